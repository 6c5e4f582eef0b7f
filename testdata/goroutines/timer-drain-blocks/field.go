package field

import "time"

type keeper struct{ timer *time.Timer }

func stuck(k *keeper, stop <-chan struct{}) {
	for {
		select {
		case <-k.timer.C:
			println("tick")
		case <-stop:
			if !k.timer.Stop() {
				<-k.timer.C // want "drain of .k.timer. blocks forever"
			}
			return
		}
	}
}

func free(k *keeper, stop <-chan struct{}) {
	for {
		select {
		case <-k.timer.C:
			k.timer.Reset(time.Second)
		case <-stop:
			if !k.timer.Stop() {
				<-k.timer.C
			}
			return
		}
	}
}
