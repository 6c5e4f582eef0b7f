package wiring

import "sync"

// The only observer knows the model that it observes.
type observer interface{ changed() }

type model struct {
	mu sync.Mutex
	o  observer
	n  int
}

type view struct{ m *model }

func newModel() *model {
	m := &model{}
	m.o = &view{m}
	return m
}

func (m *model) set(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n = n
	m.o.changed() // want "`m.mu` is locked again by what this call comes back to"
}

func (m *model) get() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n
}

func (v *view) changed() { _ = v.m.get() }

// A listener that knows another ledger.
type listener interface{ posted() }

type ledger struct {
	mu sync.Mutex
	l  listener
	n  int
}

type audit struct{ other *ledger }

func newLedger(other *ledger) *ledger { return &ledger{l: &audit{other: other}} }

func (l *ledger) post(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n = n
	l.l.posted()
}

func (l *ledger) total() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

func (a *audit) posted() { _ = a.other.total() }

// A function in a field was made for the value that has the field.
type lessor struct {
	mu    sync.Mutex
	saved int
	save  func()
}

func (l *lessor) setSave(save func()) { l.save = save }

func (l *lessor) renew() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.save() // want "`l.mu` is locked again by what this call comes back to"
}

func (l *lessor) checkpoint() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.saved++
}

func newLessor() *lessor {
	l := &lessor{}
	l.setSave(func() { l.checkpoint() })
	return l
}

// One that was made for another value, or runs after the unlocking, does no harm.
type tenant struct {
	mu   sync.Mutex
	paid int
	pay  func()
}

func (t *tenant) due() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pay()
}

func (t *tenant) settle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paid++
}

func newTenant(landlord *tenant) *tenant {
	t := &tenant{}
	t.pay = func() { landlord.settle() }
	return t
}

type owner struct {
	mu   sync.Mutex
	paid int
	pay  func()
}

func (o *owner) due() {
	o.mu.Lock()
	pay := o.pay
	o.mu.Unlock()
	pay()
	o.pay()
}

func (o *owner) settle() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paid++
}

func newOwner() *owner {
	o := &owner{}
	o.pay = o.settle
	return o
}

// A client that a constructor makes of the value itself.
type doer interface{ do() }

type cluster struct {
	sync.RWMutex
	n int
}

type keys struct{ client doer }

func newKeys(client doer) *keys { return &keys{client: client} }

func (k *keys) get() { k.client.do() }

func (c *cluster) do() {
	c.RLock()
	defer c.RUnlock()
	c.n++
}

func (c *cluster) endpoint() { newKeys(c).get() }

func (c *cluster) sync() {
	c.Lock()
	defer c.Unlock()
	c.endpoint() // want "`c` is locked again by what this call comes back to"
}

// A wrapper of what it is itself.
type writer interface{ write() }

type locked struct {
	mu sync.Mutex
	w  writer
}

func (l *locked) write() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.w.write()
}

func wrap(w writer) writer {
	w = &locked{w: w}
	return w
}

// What a helper runs comes back by a struct that the caller made of the value.
type executor struct {
	mu     sync.Mutex
	config string
}

type planner struct{ e *executor }

func (p *planner) query() string { return p.e.cached() }

func (e *executor) cached() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.config
}

func run(f func()) { f() }

func (e *executor) exec(p *planner) {
	e.mu.Lock()
	defer e.mu.Unlock()
	run(func() { p.query() }) // want "`e.mu` is locked again by what this call comes back to"
}

func start() {
	e := &executor{}
	e.exec(&planner{e})
}
