package metrics

import "time"

type Reporter struct{ sent int }

func NewReporter() *Reporter {
	r := &Reporter{}
	go r.loop()
	return r
}

func (r *Reporter) loop() {
	for {
		time.Sleep(time.Second)
		r.sent++
	}
}

func Watch() {
	go func() {
		for range time.Tick(time.Minute) {
			println("still here")
		}
	}()
}
