package twofiles

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	later(req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type staying struct{}

func (s *staying) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	now(req.Name)
	return ctrl.Result{}, nil
}
