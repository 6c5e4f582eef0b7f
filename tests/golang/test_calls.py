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
