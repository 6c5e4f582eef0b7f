package field

import (
	"encoding/json"
	"net/http"
)

type request struct{ Names []string }

type job struct{ names []string }

func greet(name string) {}

func (j *job) run() {
	for _, name := range j.names {
		go greet(name) // want `goroutines are started without a limit`
	}
}

func handle(_ http.ResponseWriter, r *http.Request) {
	var req request
	if json.NewDecoder(r.Body).Decode(&req) != nil {
		return
	}
	j := &job{names: req.Names}
	j.run()
}

type rota struct{ names []string }

func (r *rota) run() {
	for _, name := range r.names {
		go greet(name)
	}
}

func newRota() *rota { return &rota{names: []string{"first", "second"}} }
