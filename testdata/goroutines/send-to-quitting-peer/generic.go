package hidden

func do(int) {}

func consume[T any](queue <-chan T, stop <-chan struct{}, do func(T)) {
	for {
		select {
		case v := <-queue:
			do(v)
		case <-stop:
			return
		}
	}
}

func put[T any](queue chan<- T, v T) {
	queue <- v // want `send on .queue. blocks forever once its receiver has quit`
}

func offer[T any](queue chan<- T, v T, stop <-chan struct{}) {
	select {
	case queue <- v:
	case <-stop:
		return
	}
}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop, do)
	for _, v := range values {
		put(queue, v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop, do)
	for _, v := range values {
		offer(queue, v, stop)
	}
}
