// Package errgroups does parts of the work at once.
package errgroups

import (
	"context"

	"golang.org/x/sync/errgroup"
	ctrl "sigs.k8s.io/controller-runtime"
)

type waiting struct{}

func (w *waiting) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	group, _ := errgroup.WithContext(ctx)
	group.Go(func() error { println(req.Name); return nil })
	group.Go(func() error { println(req.Namespace); return nil })
	return ctrl.Result{}, group.Wait()
}

type forgetful struct{}

func (f *forgetful) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	group, _ := errgroup.WithContext(ctx)
	group.Go(func() error { println(req.Name); return nil }) // want "escapes the work queue"
	return ctrl.Result{}, nil
}
