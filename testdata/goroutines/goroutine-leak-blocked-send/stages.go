package stages

func numbers(values ...int) <-chan int {
	out := make(chan int, len(values))
	for _, v := range values {
		out <- v
	}
	close(out)
	return out
}

func squares(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- v * v
		}
	}()
	return out
}

// leaks: first()
func first() int { return <-squares(numbers(1, 2, 3)) } // want `goroutine blocks forever on .out.: not every send is received`

// leaks: find(4)
func find(wanted int) bool {
	for v := range squares(numbers(1, 2, 3)) { // want `goroutine blocks forever on .out. when v == wanted`
		if v == wanted {
			return true
		}
	}
	return false
}

// ends: sum()
func sum() int {
	total := 0
	for v := range squares(numbers(1, 2, 3)) {
		total += v
	}
	return total
}

func squaresUntil(in <-chan int, stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			select {
			case out <- v * v:
			case <-stop:
				return
			}
		}
	}()
	return out
}

// ends: findAndStop(4)
func findAndStop(wanted int) bool {
	stop := make(chan struct{})
	defer close(stop)
	for v := range squaresUntil(numbers(1, 2, 3), stop) {
		if v == wanted {
			return true
		}
	}
	return false
}

func one(value int) <-chan int {
	out := make(chan int, 1)
	out <- value
	close(out)
	return out
}

func doubled(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for v := range in {
			out <- 2 * v
		}
		close(out)
	}()
	return out
}

// ends: onlyOne()
func onlyOne() int { return <-doubled(one(4)) }

// Each question is answered on one of two channels, and asked only after the answer to the last.
func ask(questions []string, answered <-chan struct{}) {
	lines, errs := make(chan string, 1), make(chan error, 1)
	asked := make(chan string)
	go read(asked, lines, errs)
	defer close(asked)
	for _, question := range questions {
		asked <- question
		select {
		case <-answered:
			return
		case err := <-errs:
			println(err.Error())
		case line := <-lines:
			println(line)
		}
	}
}

func read(asked <-chan string, lines chan<- string, errs chan<- error) {
	for question := range asked {
		if line, err := reply(question); err != nil {
			errs <- err
		} else {
			lines <- line
		}
	}
}

func reply(question string) (string, error) { return question, nil }
