package twofiles

import "log"

func ending(refresh func() error) {
	if err := refresh(); err != nil {
		log.Fatal(err) // want "log.Fatal in a goroutine ends the process"
	}
}

func telling(refresh func() error) {
	if err := refresh(); err != nil {
		log.Print(err)
	}
}
