package hidden

func do(int) {}

type sender interface {
	put(queue chan<- int, v int)
	offer(queue chan<- int, v int, stop <-chan struct{})
}

type plain struct{}

func (plain) put(queue chan<- int, v int) {
	queue <- v // want `send on .queue. blocks forever once its receiver has quit`
}

func (plain) offer(queue chan<- int, v int, stop <-chan struct{}) {
	select {
	case queue <- v:
	case <-stop:
		return
	}
}

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

// leaks: feeds(plain{}, closed(), make([]int, 50))
func feeds(to sender, stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop)
	for _, v := range values {
		to.put(queue, v)
	}
}

// ends: feedsUntilStopped(plain{}, closed(), make([]int, 50))
func feedsUntilStopped(to sender, stop chan struct{}, values []int) {
	queue := make(chan int)
	go consume(queue, stop)
	for _, v := range values {
		to.offer(queue, v, stop)
	}
}
