package hidden

import "sync"

func do(int) {}

func ask(int) int { return 1 }

type worker interface {
	work(queue <-chan int)
	answer(queue chan<- int, job int)
}

type plain struct{}

func (plain) work(queue <-chan int) {
	for job := range queue { // want `nothing closes .queue., so this range never ends`
		do(job)
	}
}

func (plain) answer(queue chan<- int, job int) { queue <- ask(job) }

type doubling struct{}

func (doubling) work(queue <-chan int) {
	for job := range queue {
		do(2 * job)
	}
}

func (doubling) answer(queue chan<- int, job int) { queue <- 2 * ask(job) }

// leaks: feedsAndForgets(plain{}, []int{1, 2})
func feedsAndForgets(by worker, jobs []int) {
	queue := make(chan int)
	go by.work(queue)
	for _, job := range jobs {
		queue <- job
	}
}

// ends: feedsAndCloses(plain{}, []int{1, 2})
func feedsAndCloses(by worker, jobs []int) {
	queue := make(chan int)
	defer close(queue)
	go by.work(queue)
	for _, job := range jobs {
		queue <- job
	}
}

// leaks: collectsForEver(plain{}, []int{1, 2})
func collectsForEver(by worker, jobs []int) (sum int) {
	queue := make(chan int)
	for _, job := range jobs {
		go by.answer(queue, job)
	}
	for v := range queue { // want `nothing closes .queue., so this range never ends`
		sum += v
	}
	return sum
}

// ends: collectsTheAnswers(plain{}, []int{1, 2})
func collectsTheAnswers(by worker, jobs []int) (sum int) {
	queue := make(chan int)
	var senders sync.WaitGroup
	for _, job := range jobs {
		senders.Go(func() { by.answer(queue, job) })
	}
	go func() {
		senders.Wait()
		close(queue)
	}()
	for v := range queue {
		sum += v
	}
	return sum
}
