package twofiles

func (w *worker) deaf() {
	for {
		select { // want `never observes cancellation of .w.ctx.`
		case job := <-w.jobs:
			w.handle(job)
		}
	}
}

func (w *worker) listening() {
	for {
		select {
		case job := <-w.jobs:
			w.handle(job)
		case <-w.ctx.Done():
			return
		}
	}
}
