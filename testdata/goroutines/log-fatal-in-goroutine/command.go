// Program command serves nothing.
package main

import (
	"log"
	"os"
)

func main() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := os.ReadFile("input"); err != nil {
			log.Fatal(err)
		}
	}()
	<-done
}
