package hidden

import "sync"

func do(int) {}

func ask(int) int { return 1 }

func work(queue <-chan int) {
	for job := range queue { // want `nothing closes .queue., so this range never ends`
		do(job)
	}
}

func put(queue chan<- int, job int) { queue <- ask(job) }

func finish(queue chan<- int) { close(queue) }

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	queue := make(chan int)
	go work(queue)
	for _, job := range jobs {
		put(queue, job)
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	queue := make(chan int)
	defer finish(queue)
	go work(queue)
	for _, job := range jobs {
		put(queue, job)
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	queue := make(chan int)
	for _, job := range jobs {
		go put(queue, job)
	}
	for v := range queue { // want `nothing closes .queue., so this range never ends`
		sum += v
	}
	return sum
}

// ends: collectsTheAnswers([]int{1, 2})
func collectsTheAnswers(jobs []int) (sum int) {
	queue := make(chan int)
	var senders sync.WaitGroup
	for _, job := range jobs {
		senders.Go(func() { put(queue, job) })
	}
	go func() {
		senders.Wait()
		finish(queue)
	}()
	for v := range queue {
		sum += v
	}
	return sum
}
