package twofiles

import (
	"io"
)

func forgetting(url string) ([]byte, error) {
	client := fresh() // want "a transport for one call"
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func sharing(url string) ([]byte, error) {
	client := kept()
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
