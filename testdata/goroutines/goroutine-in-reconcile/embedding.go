package embedding

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type background struct{}

func (background) sync(name string) { go println(name) }

type foreground struct{}

func (foreground) sync(name string) { println(name) }

type leaving struct{ background }

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	l.sync(req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type staying struct{ foreground }

func (s *staying) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	s.sync(req.Name)
	return ctrl.Result{}, nil
}
