package head

import (
	"log"
	"net/http"
)

// Fetches the HEAD of a branch: a GET like any other.
func branch(client *http.Client, url string) (int, error) {
	// HEAD is what the last commit is called.
	log.Print("asking for HEAD of ", url)
	request, err := http.NewRequest(http.MethodGet, url+"/HEAD", nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request) // want `the response body is never closed`
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func size(client *http.Client, url string) (int64, error) {
	request, err := http.NewRequest("HEAD", url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.ContentLength, nil
}
