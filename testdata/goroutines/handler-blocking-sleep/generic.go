package generic

import (
	"net/http"
	"time"
)

func retry[T any](get func() (T, error)) T {
	value, _ := get()
	time.Sleep(time.Second)
	return value
}

func once[T any](get func() (T, error)) T {
	value, _ := get()
	return value
}

func sleeping(get func() (int, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		retry(get) // want "ignores that the client may have gone"
	}
}

func answering(get func() (int, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		once(get)
	}
}
