package local

import "sync"

func resultUnderTheLock(n int) int {
	var mu sync.Mutex
	result := make(chan int)
	mu.Lock()
	defer mu.Unlock()
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		result <- n
	}()
	return <-result // want `waits under .mu. for a goroutine that needs .mu. first`
}

func resultAfterTheLock(n int) int {
	var mu sync.Mutex
	result := make(chan int)
	mu.Lock()
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		result <- n
	}()
	mu.Unlock()
	return <-result
}

func resultBeforeTheLock(n int) int {
	var mu sync.Mutex
	result := make(chan int)
	mu.Lock()
	defer mu.Unlock()
	go func() {
		result <- n
		mu.Lock()
		n++
		mu.Unlock()
	}()
	return <-result
}

func work(mu *sync.Mutex, done chan<- struct{}) {
	mu.Lock()
	defer mu.Unlock()
	close(done)
}

func passedOn() {
	var mu sync.Mutex
	done := make(chan struct{})
	mu.Lock()
	go work(&mu, done)
	<-done // want `waits under .mu. for a goroutine that needs .mu. first`
	mu.Unlock()
}
