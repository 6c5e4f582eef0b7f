package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"example.com/shop/internal/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var server web.Server
	go server.Run()
	<-ctx.Done()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), 40*time.Second)
	defer cancel()
	server.Stop(drain)
}
