package local

import "log"

func survive() {
	if r := recover(); r != nil {
		log.Println("panicked:", r)
	}
}

func parse(line string) { println(line[0]) }

func start(first, second, third, fourth <-chan string) {
	go func() {
		defer survive()
		for line := range first {
			parse(line)
		}
	}()
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.Println("panicked:", r)
			}
		}()
		for line := range second {
			parse(line)
		}
	}()
	go func() { // want `a panic in this goroutine ends the program, which recovers elsewhere`
		for line := range third {
			parse(line)
		}
	}()
	go func() {
		for line := range fourth {
			guarded(line)
		}
	}()
}

func guarded(line string) {
	defer survive()
	parse(line)
}
