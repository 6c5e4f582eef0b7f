package generic

import (
	"encoding/json"
	"net/http"
	"sync"
)

func forEach[T any](items []T, do func(T)) {
	var group sync.WaitGroup
	for _, item := range items {
		group.Go(func() { do(item) }) // want `goroutines are started without a limit`
	}
	group.Wait()
}

func forEachInTurn[T any](items []T, do func(T)) {
	for _, item := range items {
		do(item)
	}
}

func read[T any](r *http.Request) []T {
	var items []T
	if json.NewDecoder(r.Body).Decode(&items) != nil {
		return nil
	}
	return items
}

func double(number int) {}

func handle(_ http.ResponseWriter, r *http.Request) {
	forEach(read[int](r), double)
	forEachInTurn(read[int](r), double)
}
