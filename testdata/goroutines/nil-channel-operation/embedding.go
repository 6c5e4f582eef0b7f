package hidden

type job struct{ done chan int }

type work struct{ done chan int }

type named struct {
	job
	name string
}

type namedWork struct {
	work
	name string
}

func (j *job) tell() {
	j.done <- 1 // want `send on .done. blocks forever: the channel is never made`
}

func (j *job) wait() int { return <-j.done }

func (w *work) tell() { w.done <- 1 }

func (w *work) wait() int { return <-w.done }

// leaks: tellsNobody()
func tellsNobody() {
	j := &named{name: "a"}
	go j.tell()
}

// ends: tells()
func tells() int {
	w := &namedWork{work: work{done: make(chan int)}}
	go w.tell()
	return w.wait()
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	j := &named{name: "b"}
	return j.wait()
}
