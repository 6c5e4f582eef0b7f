package main

import "example.com/tool/internal/watch"

func main() {
	watch.Command().Execute()
}
