package iface

import (
	"io"
	"net/http"
)

type clients interface{ client() *http.Client }

type fresh struct{}

func (fresh) client() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

type mixed interface{ http() *http.Client }

type always struct{}

func (always) http() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

type once struct{ kept *http.Client }

func (o once) http() *http.Client { return o.kept }

func read(client *http.Client, url string) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func forgetting(from clients, url string) ([]byte, error) {
	client := from.client() // want "a transport for one call"
	return read(client, url)
}

// One of the two keeps its client.
func sharing(from mixed, url string) ([]byte, error) {
	client := from.http()
	return read(client, url)
}
