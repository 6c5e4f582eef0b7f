package field

import (
	"net/http"
	"time"
)

type server struct{ delay time.Duration }

func (s *server) sleeping(w http.ResponseWriter, r *http.Request) {
	time.Sleep(s.delay) // want "ignores that the client may have gone"
}

func (s *server) waiting(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(s.delay):
	case <-r.Context().Done():
	}
}
