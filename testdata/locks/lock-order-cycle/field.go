// Package field has the locks in structs that others hold.
package field

import "sync"

type locks struct {
	reads, writes sync.Mutex
}

type file struct {
	own *locks
	at  int
}

func (f *file) seekCrossed(at int) {
	f.own.reads.Lock()
	defer f.own.reads.Unlock()
	f.own.writes.Lock() // want `f\.own\.writes. is taken while .f\.own\.reads. is held, and elsewhere the other way round`
	defer f.own.writes.Unlock()
	f.at = at
}

func (f *file) truncateCrossed() {
	f.own.writes.Lock()
	defer f.own.writes.Unlock()
	f.own.reads.Lock()
	defer f.own.reads.Unlock()
	f.at = 0
}

type ordered struct{ reads, writes sync.Mutex }

type log struct {
	own *ordered
	at  int
}

func (l *log) seek(at int) {
	l.own.reads.Lock()
	defer l.own.reads.Unlock()
	l.own.writes.Lock()
	defer l.own.writes.Unlock()
	l.at = at
}

func (l *log) truncate() {
	l.own.reads.Lock()
	defer l.own.reads.Unlock()
	l.own.writes.Lock()
	defer l.own.writes.Unlock()
	l.at = 0
}
