package main

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"

	"example.com/shop/internal/config"
)

func main() {
	settings := config.Default()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	<-ctx.Done()
	drain, cancel := context.WithTimeout(context.Background(), settings.DrainTimeout)
	defer cancel()
	server.Shutdown(drain)
}
