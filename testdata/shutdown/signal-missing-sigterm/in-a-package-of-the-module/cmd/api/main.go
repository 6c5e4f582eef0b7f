package main

import (
	"net/http"

	"example.com/shop/internal/stop"
)

func main() {
	go http.ListenAndServe(":8080", nil)
	stop.Wait()
}
