package names

import (
	"encoding/json"
	"net/http"
)

type order struct{ Items []string }

type stock struct{ left int }

// Take waits for nobody.
func (s *stock) Take() { s.left-- }

type slots struct{ free chan struct{} }

// Take waits until a slot is free.
func (s *slots) Take() { <-s.free }

func process(string) {}

func handleTaking(_ http.ResponseWriter, r *http.Request) {
	var o order
	var s stock
	if json.NewDecoder(r.Body).Decode(&o) != nil {
		return
	}
	for _, item := range o.Items {
		s.Take()
		go process(item) // want `goroutines are started without a limit`
	}
}

func handleWaiting(_ http.ResponseWriter, r *http.Request) {
	var o order
	s := &slots{free: make(chan struct{}, 8)}
	if json.NewDecoder(r.Body).Decode(&o) != nil {
		return
	}
	for _, item := range o.Items {
		s.Take()
		go process(item)
	}
}
