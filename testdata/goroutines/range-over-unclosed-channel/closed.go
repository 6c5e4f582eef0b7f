package unclosed

import (
	"net/http"
	"sync"
)

func do(int)       {}
func work(int) int { return 1 }

// ends: closesAtTheEnd([]int{1, 2})
func closesAtTheEnd(jobs []int) {
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

// ends: closesAfterTheLastSender([]int{1, 2})
func closesAfterTheLastSender(jobs []int) (sum int) {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() { results <- work(job) })
	}
	go func() { wg.Wait(); close(results) }()
	for result := range results {
		sum += result
	}
	return sum
}

// ends: closesInAHelper([]int{1, 2})
func closesInAHelper(jobs []int) {
	queue := make(chan int)
	go consume(queue)
	for _, job := range jobs {
		queue <- job
	}
	finish(queue)
}

func consume(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

func finish(queue chan<- int) { close(queue) }

// ends: leavesTheLoop([]int{1, 2})
func leavesTheLoop(jobs []int) {
	queue := make(chan int)
	go func() {
		for job := range queue {
			if job < 0 {
				return
			}
			do(job)
		}
	}()
	for _, job := range jobs {
		queue <- job
	}
	queue <- -1
}

func theSenderGoesOn(next func() int) {
	queue := make(chan int)
	go func() {
		for {
			queue <- next()
		}
	}()
	for job := range queue {
		do(job)
	}
}

func sentFromAHandler() {
	queue := make(chan int)
	go func() {
		for job := range queue {
			do(job)
		}
	}()
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { queue <- 1 })
}

type pool struct{ queue chan int }

func newPool() *pool {
	p := &pool{queue: make(chan int)}
	go func() {
		for job := range p.queue {
			do(job)
		}
	}()
	return p
}

func (p *pool) put(job int) { p.queue <- job }
