package twofiles

import (
	"context"
	"net/http"
)

func leaking(w http.ResponseWriter, r *http.Request) {
	auditLater(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
}

func detached(w http.ResponseWriter, r *http.Request) {
	auditLater(context.WithoutCancel(r.Context()), r.URL.Path)
}
