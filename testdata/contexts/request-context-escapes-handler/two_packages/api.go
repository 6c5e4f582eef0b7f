package api

import (
	"context"
	"net/http"

	"example.com/api/audit"
)

func leaking(w http.ResponseWriter, r *http.Request) {
	audit.Later(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
}

func detached(w http.ResponseWriter, r *http.Request) {
	audit.Later(context.WithoutCancel(r.Context()), r.URL.Path)
}
