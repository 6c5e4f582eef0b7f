package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	<-ctx.Done()
	limit, err := time.ParseDuration(os.Getenv("DRAIN_TIMEOUT"))
	if err != nil {
		panic(err)
	}
	drain, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	server.Shutdown(drain)
}
