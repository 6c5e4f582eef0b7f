// Package memory answers some requests itself, from what it has in memory.
package memory

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

var errRefused = errors.New("refused")

type limited struct {
	next http.RoundTripper
	left int
}

func (l *limited) RoundTrip(request *http.Request) (*http.Response, error) {
	if l.left == 0 {
		return &http.Response{
			StatusCode: http.StatusTooManyRequests,
			Body:       io.NopCloser(strings.NewReader("come back later")),
		}, nil
	}
	l.left--
	return l.next.RoundTrip(request)
}

type retrying struct{ next http.RoundTripper }

func (r *retrying) RoundTrip(request *http.Request) (*http.Response, error) {
	for {
		response, err := r.next.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusTooManyRequests {
			return response, nil
		}
	}
}

func ask(client *http.Client, request *http.Request) error {
	response, err := client.Do(request) // want "not closed when response.StatusCode != http.StatusOK"
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errRefused
	}
	return response.Body.Close()
}
