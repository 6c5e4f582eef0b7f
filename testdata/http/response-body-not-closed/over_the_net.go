// Package remote answers nothing itself.
package remote

import "net/http"

type retrying struct{ next http.RoundTripper }

func (r *retrying) RoundTrip(request *http.Request) (*http.Response, error) {
	for {
		response, err := r.next.RoundTrip(request) // want "response body is not closed"
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusTooManyRequests {
			return response, nil
		}
	}
}
