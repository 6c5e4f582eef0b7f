"""What calls may run: through interfaces of the module and functions stored in fields."""

from __future__ import annotations

import pytest

from support.go import Go

SHAPES = """package p

type speaker interface{ speak() }

type dog struct{}

func (dog) speak() {}

type cat struct{}

func (*cat) speak() {}

type stone struct{}

func (stone) sit() {}

type kennel struct {
	open  func()
	close func()
}

func unlock() {}
func lock()   {}
func chain()  {}

func build(tight bool) *kennel {
	k := &kennel{open: unlock}
	k.close = lock
	if tight {
		k.close = chain
	}
	return k
}

func use(s speaker, k *kennel, f func()) {
	s.speak()
	k.open()
	k.close()
	f()
	lock()
}
"""


@pytest.fixture(scope="module")
def targets() -> dict[str, list[str]]:
    go = Go(SHAPES)
    sites = go.package.calls.of(go.function("use"))
    return {go.file.text(site.node): sorted(target.symbol for target in site.targets) for site in sites}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("s.speak()", ["(*cat).speak", "dog.speak"]),
        ("k.open()", ["unlock"]),
        ("k.close()", ["chain", "lock"]),
        ("f()", []),
        ("lock()", ["lock"]),
    ],
)
def test_targets(targets: dict[str, list[str]], call: str, expected: list[str]) -> None:
    assert targets[call] == expected


def test_only_a_declared_function_is_certain() -> None:
    go = Go(SHAPES)
    sites = go.package.calls.of(go.function("use"))
    assert [go.file.text(site.node) for site in sites if site.certain] == ["lock()"]


CLOSERS = """package p

import "io"

type connection interface {
	Close() error
	send()
}

type Plug interface{ Pull() }

type wire struct{}

func (wire) Close() error { return nil }
func (wire) send()        {}
func (wire) Pull()        {}

type tunnel struct{ io.Closer }

func (tunnel) send() {}

type logged struct{ connection }

func use(c connection, p Plug) {
	c.Close()
	c.send()
	p.Pull()
}
"""


@pytest.mark.parametrize(
    ("call", "expected", "complete"),
    [
        ("c.Close()", [], False),  # that of a tunnel is declared in a library
        ("c.send()", ["tunnel.send", "wire.send"], True),
        ("p.Pull()", ["wire.Pull"], False),  # other modules may have plugs of their own
    ],
)
def test_targets_are_complete_when_no_other_type_can_implement_the_interface(
    call: str, expected: list[str], complete: bool
) -> None:
    go = Go(CLOSERS)
    sites = {go.file.text(site.node): site for site in go.package.calls.of(go.function("use"))}
    assert sorted(target.symbol for target in sites[call].targets) == expected
    assert sites[call].complete is complete


VALUES = """package p

type runner interface {
	stopper
	run()
}

type stopper interface{ stop() }

type base struct{}

func (base) stop() {}

type walker struct{ base }

func (walker) run() {}

type clock struct{}

func (clock) run() {}

type decorated struct{ runner }

func once()  {}
func twice() {}

func maker(again bool) func() {
	if again {
		return twice
	}
	return once
}

func literal() func() {
	return func() { once() }
}

func apply(first, second func()) {
	first()
	second()
}

func Exported(f func()) { f() }

type table struct{ row, column func() }

type hook struct{ Run func() }

type Hook struct{ Run func() }

func use(d decorated, t *table, h hook, public Hook, other func()) {
	d.run()
	maker(true)()
	literal()()
	made := maker(false)
	made()
	choice := once
	if t != nil {
		choice = twice
	}
	choice()
	apply(once, other)
	apply(twice, other)
	t.row()
	h.Run()
	public.Run()
	_ = []any{table{once, twice}, hook{Run: once}, Hook{Run: once}}
	parts, err := pair()
	parts()
	_ = err
	generic[int](once)
}

func pair() (func(), error) { return once, nil }

func generic[T any](f func()) { f() }
"""


@pytest.mark.parametrize(
    ("function", "call", "expected"),
    [
        ("use", "d.run()", ["walker.run"]),
        ("use", "maker(true)()", ["once", "twice"]),
        ("use", "literal()()", ["literal.func"]),
        ("use", "made()", ["once", "twice"]),
        ("use", "choice()", ["once", "twice"]),
        ("apply", "first()", ["once", "twice"]),
        ("apply", "second()", []),
        ("Exported", "f()", []),
        ("use", "t.row()", []),
        ("use", "h.Run()", ["once"]),
        ("use", "public.Run()", []),
        ("use", "parts()", []),
        ("generic", "f()", ["once"]),
    ],
)
def test_targets_of_function_values(function: str, call: str, expected: list[str]) -> None:
    """What an embedded interface, a result, a parameter, a variable and a field may run, or none of it."""
    go = Go(VALUES)
    sites = go.package.calls.of(go.function(function))
    found = next(site for site in sites if go.file.text(site.node) == call)
    assert sorted(target.symbol for target in found.targets) == expected
