package peer

// Await waits until something is ready.
func Await(ready <-chan struct{}) { <-ready }
