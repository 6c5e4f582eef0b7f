package local

// leaks: stuck()
func stuck() {
	done := make(chan struct{})
	wait := func() {
		<-done // want "the goroutine that closes .done. waits for it here"
	}
	go func() {
		defer close(done)
		wait()
	}()
}

// ends: free()
func free() {
	done := make(chan struct{})
	wait := func() {
		<-done
	}
	go func() {
		defer close(done)
	}()
	wait()
}
