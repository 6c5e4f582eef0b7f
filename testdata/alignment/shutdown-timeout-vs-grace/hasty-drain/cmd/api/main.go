package main

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: ":8080", WriteTimeout: 60 * time.Second}
	go server.ListenAndServe()
	<-ctx.Done()
	drain, cancel := context.WithTimeout(context.Background(), 5*time.Second) // want "Shutdown gives up after 5s, while a response may take 1m0s"
	defer cancel()
	server.Shutdown(drain)
}
