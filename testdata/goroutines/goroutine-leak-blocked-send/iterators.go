package iterators

import "iter"

// The loop over the sequence may leave early, and yield then says so.
func abandoned(count int) iter.Seq[int] {
	return func(yield func(int) bool) {
		values := make(chan int)
		go func() { // want `goroutine blocks forever on .values. when !yield\(v\)`
			defer close(values)
			for i := range count {
				values <- i
			}
		}()
		for v := range values {
			if !yield(v) {
				return
			}
		}
	}
}

// leaks: first()
func first() int {
	for v := range abandoned(3) {
		return v
	}
	return -1
}

func ended(count int) iter.Seq[int] {
	return func(yield func(int) bool) {
		values, done := make(chan int), make(chan struct{})
		defer close(done)
		go func() {
			defer close(values)
			for i := range count {
				select {
				case values <- i:
				case <-done:
					return
				}
			}
		}()
		for v := range values {
			if !yield(v) {
				return
			}
		}
	}
}

// ends: firstOfEnded()
func firstOfEnded() int {
	for v := range ended(3) {
		return v
	}
	return -1
}

// leaks: leavesTheChannel()
func leavesTheChannel() int {
	values := make(chan int)
	go func() { // want `goroutine blocks forever on .values. when v == 1`
		defer close(values)
		for v := range ended(3) {
			values <- v
		}
	}()
	for v := range values {
		if v == 1 {
			return v
		}
	}
	return -1
}

// ends: takesThemAll()
func takesThemAll() (last int) {
	values := make(chan int)
	go func() {
		defer close(values)
		for v := range ended(3) {
			values <- v
		}
	}()
	for v := range values {
		last = v
	}
	return last
}
