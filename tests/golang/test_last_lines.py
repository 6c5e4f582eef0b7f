"""What the bytes tell of how functions end."""

from __future__ import annotations

import pytest

from caulk.golang.last_lines import may_not_return


def unclear(body: str) -> bool:
    """Whether a function with this body is among those that may never return."""
    return "f" in may_not_return(f"package p\n\nfunc f() {{\n{body}\n}}\n".encode())


@pytest.mark.parametrize(
    "body",
    [
        "\treturn",
        "\treturn g()",
        "\tx := g()",
        "\ts.n[i] += 2",
        "\tn++",
        "\tdefer g()",
        "\tif x {\n\t\tpanic(x)\n\t}",
        "\tg()\n\tif x {\n\t\tfor {\n\t\t}\n\n\t\tg()\n\t}",
    ],
)
def test_a_function_that_goes_on_at_its_end_returns(body: str) -> None:
    assert not unclear(body)


@pytest.mark.parametrize(
    "body",
    [
        "\tpanic(x == y)",
        "\tos.Exit(1)",
        "\tg(func() {\n\t\treturn\n\t})",
        "\tfor {\n\t\tg()\n\t}",
        "\tselect {}",
        "\tif x {\n\t\treturn\n\t} else {\n\t\tpanic(x)\n\t}",
        "\tswitch x {\n\tdefault:\n\t\tpanic(x)\n\t}",
        "again:\n\tg()\n\tgoto again",
        "  return",
        "\tg(`\n\treturn\n}`)\n\tpanic(1)",
    ],
)
def test_of_any_other_end_nothing_is_said(body: str) -> None:
    assert unclear(body)


def test_functions_and_methods_are_told_with_the_offsets_of_their_declarations() -> None:
    text = b"package p\n\nfunc (s *T[K]) f() {\n\tpanic(1)\n}\n\nfunc g[T any](x T) {\n\tf()\n}\n"
    assert may_not_return(text) == {"f": [text.index(b"func (s")], "g": [text.index(b"func g")]}


def test_a_function_in_one_line_is_not_taken_for_what_follows_it() -> None:
    text = b"package p\n\nfunc f() { panic(1) }\n\nvar x = func() {\n\treturn\n}\n"
    assert list(may_not_return(text)) == ["f"]
    assert not may_not_return(b"package p\n\nfunc f() int { return 1 }\n")
    assert not may_not_return(b"package p\n\nfunc f() {}\n")
