package hidden

type task interface {
	tell()
	wait() int
}

type job struct{ done chan int }

type work struct{ done chan int }

func (j *job) tell() {
	j.done <- 1 // want `send on .done. blocks forever: the channel is never made`
}

func (j *job) wait() int { return <-j.done }

func (w *work) tell() { w.done <- 1 }

func (w *work) wait() int { return <-w.done }

// leaks: tellsNobody()
func tellsNobody() {
	var j task = &job{}
	go j.tell()
}

// ends: tells()
func tells() int {
	var w task = &work{done: make(chan int)}
	go w.tell()
	return w.wait()
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var j task = &job{}
	return j.wait()
}
