package funcvalue

import (
	"net/http"
	"time"
)

func sleeping(w http.ResponseWriter, r *http.Request) {
	pause := time.Sleep
	pause(time.Second) // want "ignores that the client may have gone"
}

func answering(w http.ResponseWriter, r *http.Request) {
	pause := func(time.Duration) {}
	pause(time.Second)
}
