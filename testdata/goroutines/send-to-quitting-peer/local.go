package hidden

func do(int) {}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	queue := make(chan int)
	go func() {
		for {
			select {
			case v := <-queue:
				do(v)
			case <-stop:
				return
			}
		}
	}()
	for _, v := range values {
		queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	queue := make(chan int)
	go func() {
		for {
			select {
			case v := <-queue:
				do(v)
			case <-stop:
				return
			}
		}
	}()
	for _, v := range values {
		select {
		case queue <- v:
		case <-stop:
			return
		}
	}
}
