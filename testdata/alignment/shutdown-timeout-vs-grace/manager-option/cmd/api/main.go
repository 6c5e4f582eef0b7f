package main

import (
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	drain := 40 * time.Second
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{GracefulShutdownTimeout: &drain})
	if err != nil {
		panic(err)
	}
	if err := manager.Start(ctrl.SetupSignalHandler()); err != nil {
		panic(err)
	}
}
