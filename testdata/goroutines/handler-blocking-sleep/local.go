package local

import (
	"net/http"
	"time"
)

func sleeping(w http.ResponseWriter, r *http.Request) {
	pause := 5 * time.Second
	time.Sleep(pause) // want "ignores that the client may have gone"
}

func waiting(w http.ResponseWriter, r *http.Request) {
	pause := 5 * time.Second
	select {
	case <-time.After(pause):
	case <-r.Context().Done():
	}
}
