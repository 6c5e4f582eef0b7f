// Program main ends after its one request.
package main

import (
	"fmt"
	"net/http"
)

func main() {
	response, err := http.Get("https://example.com")
	if err != nil {
		panic(err)
	}
	fmt.Println(response.Status)
}
