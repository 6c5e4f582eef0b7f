// Package loops is written for a Go where each round has its own variable.
package loops

func ranges(names []string, run func(string)) {
	for _, name := range names {
		go func() {
			run(name)
		}()
	}
}
