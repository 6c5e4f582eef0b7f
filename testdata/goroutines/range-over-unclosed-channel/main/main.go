package main

func do(int) {}

func main() {
	queue := make(chan int)
	go func() {
		for job := range queue {
			do(job)
		}
	}()
	for job := range 10 {
		queue <- job
	}
}
