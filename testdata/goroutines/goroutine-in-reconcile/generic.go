package generic

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type leaving[T client.Object] struct{ sync func(T) }

func (l *leaving[T]) Reconcile(ctx context.Context, object T) (ctrl.Result, error) {
	later(object, l.sync) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

func later[T any](object T, work func(T)) { go work(object) }

type staying[T client.Object] struct{ sync func(T) }

func (s *staying[T]) Reconcile(ctx context.Context, object T) (ctrl.Result, error) {
	now(object, s.sync)
	return ctrl.Result{}, nil
}

func now[T any](object T, work func(T)) { work(object) }
