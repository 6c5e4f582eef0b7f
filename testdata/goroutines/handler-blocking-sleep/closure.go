package closure

import (
	"net/http"
	"time"
)

func sleeping(w http.ResponseWriter, r *http.Request) {
	pause := func() { time.Sleep(time.Second) }
	pause() // want "ignores that the client may have gone"
	w.WriteHeader(http.StatusNoContent)
}

func later(w http.ResponseWriter, r *http.Request) {
	pause := func() { time.Sleep(time.Second) }
	go pause()
	w.WriteHeader(http.StatusNoContent)
}
