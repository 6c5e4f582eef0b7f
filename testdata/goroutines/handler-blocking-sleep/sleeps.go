// Package sleeps has handlers that sleep.
package sleeps

import (
	"net/http"
	"time"
)

func constant(w http.ResponseWriter, r *http.Request) {
	time.Sleep(5 * time.Second) // want "ignores that the client may have gone"
}

func variable(delay time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(delay) // want "ignores that the client may have gone"
	}
}

func inPlace(w http.ResponseWriter, r *http.Request) {
	func() {
		time.Sleep(time.Second) // want "ignores that the client may have gone"
	}()
}

func retries(w http.ResponseWriter, r *http.Request, ready func() bool) {
	for !ready() {
		time.Sleep(time.Second) // want "ignores that the client may have gone"
	}
	w.WriteHeader(http.StatusNoContent)
}
