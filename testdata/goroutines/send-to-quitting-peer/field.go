package hidden

func do(int) {}

type feed struct{ queue chan int }

type stoppable struct{ queue chan int }

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	f := &feed{queue: make(chan int)}
	go func() {
		for {
			select {
			case v := <-f.queue:
				do(v)
			case <-stop:
				return
			}
		}
	}()
	for _, v := range values {
		f.queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	s := &stoppable{queue: make(chan int)}
	go func() {
		for {
			select {
			case v := <-s.queue:
				do(v)
			case <-stop:
				return
			}
		}
	}()
	for _, v := range values {
		select {
		case s.queue <- v:
		case <-stop:
			return
		}
	}
}
