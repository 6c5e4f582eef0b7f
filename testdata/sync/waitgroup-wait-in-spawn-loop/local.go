// Package local waits for a group of its own.
package local

import "sync"

// leaks: loadEarly([]string{"a", "b"}, idle)
func loadEarly(plugins []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(plugins))
	for _, plugin := range plugins {
		go func() {
			defer wg.Done()
			load(plugin)
		}()
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: load([]string{"a", "b"}, idle)
func load(plugins []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(plugins))
	for _, plugin := range plugins {
		go func() {
			defer wg.Done()
			load(plugin)
		}()
	}
	wg.Wait()
}

func idle(string) {}
