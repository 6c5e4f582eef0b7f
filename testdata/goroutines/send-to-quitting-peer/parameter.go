package hidden

func do(int) {}

func consume(queue <-chan int, stop <-chan struct{}) {
	for {
		select {
		case v := <-queue:
			do(v)
		case <-stop:
			return
		}
	}
}

func put(queue chan<- int, v int) {
	queue <- v // want `send on .queue. blocks forever once its receiver has quit`
}

func offer(queue chan<- int, v int, stop <-chan struct{}) {
	select {
	case queue <- v:
	case <-stop:
		return
	}
}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop)
	for _, v := range values {
		put(queue, v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop)
	for _, v := range values {
		offer(queue, v, stop)
	}
}
