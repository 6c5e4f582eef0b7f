package embedding

import "log"

type exits struct{}

func (exits) fail(err error) { log.Fatal(err) }

type tells struct{ failed chan error }

func (t tells) fail(err error) { t.failed <- err }

type ending struct{ exits }

func (e *ending) start(refresh func() error) {
	go func() {
		if err := refresh(); err != nil {
			e.fail(err) // want "log.Fatal in a goroutine ends the process"
		}
	}()
}

type telling struct{ tells }

func (t *telling) start(refresh func() error) {
	go func() {
		if err := refresh(); err != nil {
			t.fail(err)
		}
	}()
}
