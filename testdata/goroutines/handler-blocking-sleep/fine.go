// Package fine waits where nobody waits for it, or hears who has gone.
package fine

import (
	"fmt"
	"net/http"
	"time"
)

func short(w http.ResponseWriter, r *http.Request) {
	time.Sleep(5 * time.Millisecond)
}

func selects(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(time.Second):
	case <-r.Context().Done():
	}
}

func inAGoroutine(w http.ResponseWriter, r *http.Request) {
	go func() {
		time.Sleep(time.Minute)
		println("cleaned up")
	}()
}

func streams(w http.ResponseWriter, r *http.Request) {
	for {
		if _, err := fmt.Fprintln(w, "tick"); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func elsewhere(r *http.Request) {
	time.Sleep(time.Second)
}
