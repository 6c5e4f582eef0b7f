package parameter

import (
	"net/http"
	"time"
)

func pause(d time.Duration) { time.Sleep(d) }

func sleeping(w http.ResponseWriter, r *http.Request) {
	pause(5 * time.Second) // want "ignores that the client may have gone"
}

func shortly(w http.ResponseWriter, r *http.Request) {
	pause(time.Millisecond)
}

func unknown(d time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pause(d)
	}
}
