package main

import (
	"context"
	"flag"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

var timeout = flag.Duration("drain-timeout", 40*time.Second, "how long open requests may take")

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	<-ctx.Done()
	drain, cancel := context.WithTimeout(context.Background(), *timeout)
	defer cancel()
	server.Shutdown(drain)
}
