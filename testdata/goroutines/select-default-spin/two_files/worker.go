package twofiles

func (w *worker) spin() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			w.count()
		}
	}
}

func (w *worker) wait() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		default:
			w.pause()
		}
	}
}
