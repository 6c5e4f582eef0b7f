package embedding

import "net/http"

type api struct{ *http.Client }

func (a *api) leaving(url string) (int, error) {
	response, err := a.Get(url) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func (a *api) closing(url string) (int, error) {
	response, err := a.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}
