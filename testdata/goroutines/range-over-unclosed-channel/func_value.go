package hidden

import "sync"

func do(int) {}

func ask(int) int { return 1 }

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	queue := make(chan int)
	put := func(job int) { queue <- ask(job) }
	work := func() {
		for job := range queue { // want `nothing closes .queue., so this range never ends`
			do(job)
		}
	}
	go work()
	for _, job := range jobs {
		put(job)
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	queue := make(chan int)
	put := func(job int) { queue <- ask(job) }
	finish := func() { close(queue) }
	defer finish()
	work := func() {
		for job := range queue {
			do(job)
		}
	}
	go work()
	for _, job := range jobs {
		put(job)
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	queue := make(chan int)
	put := func(job int) { queue <- ask(job) }
	for _, job := range jobs {
		go put(job)
	}
	for v := range queue { // want `nothing closes .queue., so this range never ends`
		sum += v
	}
	return sum
}

// ends: collectsTheAnswers([]int{1, 2})
func collectsTheAnswers(jobs []int) (sum int) {
	queue := make(chan int)
	put := func(job int) { queue <- ask(job) }
	finish := func() { close(queue) }
	var senders sync.WaitGroup
	for _, job := range jobs {
		senders.Go(func() { put(job) })
	}
	go func() {
		senders.Wait()
		finish()
	}()
	for v := range queue {
		sum += v
	}
	return sum
}
