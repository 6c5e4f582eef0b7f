package method

import (
	"context"
	"net/http"
	"time"
)

type server struct{ busy bool }

func (s *server) settle() {
	time.Sleep(2 * time.Second)
	s.busy = false
}

func (s *server) settleIfBusy() {
	if s.busy {
		time.Sleep(2 * time.Second)
	}
}

func (s *server) wait(ctx context.Context) {
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
}

func (s *server) sleeping(w http.ResponseWriter, r *http.Request) {
	s.settle() // want "ignores that the client may have gone"
}

func (s *server) waiting(w http.ResponseWriter, r *http.Request) {
	s.wait(r.Context())
	s.settleIfBusy()
	go s.settle()
}
