// Package fine waits for its goroutines, or starts them elsewhere.
package fine

import (
	"context"
	"sync"

	ctrl "sigs.k8s.io/controller-runtime"
)

type reconciler struct{ watched map[string]bool }

func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		println(req.Name)
	}()
	wg.Wait()
	return ctrl.Result{}, nil
}

type onAChannel struct{}

func (o *onAChannel) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	errs := make(chan error, 1)
	go func() { errs <- ctx.Err() }()
	return ctrl.Result{}, <-errs
}

type withATimeout struct{}

func (w *withATimeout) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	errs := make(chan error, 1)
	go func() { errs <- ctx.Err() }()
	select {
	case err := <-errs:
		return ctrl.Result{}, err
	case <-ctx.Done():
		return ctrl.Result{}, ctx.Err()
	}
}

type oncePerObject struct{ reconciler }

func (o *oncePerObject) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	if !o.watched[req.Name] {
		o.watched[req.Name] = true
		go println(req.Name)
	}
	return ctrl.Result{}, nil
}

type manager struct{}

func (m *manager) Start(ctx context.Context) error {
	go println("not a reconciler")
	return nil
}

func (m *manager) Reconcile(names []string) {
	for _, name := range names {
		go println(name)
	}
}
