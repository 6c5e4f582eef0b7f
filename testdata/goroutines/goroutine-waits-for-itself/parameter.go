package parameter

// leaks: stuck()
func stuck() {
	done := make(chan struct{})
	go work(done)
}

func work(done chan struct{}) {
	defer close(done)
	wait(done)
}

func wait(done <-chan struct{}) {
	<-done // want "the goroutine that closes .done. waits for it here"
}

// ends: free()
func free() {
	done := make(chan struct{})
	go finish(done)
	await(done)
}

func finish(done chan struct{}) { close(done) }

func await(done <-chan struct{}) { <-done }
