// Package reconcile sleeps in a controller.
package reconcile

import (
	"context"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
)

type reconciler struct{}

func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	time.Sleep(time.Second) // want "keeps a worker of the controller from all other objects"
	return ctrl.Result{}, nil
}
