package unclosed

import "sync"

func do(int)       {}
func work(int) int { return 1 }

// leaks: feedsAWorker([]int{1, 2})
func feedsAWorker(jobs []int) {
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

// leaks: waitsForItsWorkers([]int{1, 2})
func waitsForItsWorkers(jobs []int) {
	var wg sync.WaitGroup
	queue := make(chan int, 10)
	for range 4 {
		wg.Go(func() {
			for job := range queue { // want `nothing closes .queue.`
				do(job)
			}
		})
	}
	for _, job := range jobs {
		queue <- job
	}
	wg.Wait()
}

// leaks: collects([]int{1, 2})
func collects(jobs []int) (sum int) {
	results := make(chan int)
	for _, job := range jobs {
		go func() { results <- work(job) }()
	}
	for result := range results { // want `nothing closes .results.`
		sum += result
	}
	return sum
}

func consume(queue <-chan int) {
	for job := range queue { // want `nothing closes .queue.`
		do(job)
	}
}

func throughAParameter(jobs []int) {
	queue := make(chan int)
	go consume(queue)
	for _, job := range jobs {
		queue <- job
	}
}

func produce(queue chan<- int, jobs []int) {
	for _, job := range jobs {
		queue <- job
	}
}

// leaks: throughAProducer([]int{1})
func throughAProducer(jobs []int) {
	queue := make(chan int)
	go produce(queue, jobs)
	for job := range queue { // want `nothing closes .queue.`
		do(job)
	}
}
