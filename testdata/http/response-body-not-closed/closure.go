package closure

import "net/http"

func leaving(url string) (status int, err error) {
	get := func() (*http.Response, error) { return http.Get(url) }
	response, err := get() // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(url string) (status int, err error) {
	get := func() (*http.Response, error) { return http.Get(url) }
	response, err := get()
	if err != nil {
		return 0, err
	}
	done := func() { response.Body.Close() }
	defer done()
	return response.StatusCode, nil
}
