package hidden

import "sync"

func do(int) {}

func ask(int) int { return 1 }

type feed struct{ queue chan int }

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	f := &feed{queue: make(chan int)}
	go func() {
		for job := range f.queue { // want `nothing closes .queue., so this range never ends`
			do(job)
		}
	}()
	for _, job := range jobs {
		f.queue <- job
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	f := &feed{queue: make(chan int)}
	defer close(f.queue)
	go func() {
		for job := range f.queue {
			do(job)
		}
	}()
	for _, job := range jobs {
		f.queue <- job
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	f := &feed{queue: make(chan int)}
	for _, job := range jobs {
		go func() { f.queue <- ask(job) }()
	}
	for v := range f.queue { // want `nothing closes .queue., so this range never ends`
		sum += v
	}
	return sum
}

// ends: collectsTheAnswers([]int{1, 2})
func collectsTheAnswers(jobs []int) (sum int) {
	f := &feed{queue: make(chan int)}
	var senders sync.WaitGroup
	for _, job := range jobs {
		senders.Go(func() { f.queue <- ask(job) })
	}
	go func() {
		senders.Wait()
		close(f.queue)
	}()
	for v := range f.queue {
		sum += v
	}
	return sum
}
