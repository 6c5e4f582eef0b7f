// Package local waits on a condition of the function.
package local

import "sync"

func takeOnce(fill func(put func(int))) int {
	cond := sync.NewCond(&sync.Mutex{})
	var items []int
	fill(func(item int) {
		cond.L.Lock()
		items = append(items, item)
		cond.L.Unlock()
		cond.Signal()
	})
	cond.L.Lock()
	defer cond.L.Unlock()
	if len(items) == 0 {
		cond.Wait() // want `cond\.Wait. is not in a loop that asks again`
	}
	return items[0]
}

func take(fill func(put func(int))) int {
	cond := sync.NewCond(&sync.Mutex{})
	var items []int
	fill(func(item int) {
		cond.L.Lock()
		items = append(items, item)
		cond.L.Unlock()
		cond.Signal()
	})
	cond.L.Lock()
	defer cond.L.Unlock()
	for len(items) == 0 {
		cond.Wait()
	}
	return items[0]
}
