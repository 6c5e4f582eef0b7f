package hidden

type job[T any] struct{ done chan T }

type work[T any] struct{ done chan T }

func (j *job[T]) tell(v T) {
	j.done <- v // want `send on .done. blocks forever: the channel is never made`
}

func (j *job[T]) wait() T { return <-j.done }

func (w *work[T]) tell(v T) { w.done <- v }

func (w *work[T]) wait() T { return <-w.done }

// leaks: tellsNobody()
func tellsNobody() {
	j := &job[int]{}
	go j.tell(1)
}

// ends: tells()
func tells() int {
	w := &work[int]{done: make(chan int)}
	go w.tell(1)
	return w.wait()
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	j := &job[int]{}
	return j.wait()
}
