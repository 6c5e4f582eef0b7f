package embedding

import "time"

type alarm struct{ *time.Timer }

func (a *alarm) stuck(stop <-chan struct{}) {
	for {
		select {
		case <-a.C:
			println("tick")
		case <-stop:
			if !a.Stop() {
				<-a.C // want "drain of .a. blocks forever"
			}
			return
		}
	}
}

func (a *alarm) free(stop <-chan struct{}) {
	for {
		select {
		case <-a.C:
			a.Reset(time.Second)
		case <-stop:
			if !a.Stop() {
				<-a.C
			}
			return
		}
	}
}
