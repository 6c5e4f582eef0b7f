package main

import (
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	go func() {
		for range reload {
		}
	}()
	http.ListenAndServe(":8080", nil)
}
