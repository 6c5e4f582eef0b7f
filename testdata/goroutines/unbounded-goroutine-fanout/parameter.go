package parameter

import (
	"encoding/json"
	"net/http"
)

func process(item string) {}

func processAll(items []string) {
	for _, item := range items {
		go process(item) // want `goroutines are started without a limit`
	}
}

func handle(_ http.ResponseWriter, r *http.Request) {
	var items []string
	if json.NewDecoder(r.Body).Decode(&items) == nil {
		processAll(items)
	}
}

func processFew(items []string) {
	for _, item := range items {
		go process(item)
	}
}

// handleCut hands on no more than ten.
func handleCut(_ http.ResponseWriter, r *http.Request) {
	var items []string
	if json.NewDecoder(r.Body).Decode(&items) == nil {
		processFew(items[:min(10, len(items))])
	}
}
