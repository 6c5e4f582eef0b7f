package peer

func do(int) {}

// Work does the jobs of a queue until it is closed.
func Work(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

// Take does one job.
func Take(queue <-chan int) { do(<-queue) }

// Finish tells that there are no more jobs.
func Finish(queue chan<- int) { close(queue) }
