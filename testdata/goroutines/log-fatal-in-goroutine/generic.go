package generic

import "log"

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func ending[T any](load func() (T, error), use func(T)) {
	go func() {
		use(must(load())) // want "log.Fatal in a goroutine ends the process"
	}()
}

func telling[T any](load func() (T, error), use func(T)) {
	go func() {
		value, err := load()
		if err != nil {
			log.Print(err)
			return
		}
		use(value)
	}()
}
