package funcvalue

import "net/http"

func leaving(client *http.Client, request *http.Request) (int, error) {
	do := client.Do
	response, err := do(request) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

type api struct {
	send func(*http.Request) (*http.Response, error)
}

func newAPI() *api { return &api{send: fetch} }

func fetch(request *http.Request) (*http.Response, error) {
	return http.DefaultClient.Do(request)
}

func (a *api) leaving(request *http.Request) (int, error) {
	response, err := a.send(request) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(client *http.Client, request *http.Request) (int, error) {
	do := client.Do
	response, err := do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}
