package hidden

func do(int) {}

func consumer(queue <-chan int, stop <-chan struct{}) func() {
	return func() {
		for {
			select {
			case v := <-queue:
				do(v)
			case <-stop:
				return
			}
		}
	}
}

func putter(queue chan<- int) func(int) {
	return func(v int) {
		queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
}

func offerer(queue chan<- int, stop <-chan struct{}) func(int) {
	return func(v int) {
		select {
		case queue <- v:
		case <-stop:
			return
		}
	}
}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	queue := make(chan int)
	put := putter(queue)
	go consumer(queue, stop)()
	for _, v := range values {
		put(v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	queue := make(chan int)
	offer := offerer(queue, stop)
	go consumer(queue, stop)()
	for _, v := range values {
		offer(v)
	}
}
