package client

import "example.com/client/fetch"

func leaving(url string) (int, error) {
	response, err := fetch.Get(url) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(url string) (int, error) {
	response, err := fetch.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}
