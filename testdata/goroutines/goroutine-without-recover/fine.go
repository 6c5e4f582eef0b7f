package fine

import (
	"log"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

type Handler func(int)

type hub struct {
	handler Handler
	count   atomic.Int64
	numbers chan int
}

func (h *hub) safely(number int) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("panicked:", r)
		}
	}()
	h.handler(number)
}

// A goroutine that does one thing and ends.
func (h *hub) once(number int) {
	go h.handler(number)
}

// One that runs none of the callbacks that are guarded elsewhere.
func (h *hub) countTicks() {
	go func() {
		for range time.Tick(time.Second) {
			h.count.Add(1)
			h.flush()
		}
	}()
}

func (h *hub) flush() { h.count.Store(0) }

// The caller of these waits for them: they do not outlive the call.
func (h *hub) each(numbers []int) {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		for number := range h.numbers {
			h.handler(number)
		}
	}()
	for _, number := range numbers {
		h.numbers <- number
	}
	close(h.numbers)
	group.Wait()
}

// It recovers by a function that is known by its name alone.
func (h *hub) reporting(handleCrash func()) {
	go func() {
		defer handleCrash()
		for number := range h.numbers {
			h.handler(number)
		}
	}()
}

type Step func()

// Whoever ends the process after a panic has not decided to survive it.
func fatal(step Step) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("panicked:", r)
			os.Exit(1)
		}
	}()
	step()
}

// Nor has who panics again.
func again(step Step) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("panicked:", r)
			panic(r)
		}
	}()
	step()
}

func steps(all <-chan Step) {
	go func() {
		for step := range all {
			step()
		}
	}()
}

// The callback is not what this one recovers for.
type tracer struct {
	logf  func(string)
	lines chan string
}

func (t *tracer) parse(line string) {
	defer func() { _ = recover() }()
	t.logf(line)
	t.decode(line)
}

func (t *tracer) decode(line string) { println(line[0]) }

func (t *tracer) start() {
	go func() {
		for line := range t.lines {
			t.logf(line)
		}
	}()
}
