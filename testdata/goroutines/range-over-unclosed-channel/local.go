package hidden

import "sync"

func do(int) {}

func ask(int) int { return 1 }

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	queue := make(chan int)
	go func() {
		for job := range queue { // want `nothing closes .queue., so this range never ends`
			do(job)
		}
	}()
	for _, job := range jobs {
		queue <- job
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	queue := make(chan int)
	defer close(queue)
	go func() {
		for job := range queue {
			do(job)
		}
	}()
	for _, job := range jobs {
		queue <- job
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	queue := make(chan int)
	for _, job := range jobs {
		go func() { queue <- ask(job) }()
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
		senders.Go(func() { queue <- ask(job) })
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
