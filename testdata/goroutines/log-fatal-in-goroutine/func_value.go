package funcvalue

import "log"

func ending(refresh func() error) {
	fail := log.Fatal
	go func() {
		if err := refresh(); err != nil {
			fail(err) // want "log.Fatal in a goroutine ends the process"
		}
	}()
}

func telling(refresh func() error) {
	fail := log.Print
	go func() {
		if err := refresh(); err != nil {
			fail(err)
		}
	}()
}
