package main

import (
	"net/http"
	"os"
	"os/signal"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals)
	go http.ListenAndServe(":8080", nil)
	<-signals
}
