package generic

func push[T any](out chan<- T, value T) {
	out <- value // want `send on .values. comes before its only receiver`
}

func pop[T any](in <-chan T) { println(<-in) }

func pushesFirst() {
	values := make(chan int)
	push(values, 1)
	go pop(values)
}

func put[T any](out chan<- T, value T) { out <- value }

func popsFirst() {
	values := make(chan int)
	go pop(values)
	put(values, 1)
}
