package method

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	if err := l.sync(req.Name); err != nil { // want "escapes the work queue"
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, nil
}

func (l *leaving) sync(name string) error {
	go l.upload(name)
	return nil
}

func (l *leaving) upload(string) {}

type staying struct{}

func (s *staying) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return ctrl.Result{}, s.sync(req.Name)
}

func (s *staying) sync(name string) error { return s.upload(name) }

func (s *staying) upload(string) error { return nil }

// The method starts what runs for long only once, and what it gives back can be ended.
type starting struct{ running map[string]bool }

func (s *starting) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	s.ensure(req.Name)
	defer s.watch(req.Name)()
	return ctrl.Result{}, nil
}

func (s *starting) ensure(name string) {
	if !s.running[name] {
		s.running[name] = true
		go println(name)
	}
}

func (s *starting) watch(name string) (stop func()) {
	done := make(chan struct{})
	go func() { <-done }()
	return func() { close(done) }
}
