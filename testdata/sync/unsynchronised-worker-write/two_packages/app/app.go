// Package app counts with types of another package.
package app

import "example.com/two/tally"

// AllTorn writes the field from all goroutines.
func AllTorn(t *tally.Torn, jobs []func()) {
	for _, job := range jobs {
		go func() {
			job()
			t.Count++ // want `every goroutine of this loop writes .t\.Count.`
		}()
	}
}

// All takes the lock.
func All(t *tally.Tally, jobs []func()) {
	for _, job := range jobs {
		go func() {
			job()
			t.Add()
		}()
	}
}
