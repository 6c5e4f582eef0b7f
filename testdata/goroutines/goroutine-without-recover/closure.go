package closure

import "log"

type Task func()

func start(tasks <-chan Task) {
	guarded := func(task Task) {
		defer func() {
			if r := recover(); r != nil {
				log.Println("task panicked:", r)
			}
		}()
		task()
	}
	loop := func() {
		for task := range tasks {
			task()
		}
	}
	safeLoop := func() {
		for task := range tasks {
			guarded(task)
		}
	}
	go loop() // want `a panic in this goroutine ends the program`
	go safeLoop()
	go func() {
		for task := range tasks {
			func() {
				defer func() { _ = recover() }()
				task()
			}()
		}
	}()
}
