package fan

import "errors"

func ask(string) error { return errors.New("no") }

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) error {
	answers := make(chan error)
	for _, host := range hosts {
		go func() { answers <- ask(host) }() // want `goroutine blocks forever on .answers.`
	}
	return <-answers
}

// leaks: firstErrorEndsTheLoop([]string{"a", "b"})
func firstErrorEndsTheLoop(hosts []string) error {
	answers := make(chan error)
	for _, host := range hosts {
		go func() { answers <- ask(host) }() // want `goroutine blocks forever on .answers.`
	}
	for range hosts {
		if err := <-answers; err != nil {
			return err
		}
	}
	return nil
}

// leaks: readerStopsBeforeTheGeneratorIsDone(100)
func readerStopsBeforeTheGeneratorIsDone(limit int) int {
	numbers := make(chan int)
	go func() { // want `goroutine blocks forever on .numbers.`
		defer close(numbers)
		for i := 0; i < limit; i++ {
			numbers <- i
		}
	}()
	for n := range numbers {
		if n > 10 {
			return n
		}
	}
	return 0
}

// leaks: twoSendsOneReceive("a")
func twoSendsOneReceive(host string) error {
	answers := make(chan error)
	go func() { // want `goroutine blocks forever on .answers.`
		if err := ask(host); err != nil {
			answers <- err
		}
		answers <- nil
	}()
	return <-answers
}

// leaks: oneSlotTwoLosers([]string{"a", "b", "c"})
func oneSlotTwoLosers(hosts []string) error {
	answers := make(chan error, 1)
	for _, host := range hosts {
		go func() { answers <- ask(host) }() // want `goroutine blocks forever on .answers.`
	}
	return <-answers
}

// ends: amplyBuffered([]string{"a", "b"})
func amplyBuffered(hosts []string) error {
	answers := make(chan error, len(hosts))
	for _, host := range hosts {
		go func() { answers <- ask(host) }()
	}
	return <-answers
}

// ends: asManyReceivesAsSends([]string{"a", "b"})
func asManyReceivesAsSends(hosts []string) (failed error) {
	answers := make(chan error)
	for _, host := range hosts {
		go func() { answers <- ask(host) }()
	}
	for range hosts {
		if err := <-answers; err != nil {
			failed = err
		}
	}
	return failed
}

// ends: oneSendOnEitherBranch("a")
func oneSendOnEitherBranch(host string) error {
	answers := make(chan error)
	go func() {
		if err := ask(host); err != nil {
			answers <- err
			return
		}
		answers <- nil
	}()
	return <-answers
}

// ends: twoGoroutinesTwoReceives()
func twoGoroutinesTwoReceives() error {
	answers := make(chan error)
	go func() { answers <- ask("a") }()
	go func() { answers <- ask("b") }()
	return errors.Join(<-answers, <-answers)
}

// leaks: twoGoroutinesOneReceive()
func twoGoroutinesOneReceive() error {
	answers := make(chan error)
	go func() { answers <- ask("a") }() // want `goroutine blocks forever on .answers.`
	go func() { answers <- ask("b") }()
	return <-answers
}

// ends: readsUntilClosed(5)
func readsUntilClosed(limit int) (sum int) {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := 0; i < limit; i++ {
			numbers <- i
		}
	}()
	for n := range numbers {
		sum += n
	}
	return sum
}

// ends: drainsBeforeItLeaves(100)
func drainsBeforeItLeaves(limit int) int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := 0; i < limit; i++ {
			numbers <- i
		}
	}()
	for n := range numbers {
		if n > 10 {
			for range numbers {
			}
			return n
		}
	}
	return 0
}

func countsTheAnswersDown(hosts []string, stop <-chan struct{}) {
	answers := make(chan error)
	for _, host := range hosts {
		go func() { answers <- ask(host) }()
	}
	left := len(hosts)
	for {
		select {
		case <-answers:
			left--
			if left == 0 {
				return
			}
		case <-stop:
			stop = nil
		}
	}
}

func countsButCanBeStopped(hosts []string, stop <-chan struct{}) {
	answers := make(chan error)
	for _, host := range hosts {
		go func() { answers <- ask(host) }() // want `goroutine blocks forever on .answers.`
	}
	left := len(hosts)
	for {
		select {
		case <-answers:
			left--
			if left == 0 {
				return
			}
		case <-stop:
			return
		}
	}
}

func sendsOnceAndReturns(hosts []string, stop <-chan struct{}) error {
	failed := make(chan error, 1)
	go func() {
		for _, host := range hosts {
			if err := ask(host); err != nil {
				failed <- err
				return
			}
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-stop:
		return nil
	}
}

func startsAgainAfterEachAnswer(host string, stop <-chan struct{}) {
	answers := make(chan error, 1)
	run := func() { answers <- ask(host) }
	go run()
	for {
		select {
		case err := <-answers:
			if err == nil {
				return
			}
			go run()
		case <-stop:
			return
		}
	}
}

func leavesWhileItStillSpawns(hosts []string) error {
	answers := make(chan error)
	for _, host := range hosts {
		if host == "" {
			return errors.New("no host")
		}
		go func() { answers <- ask(host) }() // want `goroutine blocks forever on .answers. when host == ""`
	}
	for range hosts {
		<-answers
	}
	return nil
}
