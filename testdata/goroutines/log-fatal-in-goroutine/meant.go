// Program meant ends on purpose.
package main

import (
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
)

func run() int { return 0 }

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		<-signals
		os.Exit(1)
	}()
	go func() {
		os.Exit(run())
	}()
	server := &http.Server{Addr: ":8080"}
	go func() {
		if err := server.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	go func() {
		err := http.ListenAndServe(":8081", nil)
		log.Fatalf("metrics: %v", err)
	}()
	if run() != 0 {
		log.Fatal("not started")
	}
}
