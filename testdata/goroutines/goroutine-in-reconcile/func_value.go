package funcvalue

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

func upload(name string) { go println(name) }

func store(name string) { println(name) }

type leaving struct{}

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	put := upload
	put(req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type staying struct{}

func (s *staying) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	put := store
	put(req.Name)
	return ctrl.Result{}, nil
}
