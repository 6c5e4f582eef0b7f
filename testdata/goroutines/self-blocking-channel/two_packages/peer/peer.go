package peer

// Put hands a value over.
func Put(values chan<- int, v int) { values <- v }

// Take waits for a value.
func Take(values <-chan int) int { return <-values }
