// Tail is a command that shows what comes in and ends.
package main

import "command.example/tail/show"

func main() { show.All("tail: ") }
