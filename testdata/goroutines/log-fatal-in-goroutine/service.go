// Program service ends itself in goroutines.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func refresh() error { return nil }

func handle(w http.ResponseWriter, r *http.Request) {
	if err := refresh(); err != nil {
		log.Fatal(err) // want "log.Fatal in the handler ends the process for all other requests"
	}
}

func main() {
	go func() {
		for range time.Tick(time.Minute) {
			if err := refresh(); err != nil {
				log.Fatalf("refresh: %v", err) // want "log.Fatalf in a goroutine ends the process"
			}
		}
	}()
	go func() {
		defer func() {
			if recover() != nil {
				os.Exit(2) // want "os.Exit in a goroutine"
			}
		}()
		_ = refresh()
	}()
	http.HandleFunc("/", handle)
	log.Println(http.ListenAndServe(":8080", nil))
}
