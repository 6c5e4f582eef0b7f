package handed

type server struct{ answers chan int }

var registry = map[string]chan int{}

func serve(chan int)    {}
func answer() int       { return 1 }
func run(fn func() int) {}

func returned() <-chan int {
	answers := make(chan int)
	go func() { answers <- answer() }()
	return answers
}

func stored(s *server) {
	answers := make(chan int)
	go func() { answers <- answer() }()
	s.answers = answers
}

func inAMap() {
	answers := make(chan int)
	go func() { answers <- answer() }()
	registry["a"] = answers
}

func inALiteral() *server {
	answers := make(chan int)
	go func() { answers <- answer() }()
	return &server{answers: answers}
}

func passedOn() {
	answers := make(chan int)
	go func() { answers <- answer() }()
	serve(answers)
}

func receivedByAReturnedClosure() func() int {
	answers := make(chan int)
	go func() { answers <- answer() }()
	return func() int { return <-answers }
}

func receivedByACallback() {
	answers := make(chan int)
	go func() { answers <- answer() }()
	run(func() int { return <-answers })
}

func receivedByAnotherGoroutine() {
	answers := make(chan int)
	go func() { answers <- answer() }()
	go func() { println(<-answers) }()
}

func aliased() int {
	answers := make(chan int)
	other := answers
	go func() { answers <- answer() }()
	return <-other
}

func sentOnAChannel(mail chan chan int) {
	answers := make(chan int)
	go func() { answers <- answer() }()
	mail <- answers
}
