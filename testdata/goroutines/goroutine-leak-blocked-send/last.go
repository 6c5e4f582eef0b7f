// Package last sends errors last, or goes on after them.
package last

import (
	"errors"
	"os"
)

type line struct {
	text string
	err  error
}

var errEmpty = errors.New("an empty line")

func read(names []string, out chan<- line) {
	defer close(out)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			out <- line{err: err}
			return
		}
		out <- line{text: string(text)}
	}
}

// ends: total(nil)
func total(names []string) (int, error) {
	lines := make(chan line)
	go read(names, lines)
	sum := 0
	for each := range lines {
		if each.err != nil {
			return 0, each.err
		}
		sum += len(each.text)
	}
	return sum, nil
}

func totalFilled(names []string) (int, error) {
	lines := make(chan line)
	go read(names, lines) // want `blocks forever on .lines. when each\.text == ""`
	sum := 0
	for each := range lines {
		if each.err != nil {
			return 0, each.err
		}
		if each.text == "" {
			return 0, errEmpty
		}
		sum += len(each.text)
	}
	return sum, nil
}

func readOn(names []string, out chan<- line) {
	defer close(out)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			out <- line{err: err}
			continue
		}
		out <- line{text: string(text)}
	}
}

func totalRead(names []string) (int, error) {
	lines := make(chan line)
	go readOn(names, lines) // want `blocks forever on .lines. when each\.err != nil`
	sum := 0
	for each := range lines {
		if each.err != nil {
			return 0, each.err
		}
		sum += len(each.text)
	}
	return sum, nil
}
