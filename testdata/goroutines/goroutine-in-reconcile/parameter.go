package parameter

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

func later(work func()) { go work() }

func now(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	<-done
}

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	later(func() { println(req.Name) }) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type waiting struct{}

func (w *waiting) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	now(func() { println(req.Name) })
	return ctrl.Result{}, nil
}

// The goroutine answers on a channel that the method gives it.
type answered struct{}

func answer(errs chan<- error) {
	go func() { errs <- nil }()
}

func (a *answered) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	errs := make(chan error, 1)
	answer(errs)
	return ctrl.Result{}, <-errs
}
