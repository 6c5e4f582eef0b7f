package copies

import "sync"

func do() {}

// leaks: byValue()
func byValue() {
	var wg sync.WaitGroup
	wg.Add(1)
	go work(wg)
	wg.Wait()
}

func work(wg sync.WaitGroup) {
	defer wg.Done() // want "`wg.Done` counts a copy: `wg.Wait` waits for ever"
	do()
}

// ends: byPointer()
func byPointer() {
	var wg sync.WaitGroup
	wg.Add(1)
	go workOn(&wg)
	wg.Wait()
}

func workOn(wg *sync.WaitGroup) {
	defer wg.Done()
	do()
}

type pool struct{ wg sync.WaitGroup }

// leaks: valueReceiver()
func valueReceiver() {
	var p pool
	p.wg.Add(1)
	go p.work()
	p.wg.Wait()
}

func (p pool) work() {
	defer func() {
		p.wg.Done() // want "counts a copy"
	}()
	do()
}

type shared struct{ wg *sync.WaitGroup }

// ends: valueWithPointer()
func valueWithPointer() {
	s := shared{wg: new(sync.WaitGroup)}
	s.wg.Add(1)
	go s.work()
	s.wg.Wait()
}

func (s shared) work() {
	defer s.wg.Done()
	do()
}

type outer struct{ inner *pool }

// ends: pointerOnTheWay()
func pointerOnTheWay() {
	o := outer{inner: new(pool)}
	o.inner.wg.Add(1)
	go o.work()
	o.inner.wg.Wait()
}

func (o outer) work() {
	defer o.inner.wg.Done()
	do()
}

// Counted up and waited for in the copy as well.
// ends: ownCopy()
func ownCopy() {
	var wg sync.WaitGroup
	both(wg)
}

func both(wg sync.WaitGroup) {
	wg.Add(1)
	go func() { wg.Done() }()
	wg.Wait()
}
