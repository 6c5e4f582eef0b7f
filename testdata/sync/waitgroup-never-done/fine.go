// Package fine brings every count down.
package fine

import "sync"

func open(_ string) error { return nil }

func addsRightBefore(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		if open(name) != nil {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			_ = open(name)
		}()
	}
	wg.Wait()
}

func returnsWithoutWaiting(name string) error {
	var wg sync.WaitGroup
	wg.Add(1)
	if err := open(name); err != nil {
		return err
	}
	go func() {
		defer wg.Done()
		_ = open(name)
	}()
	wg.Wait()
	return nil
}

func takesItBack(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		if open(name) != nil {
			wg.Done()
			continue
		}
		go func() {
			defer wg.Done()
			_ = open(name)
		}()
	}
	wg.Wait()
}

func two(left, right string) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		_ = open(left)
	}()
	go func() {
		defer wg.Done()
		_ = open(right)
	}()
	wg.Wait()
}

func sameConditionTwice(name string, parallel bool) {
	var wg sync.WaitGroup
	if parallel {
		wg.Add(1)
	}
	_ = open(name)
	if parallel {
		go func() {
			defer wg.Done()
			_ = open(name)
		}()
	}
	wg.Wait()
}

// bounded counts down with a negative number.
type bounded struct {
	group sync.WaitGroup
	room  chan struct{}
}

func (b *bounded) add(n int) {
	for range n {
		b.room <- struct{}{}
	}
	b.group.Add(n)
}

func (b *bounded) done() {
	<-b.room
	b.add(-1)
}

func (b *bounded) wait() { b.group.Wait() }
