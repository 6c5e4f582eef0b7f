// Package job has what goroutines run.
package job

import "sync"

// Late counts itself.
func Late(wg *sync.WaitGroup, do func()) {
	wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
	defer wg.Done()
	do()
}

// Counted does not.
func Counted(wg *sync.WaitGroup, do func()) {
	defer wg.Done()
	do()
}
