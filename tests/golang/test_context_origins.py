"""Where a context comes from: the time that bounds it, and what it derives from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.golang.context_origins import bound_of, derivation
from caulk.golang.contexts import arguments
from support.go import Go

if TYPE_CHECKING:
    from tree_sitter import Node

CODE = """package p

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

type holder struct{ short, mixed context.Context }

func fill(free context.Context) (*holder, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(free, time.Second)
	return &holder{short: ctx, mixed: free}, cancel
}

func refill(h *holder) (cancel context.CancelFunc) {
	h.short, cancel = context.WithTimeout(context.Background(), 3*time.Second)
	h.mixed = h.short
	return cancel
}

func bounded(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	return ctx, cancel
}

func either(parent context.Context, long bool) (context.Context, context.CancelFunc) {
	if long {
		return context.WithTimeout(parent, time.Hour)
	}
	return bounded(parent)
}

func same(parent context.Context) context.Context { return parent }

func detached(parent context.Context) context.Context { return context.WithoutCancel(parent) }

func given(ctx context.Context) { use(ctx) }

func f(free context.Context, h *holder) {
	one, c1 := bounded(free)
	two, c2 := either(free, true)
	three, c3 := context.WithTimeout(two, time.Second)
	group, four := errgroup.WithContext(one)
	five := context.WithValue(same(one), 1, 2)
	six := detached(one)
	given(one)
	given(three)
	use(free)
	use(one)
	use(two)
	use(three)
	use(four)
	use(five)
	use(six)
	use(h.short)
	use(h.mixed)
	_, _, _, _ = c1, c2, c3, group
}

func use(context.Context) {}
"""

_SECOND = 1_000_000_000


@pytest.fixture(scope="module")
def go() -> Go:
    return Go(CODE)


def _call(go: Go, text: str) -> Node:
    node = go.node(text)
    while node.type != "call_expression":
        node = node.named_children[0]
    return node


@pytest.mark.parametrize(
    ("call", "seconds"),
    [
        ("use(free)", None),
        ("use(one)", 60),
        ("use(two)", 3600),
        ("use(three)", 1),
        ("use(four)", 60),
        ("use(five)", 60),
        ("use(six)", None),
        ("use(h.short)", 3),
        ("use(h.mixed)", None),
        ("use(ctx)", 60),
    ],
)
def test_the_bound_of_a_context_is_the_widest_that_it_may_carry(
    go: Go, call: str, seconds: int | None
) -> None:
    found = bound_of(go.file, arguments(_call(go, call))[0])
    assert (found.nanoseconds if found is not None else None) == (seconds * _SECOND if seconds else None)


@pytest.mark.parametrize(
    ("call", "parent", "by"),
    [
        ("bounded(free)", "free", {"context.WithTimeout"}),
        ("either(free, true)", "free", {"context.WithTimeout"}),
        ("context.WithValue(same(one), 1, 2)", "same(one)", {"context.WithValue"}),
        ("same(one)", None, None),
        ("detached(one)", None, None),
    ],
)
def test_a_call_derives_its_context_from_an_argument(
    go: Go, call: str, parent: str | None, by: set[str] | None
) -> None:
    """The context that is passed on unchanged, and one that the argument cannot end, derive from nothing."""
    found = derivation(go.file, _call(go, call))
    assert (go.file.text(found.parent) if found is not None else None) == parent
    assert (set(found.by) if found is not None else None) == by
