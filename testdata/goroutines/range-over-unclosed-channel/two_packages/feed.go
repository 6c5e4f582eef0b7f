package hidden

import (
	"sync"

	"caulk.test/hidden/peer"
)

// leaks: feedsAndForgets([]int{1, 2})
func feedsAndForgets(jobs []int) {
	queue := make(chan int)
	go peer.Work(queue) // want `nothing closes .queue., so this range never ends`
	for _, job := range jobs {
		queue <- job
	}
}

// ends: feedsAndCloses([]int{1, 2})
func feedsAndCloses(jobs []int) {
	queue := make(chan int)
	defer peer.Finish(queue)
	go peer.Work(queue)
	for _, job := range jobs {
		queue <- job
	}
}

// leaks: collectsForEver([]int{1, 2})
func collectsForEver(jobs []int) (sum int) {
	queue := make(chan int)
	for _, job := range jobs {
		go peer.Put(queue, job)
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
		senders.Go(func() { peer.Put(queue, job) })
	}
	go func() {
		senders.Wait()
		peer.Finish(queue)
	}()
	for v := range queue {
		sum += v
	}
	return sum
}
