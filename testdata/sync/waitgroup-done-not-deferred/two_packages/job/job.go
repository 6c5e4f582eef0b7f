// Package job has what goroutines run.
package job

import "sync"

// Late may leave its group waiting.
func Late(wg *sync.WaitGroup, do func() error) {
	if do() != nil {
		return
	}
	wg.Done() // want "without .wg.Done\(\)."
}

// Counted does not.
func Counted(wg *sync.WaitGroup, do func() error) {
	defer wg.Done()
	if do() != nil {
		return
	}
}
