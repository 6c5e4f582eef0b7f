package parameter

import "log"

type Hook func(string)

func safely(hook Hook, name string) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("hook panicked:", r)
		}
	}()
	hook(name)
}

func watch(names <-chan string, hook Hook) {
	for name := range names {
		hook(name)
	}
}

func watchSafely(names <-chan string, hook Hook) {
	for name := range names {
		safely(hook, name)
	}
}

func start(names <-chan string, hook Hook) {
	go watch(names, hook) // want `a panic in this goroutine ends the program`
	go watchSafely(names, hook)
}
