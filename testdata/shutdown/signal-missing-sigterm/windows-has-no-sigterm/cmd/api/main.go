package main

import (
	"net/http"
	"os"
	"os/signal"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, endings...)
	go http.ListenAndServe(":8080", nil)
	<-ended
}
