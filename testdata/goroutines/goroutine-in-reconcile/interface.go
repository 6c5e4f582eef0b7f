package iface

import (
	"context"

	ctrl "sigs.k8s.io/controller-runtime"
)

type uploader interface{ upload(string) }

type toDisk struct{}

func (toDisk) upload(name string) { go println("disk", name) }

type toBucket struct{}

func (*toBucket) upload(name string) { go println("bucket", name) }

type leaving struct{ uploader uploader }

func (l *leaving) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	l.uploader.upload(req.Name) // want "escapes the work queue"
	return ctrl.Result{}, nil
}

type syncer interface{ sync(string) }

type lazy struct{}

func (lazy) sync(name string) { go println(name) }

type eager struct{}

func (eager) sync(name string) { println(name) }

// Which of the two syncs is not known.
type either struct{ syncer syncer }

func (e *either) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	e.syncer.sync(req.Name)
	return ctrl.Result{}, nil
}
