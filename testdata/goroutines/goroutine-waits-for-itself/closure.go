package closure

// leaks: stuck()
func stuck() func() {
	done := make(chan struct{})
	wait := func() { <-done } // want "the goroutine that closes .done. waits for it here"
	go func() {
		defer close(done)
		func() {
			wait()
		}()
	}()
	return wait
}

func free() func() {
	done := make(chan struct{})
	wait := func() { <-done }
	go func() {
		defer close(done)
		go func() {
			wait()
		}()
	}()
	return wait
}
