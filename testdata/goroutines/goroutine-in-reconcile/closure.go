package closure

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	start := func() {
		go println(req.Name)
	}
	start() // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type waiting struct{}

func (w *waiting) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	done := make(chan struct{})
	start := func() {
		go func() {
			defer close(done)
			println(req.Name)
		}()
	}
	start()
	<-done
	return ctrl.Result{}, nil
}
