// Package nobody has groups whose count nobody brings down.
package nobody

import "sync"

func local() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { _ = 1 }()
	wg.Wait() // want "nobody calls Done"
}

type server struct {
	ready sync.WaitGroup
	alias *sync.WaitGroup
	conns sync.WaitGroup
}

func (s *server) start() { s.ready.Add(1) }

func (s *server) await() {
	s.ready.Wait() // want "nobody calls Done"
}

func (s *server) handle() {
	s.conns.Add(1)
	defer s.conns.Done()
}

func (s *server) drain() { s.conns.Wait() }

func throughAParameter() {
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go finish(wg)
	wg.Wait()
}

func finish(wg *sync.WaitGroup) { wg.Done() }

func throughAParameterThatIsIgnored() {
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go ignore(wg)
	wg.Wait() // want "nobody calls Done"
}

func ignore(wg *sync.WaitGroup) {
	if wg == nil {
		return
	}
}

func throughAnotherName() {
	var wg sync.WaitGroup
	s := &server{alias: &wg}
	wg.Add(1)
	go s.release()
	wg.Wait()
}

func (s *server) release() { s.alias.Done() }

func asAValue(after func(func())) {
	var wg sync.WaitGroup
	wg.Add(1)
	after(wg.Done)
	wg.Wait()
}

func withANegativeAdd() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { wg.Add(-2) }()
	wg.Wait()
}

func handedOut(use func(*sync.WaitGroup)) {
	var wg sync.WaitGroup
	wg.Add(1)
	use(&wg)
	wg.Wait()
}

func nothingAdded() {
	var wg sync.WaitGroup
	wg.Wait()
}

// Exported can be finished by anybody.
type Exported struct{ Group sync.WaitGroup }

func (e *Exported) Run() {
	e.Group.Add(1)
	e.Group.Wait()
}

type embedding struct{ sync.WaitGroup }

func (e *embedding) run() {
	e.Add(1)
	e.Wait() // want "nobody calls Done"
}

type embeddingFine struct{ sync.WaitGroup }

func (e *embeddingFine) run() {
	e.Add(1)
	go e.Done()
	e.Wait()
}

// Go counts for itself: nobody takes back what Add counts besides.
func countedTwice() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Go(func() { _ = 1 })
	wg.Wait() // want "nobody calls Done"
}

func countedOnce() {
	var wg sync.WaitGroup
	wg.Go(func() { _ = 1 })
	wg.Wait()
}

func countsBothWays() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { defer wg.Done() }()
	wg.Go(func() { _ = 1 })
	wg.Wait()
}
