package embedding

import (
	"net/http"
	"time"
)

type patient struct{}

func (patient) settle() { time.Sleep(time.Second) }

type quick struct{}

func (quick) settle() {}

type sleeping struct{ patient }

func (s *sleeping) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.settle() // want "ignores that the client may have gone"
}

type answering struct{ quick }

func (a *answering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.settle()
}
