package parameter

import (
	"io"
	"net/http"
)

func read(client *http.Client, url string) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

var kept []*http.Client

func keep(client *http.Client) { kept = append(kept, client) }

func forgetting(url string) ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}} // want "a transport for one call"
	return read(client, url)
}

func keeping(url string) ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
	keep(client)
	return read(client, url)
}

func shared(client *http.Client, url string) ([]byte, error) { return read(client, url) }
