package client

import (
	"io"

	"example.com/client/clients"
)

func forgetting(url string) ([]byte, error) {
	client := clients.Fresh() // want "a transport for one call"
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func sharing(url string) ([]byte, error) {
	client := clients.Shared()
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
