package embedding

import (
	"encoding/json"
	"net/http"
)

type page struct{ Links []string }

type crawl struct {
	page
	depth int
}

func fetch(link string) {}

func handle(_ http.ResponseWriter, r *http.Request) {
	var c crawl
	if json.NewDecoder(r.Body).Decode(&c) != nil {
		return
	}
	for _, link := range c.Links {
		go fetch(link) // want `goroutines are started without a limit`
	}
}

func handleFew(w http.ResponseWriter, r *http.Request) {
	var c crawl
	if json.NewDecoder(r.Body).Decode(&c) != nil {
		return
	}
	if len(c.Links) > 10 {
		http.Error(w, "too many links", http.StatusBadRequest)
		return
	}
	for _, link := range c.Links {
		go fetch(link)
	}
}
