package twofiles

type actor struct{ inbox chan string }

func newActor() *actor { return &actor{inbox: make(chan string)} }

func (a *actor) start() {
	a.greet()
	go a.loop()
}

func (a *actor) greet() {
	a.inbox <- "hello" // want `send on .inbox. comes before its only receiver`
}

type agent struct{ inbox chan string }

func newAgent() *agent { return &agent{inbox: make(chan string)} }

func (a *agent) start() {
	go a.loop()
	a.greet()
}

func (a *agent) greet() { a.inbox <- "hello" }
