// Package left starts goroutines in reconcilers.
package left

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

type reconciler struct{}

func (r *reconciler) sync(_ context.Context, _ string) error { return nil }

func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	go r.sync(context.WithoutCancel(ctx), req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type inALiteral struct{}

func (i *inALiteral) Reconcile(ctx context.Context, req reconcile.Request) (reconcile.Result, error) {
	defer func() {
		go println(req.Name) // want "escapes the work queue"
	}()
	return reconcile.Result{}, nil
}

type onOnePath struct{}

func (o *onOnePath) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	done := make(chan struct{}, 1)
	go func() { // want "escapes the work queue"
		done <- struct{}{}
	}()
	if req.Name == "" {
		return ctrl.Result{}, nil
	}
	<-done
	return ctrl.Result{}, nil
}

type objects struct{}

func (o *objects) Reconcile(ctx context.Context, name *string) (ctrl.Result, error) {
	go println(*name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}
