package generic

import (
	"encoding/json"
	"net/http"
)

func leaving[T any](client *http.Client, request *http.Request) (value T, err error) {
	response, err := client.Do(request) // want "the response body is never closed"
	if err != nil {
		return value, err
	}
	err = json.NewDecoder(response.Body).Decode(&value)
	return value, err
}

func closing[T any](client *http.Client, request *http.Request) (value T, err error) {
	response, err := client.Do(request)
	if err != nil {
		return value, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&value)
	return value, err
}
