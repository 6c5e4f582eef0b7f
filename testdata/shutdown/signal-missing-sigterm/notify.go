package main

import (
	"net/http"
	"os"
	"os/signal"
)

func main() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt) // want "only os.Interrupt is handled; Kubernetes stops pods with SIGTERM"
	go http.ListenAndServe(":8080", nil)
	<-interrupted
}
