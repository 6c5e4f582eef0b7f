package local

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
)

type order struct{ Items []string }

func process(item string) {}

func handle(_ http.ResponseWriter, r *http.Request) {
	var o order
	if json.NewDecoder(r.Body).Decode(&o) != nil {
		return
	}
	for _, item := range o.Items {
		go process(item) // want `goroutines are started without a limit`
	}
}

func handleBytes(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	lines := strings.Split(string(body), "\n")
	var group sync.WaitGroup
	for i := 0; i < len(lines); i++ {
		group.Go(func() { process(lines[i]) }) // want `goroutines are started without a limit`
	}
	group.Wait()
}

func handleQuery(_ http.ResponseWriter, r *http.Request) {
	for _, id := range r.URL.Query()["id"] {
		go process(id) // want `goroutines are started without a limit`
	}
}

func handleLimited(_ http.ResponseWriter, r *http.Request) {
	var o order
	if json.NewDecoder(r.Body).Decode(&o) != nil {
		return
	}
	slots := make(chan struct{}, 16)
	for _, item := range o.Items {
		slots <- struct{}{}
		go func() {
			process(item)
			<-slots
		}()
	}
}
