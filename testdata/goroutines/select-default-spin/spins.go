package spins

func handle(int) {}

func empty(in <-chan int, stop <-chan struct{}) {
	for {
		select {
		case v := <-in:
			handle(v)
		case <-stop:
			return
		default: // want `idle .default. makes this loop spin`
		}
	}
}

func continues(in <-chan int) {
	for {
		select {
		case v := <-in:
			handle(v)
		default: // want `idle .default. makes this loop spin`
			continue
		}
	}
}

func counts(in <-chan int) {
	idle := 0
	for true {
		select {
		case v := <-in:
			idle = 0
			handle(v)
		default: // want `idle .default. makes this loop spin`
			idle++
		}
	}
}

func breaksTheSelectOnly(in <-chan int) {
	for {
		select {
		case v := <-in:
			handle(v)
		default: // want `idle .default. makes this loop spin`
			break
		}
	}
}

func waitsForTheEnd(stop <-chan struct{}) {
	go func() {
		for {
			select {
			case <-stop:
				return
			default: // want `idle .default. makes this loop spin`
			}
		}
	}()
}

func drainAgain(queues []chan int, use func(int)) {
	for _, queue := range queues {
	again:
		for {
			select {
			case m := <-queue:
				use(m)
			default: // want "makes this loop spin"
				continue again
			}
		}
	}
}
