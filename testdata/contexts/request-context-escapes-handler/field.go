package field

import (
	"context"
	"net/http"
)

type job struct {
	ctx  context.Context
	path string
}

func (j *job) run() { audit(j.ctx, j.path) }

func (j *job) wait() { <-j.ctx.Done() }

func audit(context.Context, string) {}

func leaking(w http.ResponseWriter, r *http.Request) {
	j := &job{ctx: r.Context(), path: r.URL.Path}
	go j.run() // want ".r.Context... is cancelled when the handler returns"
	w.WriteHeader(http.StatusAccepted)
}

func detached(w http.ResponseWriter, r *http.Request) {
	j := &job{ctx: context.WithoutCancel(r.Context()), path: r.URL.Path}
	go j.run()
	w.WriteHeader(http.StatusAccepted)
}

func untilTheEnd(w http.ResponseWriter, r *http.Request) {
	j := &job{ctx: r.Context(), path: r.URL.Path}
	go j.wait()
	w.WriteHeader(http.StatusAccepted)
}
