"""Channels in lists and maps: what is put into a container and taken out again, and who else has it."""

from __future__ import annotations

import pytest

from support.go import Go

ALL = {"send", "receive", "range", "close"}
HUB = "type hub struct{ subs map[int]chan int }\n"


def done_to(text: str) -> tuple[list[str], set[str]]:
    """What is done in sight to the first channel of a file, and what may be done elsewhere."""
    go = Go(f"package p\n{text}\n")
    reach = go.package.channels.made_in(go.file)[0].reach
    return [each.kind.value for each in reach.operations], {each.value for each in reach.elsewhere}


@pytest.mark.parametrize(
    ("body", "operation"),
    [
        ("a := []chan int{make(chan int)}; a[0] <- 1", "send"),
        ("a := make([]chan int, 2); for i := range a { a[i] = make(chan int) }; <-a[1]", "receive"),
        ("var a []chan int; a = append(a, make(chan int)); for _, c := range a { close(c) }", "close"),
        ("var a [2]chan int; a[0] = make(chan int); for range a[0] {}", "range"),
        ("a := []chan int{make(chan int)}; b := append([]chan int(nil), a...); b[0] <- 1", "send"),
        ("a := []chan int{make(chan int)}; b := a[1:]; b[0] <- 1", "send"),
        ("a := []chan int{make(chan int)}; b := make([]chan int, 1); copy(b, a); b[0] <- 1", "send"),
        ("m := map[int]chan int{1: make(chan int)}; c, ok := m[1]; println(ok); c <- 1", "send"),
        ("m := map[chan int]bool{make(chan int): true}; for c := range m { c <- 1 }", "send"),
        ("m := map[string][]chan int{``: {make(chan int)}}; m[``][0] <- 1", "send"),
        ("all(make(chan int))", "send"),
        ("a := []chan int{make(chan int)}; all(a...)", "send"),
        ("a := []chan int{make(chan int)}; first(a)", "send"),
        ("list{make(chan int)}.end()", "close"),
    ],
)
def test_a_channel_is_followed_through_a_local_container(body: str, operation: str) -> None:
    helpers = (
        "func all(cs ...chan int) { for _, c := range cs { c <- 1 } }",
        "func first(cs []chan int) { cs[0] <- 1 }",
        "type list []chan int",
        "func (a list) end() { close(a[0]) }",
    )
    assert done_to("\n".join((f"func f() {{ {body} }}", *helpers))) == ([operation], set())


@pytest.mark.parametrize(
    ("declared", "put", "taken"),
    [
        ("var subs map[int]chan int", "subs[1] = make(chan int)", "subs[1] <- 1"),
        ("type hub struct{ subs map[int]chan int }", "h.subs[1] = make(chan int)", "h.subs[1] <- 1"),
        (
            "type hub struct{ subs map[int]chan int }",
            "_ = &hub{map[int]chan int{1: make(chan int)}}",
            "h.subs[1] <- 1",
        ),
        (
            "type hub struct{ subs map[chan int]bool }",
            "c := make(chan int); h.subs[c] = true; delete(h.subs, c)",
            "for c := range h.subs { c <- 1 }",
        ),
        (
            "type hub struct{ subs map[string][]chan int }",
            "h.subs[``] = append(h.subs[``], make(chan int))",
            "for _, c := range h.subs[``] { c <- 1 }",
        ),
        (
            "type hub struct{ subs map[string][]chan int }",
            "h.subs[``] = append(h.subs[``], make(chan int))",
            "for _, a := range h.subs { a[0] <- 1 }",
        ),
    ],
)
def test_a_channel_is_followed_through_a_container_that_functions_share(
    declared: str, put: str, taken: str
) -> None:
    hub = "" if "struct" in declared else "type hub struct{}\n"
    text = f"{hub}{declared}\nfunc f(h *hub) {{ {put} }}\nfunc g(h *hub) {{ {taken} }}"
    assert done_to(text) == (["send"], set())


def test_a_channel_is_followed_through_a_container_that_a_function_returns() -> None:
    text = "func f() []chan int { return []chan int{make(chan int)} }\nfunc g() { f()[0] <- 1 }"
    assert done_to(text) == (["send"], set())


@pytest.mark.parametrize(
    "text",
    [
        HUB + "func f(h *hub) { m := h.subs; m[1] = make(chan int) }\nfunc g(h *hub) { h.subs[1] <- 1 }",
        "func f() { a := make([]chan int, 1); b := a; b[0] = make(chan int); a[0] <- 1 }",
        "func f() { a := make([]chan int, 1); b := a; b = a[:1]; b[0] = make(chan int); a[0] <- 1 }",
        HUB
        + "func f(h *hub) { h.subs[1] = make(chan int) }\n"
        + "func g() { m := make(map[int]chan int); h := &hub{subs: m}; f(h); m[1] <- 1 }",
        HUB
        + "func f(h *hub) { h.subs[1] = make(chan int) }\n"
        + "func g() { m := make(map[int]chan int); h := &hub{m}; f(h); m[1] <- 1 }",
    ],
)
def test_who_shares_a_container_has_what_is_put_into_it(text: str) -> None:
    assert done_to(text) == (["send"], set())


@pytest.mark.parametrize(
    "text",
    [
        "func f(m map[int]chan int) { m[1] = make(chan int) }",
        "func f(g func() []chan int) { a := g(); a[0] = make(chan int) }",
        "func f(ms []map[int]chan int) { for _, m := range ms { m[1] = make(chan int) } }",
        "func f(g func(any)) { g([]chan int{make(chan int)}) }",
        "func f(g func(...chan int)) { g(make(chan int)) }",
        "func f(c chan []chan int) { c <- []chan int{make(chan int)} }",
        "func f() { a := []chan int{make(chan int)}; p := &a; (*p)[0] <- 1 }",
        "func f(p *[]chan int) { *p = append(*p, make(chan int)) }",
        HUB
        + "func n(m map[int]chan int) *hub { return &hub{subs: m} }\n"
        + "func f(h *hub) { h.subs[1] = make(chan int) }",
        "type Hub struct{ Subs []chan int }\nfunc f(h *Hub) { h.Subs = append(h.Subs, make(chan int)) }",
    ],
)
def test_a_channel_in_a_container_out_of_sight_is_out_of_sight(text: str) -> None:
    assert done_to(text)[1] == ALL
