package local

import (
	"context"
	"sync"

	ctrl "sigs.k8s.io/controller-runtime"
)

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	name := req.Name
	go func() { // want "escapes the work queue"
		println(name)
	}()
	return ctrl.Result{}, nil
}

type waiting struct{}

func (w *waiting) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var group sync.WaitGroup
	group.Go(func() { println(req.Name) })
	group.Wait()
	return ctrl.Result{}, nil
}

type forgetful struct{}

func (f *forgetful) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var group sync.WaitGroup
	group.Go(func() { println(req.Name) }) // want "escapes the work queue"
	return ctrl.Result{}, nil
}
