package main

import "os"

var endings = []os.Signal{os.Interrupt}
