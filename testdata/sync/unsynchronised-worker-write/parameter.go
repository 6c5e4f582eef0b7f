// Package parameter hands the variable to the goroutines by reference.
package parameter

import "sync"

func countTorn(counts map[string]int, name string) {
	counts[name]++ // want `every goroutine that a loop of .allTorn. starts writes .counts\[name\].`
}

func allTorn(names []string) map[string]int {
	counts := map[string]int{}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			countTorn(counts, name)
		}()
	}
	wg.Wait()
	return counts
}

func count(mu *sync.Mutex, counts map[string]int, name string) {
	mu.Lock()
	defer mu.Unlock()
	counts[name]++
}

func all(names []string) map[string]int {
	var mu sync.Mutex
	counts := map[string]int{}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			count(&mu, counts, name)
		}()
	}
	wg.Wait()
	return counts
}

func addTorn(total *int, value int) {
	*total += value // want `every goroutine that a loop of .sumTorn. starts writes .\*total.`
}

func sumTorn(values []int) int {
	total := 0
	for _, value := range values {
		go addTorn(&total, value)
	}
	return total
}

func add(_ *int, _ int) {}

func sum(values []int) int {
	totals := make([]int, len(values))
	for i, value := range values {
		go add(&totals[i], value)
	}
	return len(totals)
}

func setOwn(total *int, value int) { *total = value }

func own(values []int) []*int {
	var totals []*int
	for _, value := range values {
		total := new(int)
		totals = append(totals, total)
		go setOwn(total, value)
	}
	return totals
}
