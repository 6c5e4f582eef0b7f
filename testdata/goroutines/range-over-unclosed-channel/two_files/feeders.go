package hidden

import "sync"

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	f := &feed{queue: make(chan int)}
	go f.work()
	for _, job := range jobs {
		f.put(job)
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	f := &feed{queue: make(chan int)}
	defer f.finish()
	go f.work()
	for _, job := range jobs {
		f.put(job)
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	f := &feed{queue: make(chan int)}
	for _, job := range jobs {
		go f.put(job)
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
		senders.Go(func() { f.put(job) })
	}
	go func() {
		senders.Wait()
		f.finish()
	}()
	for v := range f.queue {
		sum += v
	}
	return sum
}
