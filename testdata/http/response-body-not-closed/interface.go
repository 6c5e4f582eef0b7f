package iface

import "net/http"

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

func leaving(by doer, request *http.Request) (int, error) {
	response, err := by.Do(request) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func leavingTrip(by http.RoundTripper, request *http.Request) (int, error) {
	response, err := by.RoundTrip(request) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(by doer, request *http.Request) (int, error) {
	response, err := by.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}

// What answers is not a client of package http, and may close what it got.
type checker interface {
	check(*http.Request) (*http.Response, error)
}

func unknown(by checker, request *http.Request) (int, error) {
	response, err := by.check(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}
