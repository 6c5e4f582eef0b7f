package main

import "runtime"

func init() {
	runtime.LockOSThread()
}

func main() {
	runtime.LockOSThread()
	openWindow()
}

func openWindow() {
	runtime.LockOSThread()
	println("a window belongs to the main thread")
}
