package funcvalue

import (
	"io"
	"net/http"
)

var shared = &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}

func fresh() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

func kept() *http.Client { return shared }

func read(client *http.Client, url string) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func forgetting(url string) ([]byte, error) {
	open := fresh
	client := open() // want "a transport for one call"
	return read(client, url)
}

func sharing(url string) ([]byte, error) {
	open := kept
	client := open()
	return read(client, url)
}
