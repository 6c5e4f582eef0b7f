package peer

func ask() int { return 1 }

// Send delivers what ask says.
func Send(out chan<- int) {
	out <- ask()
}

// SendBoth delivers what ask says.
func SendBoth(out chan<- int) {
	out <- ask()
	out <- ask()
}

// SendTwice delivers what ask says.
func SendTwice(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
	}
	out <- 0
}

// SendOnce delivers what ask says.
func SendOnce(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
		return
	}
	out <- 0
}
