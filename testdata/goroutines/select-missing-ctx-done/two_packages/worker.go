package worker

import "example.com/worker/base"

type worker struct{ base.Base }

func (w *worker) deaf() {
	for {
		select { // want `never observes cancellation of .w.Ctx.`
		case job := <-w.Jobs:
			println(job)
		}
	}
}

func (w *worker) listening() {
	for {
		select {
		case job := <-w.Jobs:
			println(job)
		case <-w.Ctx.Done():
			return
		}
	}
}
