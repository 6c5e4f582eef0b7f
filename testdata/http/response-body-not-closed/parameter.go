package parameter

import (
	"io"
	"net/http"
)

func succeeded(response *http.Response) bool { return response.StatusCode < 300 }

func finish(response *http.Response) error {
	_, err := io.Copy(io.Discard, response.Body)
	response.Body.Close()
	return err
}

func leaving(client *http.Client, request *http.Request) (bool, error) {
	response, err := client.Do(request) // want "the response body is never closed"
	if err != nil {
		return false, err
	}
	return succeeded(response), nil
}

func closing(client *http.Client, request *http.Request) (bool, error) {
	response, err := client.Do(request)
	if err != nil {
		return false, err
	}
	return succeeded(response), finish(response)
}
