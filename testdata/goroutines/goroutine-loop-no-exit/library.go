// Package library is used by programs that are not here.
package library

import "time"

func refresh() {
	for {
		time.Sleep(time.Hour)
	}
}

// Start may be called by anybody, any number of times.
func Start() {
	go refresh() // want `loops forever`
}

var cache = newCache()

func newCache() map[string]int {
	go refresh()
	return map[string]int{}
}

// Callback is stored somewhere and called who knows when.
var Callback = start

func start() {
	go refresh()
}
