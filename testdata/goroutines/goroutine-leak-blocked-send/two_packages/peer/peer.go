package peer

import "time"

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

// Send delivers what ask says.
func Send(out chan<- int) {
	out <- ask()
}
