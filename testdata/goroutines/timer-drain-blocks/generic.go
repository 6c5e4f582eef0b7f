package generic

import "time"

type debounced[T any] struct {
	timer *time.Timer
	in    chan T
}

func (d *debounced[T]) stuck(use func(T)) {
	for {
		select {
		case item := <-d.in:
			use(item)
			if !d.timer.Stop() {
				<-d.timer.C // want "drain of .d.timer. blocks forever"
			}
			d.timer.Reset(time.Second)
		case <-d.timer.C:
			println("quiet")
		}
	}
}

func (d *debounced[T]) free(use func(T)) {
	for {
		select {
		case item := <-d.in:
			use(item)
			d.timer.Reset(time.Second)
		case <-d.timer.C:
			println("quiet")
		}
	}
}
