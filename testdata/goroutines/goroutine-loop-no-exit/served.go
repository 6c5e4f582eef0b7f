package served

import (
	"context"
	"net"
	"net/http"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

func work() {}

func servesUntilClosed(ctx context.Context, listener net.Listener) {
	go func() { _ = http.Serve(listener, nil) }()
	go http.ListenAndServe(":8080", nil)
}

func waitsUntilStopped(ctx context.Context, stop <-chan struct{}) {
	go wait.Until(work, time.Second, stop)
	go wait.UntilWithContext(ctx, func(context.Context) { work() }, time.Second)
}

func callsBackOnce(ctx context.Context) {
	context.AfterFunc(ctx, work)
	time.AfterFunc(time.Minute, work)
}
