package groups

import (
	"context"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"
)

func audit(context.Context, string) error { return nil }

func joined(w http.ResponseWriter, r *http.Request) {
	group, ctx := errgroup.WithContext(r.Context())
	group.Go(func() error { return audit(ctx, r.URL.Path) })
	if err := group.Wait(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func left(w http.ResponseWriter, r *http.Request) {
	group := new(errgroup.Group)
	group.Go(func() error { return audit(r.Context(), "later") }) // want ".r.Context... is cancelled when the handler returns"
	w.WriteHeader(http.StatusAccepted)
}

var pending sync.WaitGroup

// The program waits for the group, but not this handler.
func counted(w http.ResponseWriter, r *http.Request) {
	pending.Go(func() { // want ".r.Context... is cancelled when the handler returns"
		_ = audit(r.Context(), "later")
	})
	w.WriteHeader(http.StatusAccepted)
}
