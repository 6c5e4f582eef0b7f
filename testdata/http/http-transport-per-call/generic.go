package generic

import (
	"encoding/json"
	"net/http"
)

func forgetting[T any](url string) (value T, err error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}} // want "a transport for one call"
	response, err := client.Get(url)
	if err != nil {
		return value, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&value)
	return value, err
}

func sharing[T any](client *http.Client, url string) (value T, err error) {
	response, err := client.Get(url)
	if err != nil {
		return value, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&value)
	return value, err
}
