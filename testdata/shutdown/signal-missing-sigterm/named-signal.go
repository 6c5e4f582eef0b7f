package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
)

var ending = os.Interrupt

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), ending) // want "only ending is handled"
	defer stop()
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	<-ctx.Done()
	server.Shutdown(context.Background())
}
