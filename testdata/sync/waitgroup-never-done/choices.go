// Package choices counts a goroutine before it chooses which to start.
package choices

import (
	"errors"
	"slices"
	"sync"
)

type report struct{ parts []string }

func (r *report) check() error {
	known := []string{"disk", "memory"}
	for _, part := range r.parts {
		if !slices.Contains(known, part) {
			return errors.New("unknown part")
		}
	}
	return nil
}

func (r *report) collect(disk, memory func()) {
	var wg sync.WaitGroup
	for _, part := range r.parts {
		wg.Add(1)
		switch part {
		case "disk":
			go func() {
				defer wg.Done()
				disk()
			}()
		case "memory":
			go func() {
				defer wg.Done()
				memory()
			}()
		}
	}
	wg.Wait()
}

// The package lists a third.
func (r *report) checkNetwork() error {
	known := []string{"disk", "memory", "network"}
	for _, part := range r.parts {
		if !slices.Contains(known, part) {
			return errors.New("unknown part")
		}
	}
	return nil
}

func (r *report) collectNetwork(disk, network func()) {
	var wg sync.WaitGroup
	for _, part := range r.parts {
		wg.Add(1) // want `.wg\.Add. without its goroutine: Wait hangs`
		switch part {
		case "disk":
			go func() {
				defer wg.Done()
				disk()
			}()
		case "network":
			go func() {
				defer wg.Done()
				network()
			}()
		}
	}
	wg.Wait()
}

type side int

const (
	left side = iota
	right
	bottom
)

func drawSides(sides []side, draw func(side)) {
	var wg sync.WaitGroup
	for _, each := range sides {
		wg.Add(1)
		switch each {
		case left, right:
			go func() {
				defer wg.Done()
				draw(each)
			}()
		case bottom:
			go func() {
				defer wg.Done()
				draw(left)
			}()
		}
	}
	wg.Wait()
}

func drawSome(sides []side, draw func(side)) {
	var wg sync.WaitGroup
	for _, each := range sides {
		wg.Add(1) // want `.wg\.Add. without its goroutine: Wait hangs`
		switch each {
		case left:
			go func() {
				defer wg.Done()
				draw(each)
			}()
		case bottom:
			go func() {
				defer wg.Done()
				draw(left)
			}()
		}
	}
	wg.Wait()
}
