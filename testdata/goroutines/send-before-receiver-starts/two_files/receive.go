package twofiles

func (a *actor) loop() {
	for message := range a.inbox {
		println(message)
	}
}

func (a *agent) loop() {
	for message := range a.inbox {
		println(message)
	}
}
