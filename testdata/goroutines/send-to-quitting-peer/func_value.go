package hidden

func do(int) {}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	queue := make(chan int)
	put := func(v int) {
		queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
	consume := func() {
		for {
			select {
			case v := <-queue:
				do(v)
			case <-stop:
				return
			}
		}
	}
	go consume()
	for _, v := range values {
		put(v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	queue := make(chan int)
	offer := func(v int) {
		select {
		case queue <- v:
		case <-stop:
			return
		}
	}
	consume := func() {
		for {
			select {
			case v := <-queue:
				do(v)
			case <-stop:
				return
			}
		}
	}
	go consume()
	for _, v := range values {
		offer(v)
	}
}
