// Server goes on and on.
package main

import (
	"net/http"

	"command.example/server/feed"
)

func main() {
	http.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { feed.Watch(r.Context(), "server: ") })
	_ = http.ListenAndServe(":8080", nil)
}
