// Package parameter hands lock and channel to functions.
package parameter

import "sync"

func work(mu *sync.Mutex, total *int, done chan<- struct{}) {
	mu.Lock()
	defer mu.Unlock()
	*total++
	close(done)
}

// leaks: waitsWithTheLock()
func waitsWithTheLock() int {
	var mu sync.Mutex
	total, done := 0, make(chan struct{})
	mu.Lock()
	go work(&mu, &total, done)
	<-done // want `waits under .mu. for a goroutine that needs .mu. first`
	mu.Unlock()
	return total
}

// ends: waitsWithoutTheLock()
func waitsWithoutTheLock() int {
	var mu sync.Mutex
	total, done := 0, make(chan struct{})
	mu.Lock()
	go work(&mu, &total, done)
	mu.Unlock()
	<-done
	return total
}

func await(wg *sync.WaitGroup) {
	wg.Wait() // want `waits under .mu. for a goroutine that needs .mu. first`
}

// leaks: awaitsWithTheLock([]int{1})
func awaitsWithTheLock(values []int) (sum int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	defer mu.Unlock()
	for _, value := range values {
		wg.Add(1)
		go add(&mu, &wg, &sum, value)
	}
	await(&wg)
	return sum
}

func add(mu *sync.Mutex, wg *sync.WaitGroup, sum *int, value int) {
	defer wg.Done()
	mu.Lock()
	defer mu.Unlock()
	*sum += value
}

// ends: awaitsWithoutTheLock([]int{1})
func awaitsWithoutTheLock(values []int) (sum int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go add(&mu, &wg, &sum, value)
	}
	awaitThere(&wg)
	mu.Lock()
	defer mu.Unlock()
	return sum
}

func awaitThere(wg *sync.WaitGroup) { wg.Wait() }
