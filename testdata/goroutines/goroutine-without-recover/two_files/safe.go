package twofiles

import "log"

type Listener func(event string)

func (l Listener) notify(event string) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("listener panicked:", r)
		}
	}()
	l(event)
}
