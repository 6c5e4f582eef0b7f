// Package app uses workers of another package.
package app

import "example.com/two/worker"

// Forgets leaves the worker behind.
func Forgets(job func()) bool {
	w := worker.New() // want "`w` is not stopped"
	return w.Do(job)
}

// Closes does not.
func Closes(job func()) bool {
	w := worker.New()
	defer w.Close()
	return w.Do(job)
}
