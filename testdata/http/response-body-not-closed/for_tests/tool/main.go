// Command tool asks whether a shop is empty.
package main

import (
	"os"

	"example.com/shop/integration/tool"
)

func main() {
	if tool.Empty(os.Args[1]) {
		os.Exit(1)
	}
}
