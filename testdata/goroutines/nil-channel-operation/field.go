package hidden

type job struct{ done chan int }

type work struct{ done chan int }

// leaks: tellsNobody()
func tellsNobody() {
	j := &job{}
	go func() {
		j.done <- 1 // want `send on .done. blocks forever: the channel is never made`
	}()
}

// ends: tells()
func tells() int {
	w := &work{done: make(chan int)}
	go func() { w.done <- 1 }()
	return <-w.done
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	j := &job{}
	return <-j.done
}
