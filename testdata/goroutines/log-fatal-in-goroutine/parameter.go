package parameter

import "log"

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func note(err error) {
	if err != nil {
		log.Print(err)
	}
}

func ending(refresh func() error) {
	go func() {
		must(refresh()) // want "log.Fatal in a goroutine ends the process"
	}()
}

func telling(refresh func() error) {
	go func() {
		note(refresh())
	}()
}
