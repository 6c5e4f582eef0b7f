package method

import "log"

type Job func() error

type pool struct{ jobs chan Job }

func run(job Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("job panicked:", r)
		}
	}()
	return job()
}

func (p *pool) work() {
	for job := range p.jobs {
		if err := job(); err != nil {
			log.Println(err)
		}
	}
}

func (p *pool) workGuarded() {
	for job := range p.jobs {
		if err := run(job); err != nil {
			log.Println(err)
		}
	}
}

func (p *pool) start() {
	go p.work() // want `a panic in this goroutine ends the program`
	go p.workGuarded()
}
