package main

import (
	"os"
	"os/signal"

	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{})
	if err != nil {
		panic(err)
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	manager.Start(ctrl.SetupSignalHandler())
}
