package field

type worker struct {
	jobs chan string
	done chan struct{}
	idle int
}

func spinning(w *worker) {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		case <-w.done:
			return
		default: // want `idle .default. makes this loop spin`
			w.idle++
		}
	}
}

func waiting(w *worker) {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		case <-w.done:
			return
		}
	}
}
