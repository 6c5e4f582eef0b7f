//go:build go1.21

package twofiles

func piling(in <-chan int) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-idle(): // want "time.After in a loop"
			return
		}
	}
}

func reusing(in <-chan int) {
	timeout := idle()
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
