package peer

// Tell says that something is done.
func Tell(done chan<- int) { done <- 1 }

// Await waits until something is done.
func Await(done <-chan int) int { return <-done }
