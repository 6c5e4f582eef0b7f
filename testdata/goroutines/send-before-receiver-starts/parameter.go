package parameter

// fill runs on the goroutine of its caller, drain on one of its own.
func fill(jobs chan<- int, count int) {
	for job := range count {
		jobs <- job // want `send on .jobs. comes before its only receiver is started`
	}
}

func drain(jobs <-chan int) {
	for job := range jobs {
		println(job)
	}
}

func startWorkers(jobs <-chan int) {
	for range 4 {
		go drain(jobs)
	}
}

func fillsFirst() {
	jobs := make(chan int)
	fill(jobs, 3)
	startWorkers(jobs)
	close(jobs)
}

func fillLater(tasks chan<- int, count int) {
	for task := range count {
		tasks <- task
	}
}

func fillsLast() {
	tasks := make(chan int)
	startWorkers(tasks)
	fillLater(tasks, 3)
	close(tasks)
}
