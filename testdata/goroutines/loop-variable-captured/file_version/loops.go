//go:build go1.22

// Package loops has a newer version in the file than in go.mod.
package loops

func ranges(names []string, run func(string)) {
	for _, name := range names {
		go func() {
			run(name)
		}()
	}
}
