// Package app waits under a lock that another package takes.
package app

import (
	"sync"

	"example.com/two/tally"
)

// Locked holds the lock while it waits for who needs it.
func Locked(t *tally.Tally) int {
	var wg sync.WaitGroup
	t.Mu.Lock()
	defer t.Mu.Unlock()
	wg.Go(func() { t.Add(1) })
	wg.Wait() // want `waits under .t\.Mu. for a goroutine that needs .t\.Mu. first`
	return t.Count
}

// Unlocked does not.
func Unlocked(t *tally.Tally) int {
	var wg sync.WaitGroup
	wg.Go(func() { t.Add(1) })
	wg.Wait()
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.Count
}
