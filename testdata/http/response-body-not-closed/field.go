package field

import "net/http"

type api struct{ client *http.Client }

func leaving(a *api, url string) (int, error) {
	response, err := a.client.Get(url) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(a *api, url string) (int, error) {
	response, err := a.client.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}
