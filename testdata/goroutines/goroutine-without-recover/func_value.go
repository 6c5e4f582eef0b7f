package funcvalue

import "log"

type table struct {
	run   func(int)
	input chan int
}

func (t *table) runSafely(number int) {
	defer t.report()
	t.run(number)
}

func (t *table) report() {
	if r := recover(); r != nil {
		log.Println("panicked:", r)
	}
}

func (t *table) start() {
	step := t.once
	safe := t.runSafely
	go func() { // want `a panic in this goroutine ends the program`
		for number := range t.input {
			step(number)
		}
	}()
	go func() {
		for number := range t.input {
			safe(number)
		}
	}()
}

func (t *table) once(number int) { t.run(number) }
