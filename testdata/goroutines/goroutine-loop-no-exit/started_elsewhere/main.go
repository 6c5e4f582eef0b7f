package main

import (
	"net/http"

	"example.com/elsewhere/session"
)

func login(http.ResponseWriter, *http.Request) {
	println(session.Open())
}

func main() {
	http.HandleFunc("/login", login)
	_ = http.ListenAndServe(":8080", nil)
}
