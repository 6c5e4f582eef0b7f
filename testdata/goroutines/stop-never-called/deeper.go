package deeper

import (
	"context"
	"time"
)

// The goroutine is started by a method that the constructor calls, two calls down.
type cache struct {
	stop chan struct{}
	seen int
}

func newCache() *cache {
	c := &cache{stop: make(chan struct{})}
	c.open()
	return c
}

func (c *cache) open() { c.watch() }

func (c *cache) watch() { go c.loop() }

func (c *cache) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.seen++
		case <-c.stop:
			return
		}
	}
}

func (c *cache) Close() { close(c.stop) }

func Forgets() int {
	c := newCache() // want "`c` is not stopped"
	return c.seen
}

func Remembers() int {
	c := newCache()
	defer c.Close()
	return c.seen
}

// A registry that the constructor tells of it may stop it.
type registry struct{ all []*entry }

type entry struct {
	stop chan struct{}
	seen int
}

func (r *registry) add() *entry {
	e := &entry{stop: make(chan struct{})}
	r.all = append(r.all, e)
	go e.loop()
	return e
}

func (e *entry) loop() {
	for {
		select {
		case <-time.After(time.Second):
			e.seen++
		case <-e.stop:
			return
		}
	}
}

func (e *entry) Stop() { close(e.stop) }

func Registered(r *registry) int {
	return r.add().seen
}

func RegisteredToo(r *registry) int {
	e := r.add()
	return e.seen
}

// A method that returns the owner; its goroutine waits without a loop.
type database struct{}

type transaction struct {
	ctx    context.Context
	cancel context.CancelFunc
	rows   int
}

func (d *database) begin(ctx context.Context) *transaction {
	ctx, cancel := context.WithCancel(ctx)
	t := &transaction{ctx: ctx, cancel: cancel}
	go t.awaitDone()
	return t
}

func (t *transaction) awaitDone() {
	<-t.ctx.Done()
	t.rows = 0
}

func (t *transaction) Rollback() { t.close() }

func (t *transaction) close() { t.cancel() }

// leaks: Drops(&database{})
func Drops(d *database) {
	d.begin(context.Background()) // want "the transaction is dropped, and not stopped"
}

func NeverEnds(d *database) int {
	t := d.begin(context.Background()) // want "`t` is not stopped"
	return t.rows
}

// ends: Ends(&database{})
func Ends(d *database) int {
	t := d.begin(context.Background())
	defer t.Rollback()
	return t.rows
}

// Another goroutine of it ends the one that waits.
type download struct {
	done chan struct{}
	size int
}

func newDownload() *download {
	d := &download{done: make(chan struct{})}
	go d.fetch()
	go d.await()
	return d
}

func (d *download) fetch() { d.Finish() }

func (d *download) Finish() { close(d.done) }

func (d *download) await() {
	<-d.done
	d.size = 0
}

// ends: Fetches()
func Fetches() {
	newDownload()
}
