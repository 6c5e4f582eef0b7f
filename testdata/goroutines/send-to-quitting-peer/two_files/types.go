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
