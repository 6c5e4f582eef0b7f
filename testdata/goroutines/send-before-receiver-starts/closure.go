package closure

func sendsFirst() {
	lines := make(chan string)
	send := func(line string) {
		lines <- line // want `send on .lines. comes before its only receiver`
	}
	receive := func() {
		for line := range lines {
			println(line)
		}
	}
	send("first")
	go receive()
	send("second")
	close(lines)
}

func receivesFirst() {
	lines := make(chan string)
	send := func(line string) { lines <- line }
	receive := func() {
		for line := range lines {
			println(line)
		}
	}
	go receive()
	send("first")
	close(lines)
}
