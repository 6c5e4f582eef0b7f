package loggers

import (
	"k8s.io/klog/v2"
)

func refresh() error { return nil }

func withAnotherLogger() {
	go func() {
		if err := refresh(); err != nil {
			klog.Fatalf("refresh: %v", err) // want "klog/v2.Fatalf|v2.Fatalf in a goroutine ends the process"
		}
	}()
}
