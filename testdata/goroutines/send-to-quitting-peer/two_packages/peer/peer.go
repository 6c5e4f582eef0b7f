package peer

func do(int) {}

// Consume works off a queue until it is told to stop.
func Consume(queue <-chan int, stop <-chan struct{}) {
	for {
		select {
		case v := <-queue:
			do(v)
		case <-stop:
			return
		}
	}
}
