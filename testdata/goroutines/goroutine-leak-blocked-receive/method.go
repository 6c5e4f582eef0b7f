package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

type feed struct{ queue chan int }

func (f *feed) work() {
	for job := range f.queue {
		do(job)
	}
}

func (f *feed) take() { do(<-f.queue) }

func (f *feed) put(job int) { f.queue <- job }

func (f *feed) finish() { close(f.queue) }

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	f := &feed{queue: make(chan int)}
	go f.work() // want `goroutine waits forever for a close on .queue. when err != nil`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		f.put(job)
	}
	f.finish()
	return nil
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	f := &feed{queue: make(chan int)}
	defer f.finish()
	go f.work()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		f.put(job)
	}
	return nil
}

// leaks: givesUp(1)
func givesUp(job int) error {
	f := &feed{queue: make(chan int)}
	go f.take() // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	f.put(job)
	return nil
}

// ends: checksFirst(1)
func checksFirst(job int) error {
	if err := check(job); err != nil {
		return err
	}
	f := &feed{queue: make(chan int)}
	go f.take()
	f.put(job)
	return nil
}
