package fields

import (
	"os"
	"os/signal"
	"reflect"
)

type Public struct{ Done chan struct{} }

func NewPublic() *Public { return &Public{Done: make(chan struct{})} }

func (p *Public) Wait() { <-p.Done }

type Shown struct{ done chan struct{} }

func NewShown() *Shown { return &Shown{done: make(chan struct{})} }

func (s *Shown) wait() { <-s.done }

// Results gives the channel away, for receiving and sending.
func (s *Shown) Signal() chan struct{} { return s.done }

type Feed struct{ values chan int }

func NewFeed() *Feed { return &Feed{values: make(chan int)} }

func (f *Feed) Run() { f.values <- 1 }

// Values lets others receive.
func (f *Feed) Values() <-chan int { return f.values }

var registry = map[string]chan int{}

func register(name string) int {
	values := make(chan int)
	registry[name] = values
	return <-values
}

func mailed(mail chan chan int) int {
	values := make(chan int)
	mail <- values
	return <-values
}

func given(to func(any)) {
	values := make(chan int)
	to(values)
	<-values
}

func reflected(v int) int {
	values := make(chan int)
	go reflect.ValueOf(values).Send(reflect.ValueOf(v))
	return <-values
}

func waitsForASignal() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	<-stop
}

func listed(all []chan int) int {
	values := make(chan int)
	all = append(all, values)
	serve(all)
	return <-values
}

func serve(all []chan int) {
	for i, each := range all {
		each <- i
	}
}

func pointed() int {
	values := make(chan int)
	fill(&values)
	return <-values
}

func fill(values *chan int) { *values <- 1 }

func blocksOnPurpose() {
	forever := make(chan struct{})
	<-forever
}

func waitsForEither(stop <-chan struct{}) {
	never := make(chan struct{})
	select {
	case <-never:
	case <-stop:
	}
}

func compared(a chan int) bool {
	b := make(chan int)
	return a == b
}

type once struct{ result chan error }

// One send fits into the channel.
func newOnce() *once { return &once{result: make(chan error, 1)} }

func (o *once) run() { o.result <- nil }
