// Package job has what goroutines run.
package job

import "sync"

// Run is counted by who starts it.
func Run(wg *sync.WaitGroup, do func()) {
	defer wg.Done()
	do()
}
