package field

import "log"

type ending struct {
	log  *log.Logger
	fail func(error)
}

func newEnding() *ending {
	return &ending{log: log.Default(), fail: func(err error) {
		log.Fatal(err)
	}}
}

func (e *ending) start(refresh func() error) {
	go func() {
		if err := refresh(); err != nil {
			e.fail(err) // want "log.Fatal in a goroutine ends the process"
		}
	}()
	go func() {
		if err := refresh(); err != nil {
			e.log.Fatalln(err) // want "Fatalln in a goroutine ends the process"
		}
	}()
}

type telling struct{ fail func(error) }

func newTelling(failed chan<- error) *telling {
	return &telling{fail: func(err error) { failed <- err }}
}

func (t *telling) start(refresh func() error) {
	go func() {
		if err := refresh(); err != nil {
			t.fail(err)
		}
	}()
}
