// Package local has goroutines that leave a local group waiting.
package local

import "sync"

func work() error      { return nil }
func report(_ error)   {}
func ready(_ int) bool { return true }

func returnsEarly() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if err := work(); err != nil {
			report(err)
			return
		}
		wg.Done() // want "goroutine ends without .wg.Done\(\). when err != nil: Wait hangs"
	}()
	wg.Wait()
}

func defersTooLate(n int) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if !ready(n) {
			return
		}
		defer wg.Done() // want "without .wg.Done\(\)."
		report(work())
	}()
	wg.Wait()
}

func oneBranchOnly() {
	wg := &sync.WaitGroup{}
	wg.Add(1)
	go func() {
		err := work()
		switch {
		case err == nil:
			wg.Done() // want "without .wg.Done\(\)."
		default:
			report(err)
		}
	}()
	wg.Wait()
}

func leavesTheLoop(stop, in chan int) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		for {
			select {
			case <-stop:
				wg.Done() // want "without .wg.Done\(\)."
				return
			case n := <-in:
				if !ready(n) {
					return
				}
			}
		}
	}()
	wg.Wait()
}

func panicsInstead() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if err := work(); err != nil {
			panic(err)
		}
		wg.Done()
	}()
	wg.Wait()
}

func defers() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if err := work(); err != nil {
			return
		}
		report(nil)
	}()
	wg.Wait()
}

func defersInALiteral() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() {
			report(nil)
			wg.Done()
		}()
		if err := work(); err != nil {
			return
		}
	}()
	wg.Wait()
}

func everyPath() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if err := work(); err != nil {
			wg.Done()
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

func throughAHelper() {
	var wg sync.WaitGroup
	finish := func() { wg.Done() }
	wg.Add(1)
	go func() {
		if err := work(); err != nil {
			finish()
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

func groupMayBeMissing(wg *sync.WaitGroup) {
	if wg != nil {
		wg.Add(1)
	}
	go func() {
		report(work())
		if wg != nil {
			wg.Done()
		}
	}()
	wg.Wait()
}

func sameCondition(counted bool) {
	var wg sync.WaitGroup
	if counted {
		wg.Add(1)
	}
	go func() {
		report(work())
		if counted {
			wg.Done()
		}
	}()
	wg.Wait()
}
