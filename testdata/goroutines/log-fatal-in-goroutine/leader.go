// Package leader gives up where that is the recommended thing to do.
package leader

import (
	"context"
	"os"
	"time"

	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/klog/v2"
)

func callbacks(run func(context.Context)) leaderelection.LeaderCallbacks {
	return leaderelection.LeaderCallbacks{
		OnStartedLeading: run,
		OnStoppedLeading: func() {
			klog.Error("lost the lease")
			os.Exit(1)
		},
	}
}

// A watchdog means to end the process.
func watchdog() {
	time.AfterFunc(time.Minute, func() {
		klog.Fatal("not ready after a minute")
	})
}
