package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	endings := []os.Signal{os.Interrupt}
	if os.Getpid() == 1 {
		endings = append(endings, syscall.SIGTERM)
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings...)
	defer stop()
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	<-ctx.Done()
	server.Shutdown(context.Background())
}
