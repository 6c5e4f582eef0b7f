package hidden

func do(int) {}

type feed struct{ queue chan int }

type stoppable struct{ queue chan int }

func (f *feed) run(stop <-chan struct{}) {
	for {
		select {
		case v := <-f.queue:
			do(v)
		case <-stop:
			return
		}
	}
}

func (f *feed) put(v int) {
	f.queue <- v // want `send on .queue. blocks forever once its receiver has quit`
}

func (s *stoppable) run(stop <-chan struct{}) {
	for {
		select {
		case v := <-s.queue:
			do(v)
		case <-stop:
			return
		}
	}
}

func (s *stoppable) put(v int, stop <-chan struct{}) {
	select {
	case s.queue <- v:
	case <-stop:
		return
	}
}

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	f := &feed{queue: make(chan int)}
	go f.run(stop)
	for _, v := range values {
		f.put(v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	s := &stoppable{queue: make(chan int)}
	go s.run(stop)
	for _, v := range values {
		s.put(v, stop)
	}
}
