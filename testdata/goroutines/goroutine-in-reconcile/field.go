package field

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type leaving struct{ sync func(string) }

func newLeaving() *leaving {
	return &leaving{sync: func(name string) {
		go println(name)
	}}
}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	l.sync(req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type staying struct{ sync func(string) }

func newStaying() *staying {
	return &staying{sync: func(name string) {
		println(name)
	}}
}

func (s *staying) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	s.sync(req.Name)
	return ctrl.Result{}, nil
}
