package local

import (
	"io"
	"net/http"
)

func forgetting(url string) ([]byte, error) {
	transport := &http.Transport{MaxIdleConns: 1} // want "a transport for one call"
	client := &http.Client{Transport: transport}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func closing(url string) ([]byte, error) {
	transport := &http.Transport{MaxIdleConns: 1}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
