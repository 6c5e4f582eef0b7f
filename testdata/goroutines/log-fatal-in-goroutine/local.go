package main

import (
	"log"
	"net/http"
	"time"
)

func refresh() error { return nil }

func ending() {
	go func() {
		for range time.Tick(time.Minute) {
			if err := refresh(); err != nil {
				log.Fatalf("refresh: %v", err) // want "log.Fatalf in a goroutine ends the process"
			}
		}
	}()
}

func telling(failed chan<- error) {
	go func() {
		for range time.Tick(time.Minute) {
			if err := refresh(); err != nil {
				failed <- err
				return
			}
		}
	}()
}

func main() {
	failed := make(chan error, 2)
	ending()
	telling(failed)
	go func() { failed <- http.ListenAndServe(":8080", nil) }()
	log.Println(<-failed)
}
