package closure

import "log"

func ending(refresh func() error) {
	loop := func() {
		if err := refresh(); err != nil {
			log.Fatal(err) // want "log.Fatal in a goroutine ends the process"
		}
	}
	go loop()
}

func telling(refresh func() error) {
	loop := func() {
		if err := refresh(); err != nil {
			log.Print(err)
		}
	}
	go loop()
}

// The closure runs before anything is served.
func starting(refresh func() error) {
	check := func() {
		if err := refresh(); err != nil {
			log.Fatal(err)
		}
	}
	check()
}
