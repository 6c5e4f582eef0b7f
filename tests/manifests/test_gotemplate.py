"""Go templates as syntax: what is text, what is an action, where each begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.manifests import gotemplate
from caulk.manifests.gotemplate import Action, Block, Field, Function, Literal, Text


def words(data: bytes) -> list[str]:
    """The tokens of a template, each as its text."""
    return [data[each.start : each.end].decode() for each in gotemplate.lex(data)]


def the_pipeline(text: str) -> gotemplate.Pipeline:
    found = gotemplate.pipeline(text.encode(), 0, len(text.encode()))
    assert found is not None
    return found


@given(st.text(alphabet="{}-/*\"`' \n\tab.|$"))
def test_tokens_cover_every_byte_or_the_text_is_refused(text: str) -> None:
    data = text.encode()
    try:
        tokens = list(gotemplate.lex(data))
    except gotemplate.TemplateSyntaxError:
        return
    assert b"".join(data[each.start : each.end] for each in tokens) == data


def test_braces_in_strings_do_not_end_an_action() -> None:
    assert words(b'a{{ "}}" }}b{{ `}}` }}') == ["a", '{{ "}}" }}', "b", "{{ `}}` }}"]


def test_trim_markers_need_a_blank() -> None:
    trimmed, plain = (each for each in gotemplate.lex(b"{{- .a -}}{{-3}}") if isinstance(each, Action))
    assert (trimmed.left_trim, trimmed.right_trim) == (True, True)
    assert (plain.left_trim, plain.right_trim) == (False, False)


def test_a_comment_may_hold_braces() -> None:
    (comment,) = gotemplate.lex(b"{{- /* {{ .a }} */ -}}")
    assert isinstance(comment, Action)
    assert comment.keyword == "/*"


@pytest.mark.parametrize(
    "text", ["{{ .a", "{{ end }}", "{{ else }}", "{{ if .a }}", "{{/* a", "{{/* a */ }}", '{{ "a }}']
)
def test_what_go_would_not_parse_is_refused(text: str) -> None:
    with pytest.raises(gotemplate.TemplateSyntaxError):
        gotemplate.parse(text.encode())


def test_blocks_nest_and_keep_their_branches() -> None:
    data = b"{{ range .a }}x{{ if .b }}y{{ else if .c }}z{{ end }}{{ else }}none{{ end }}"
    (block,) = gotemplate.parse(data)
    assert isinstance(block, Block)
    assert [branch.opening.keyword for branch in block.branches] == ["range", "else"]
    inner = block.branches[0].body[1]
    assert isinstance(inner, Block)
    assert [data[each.opening.start : each.opening.end] for each in inner.branches] == [
        b"{{ if .b }}",
        b"{{ else if .c }}",
    ]
    assert isinstance(block.branches[1].body[0], Text)


def test_an_action_that_begins_like_a_keyword_is_a_pipeline() -> None:
    (action,) = gotemplate.lex(b"{{ iffy }}")
    assert isinstance(action, Action)
    assert action.keyword == ""


def test_a_pipeline_keeps_commands_operands_and_variables() -> None:
    found = the_pipeline('$a, $b := include "x.y" (dict "v" .Values.a) | nindent 4')
    assert found.variables == ("$a", "$b")
    assert not found.assigns
    first, second = found.commands
    assert first[0] == Function("include", 10)
    assert isinstance(first[1], Literal)
    assert first[1].value == "x.y"
    assert isinstance(first[2], Field)
    assert isinstance(second[1], Literal)
    assert second[1].value == 4


@pytest.mark.parametrize(
    ("text", "operand"),
    [
        (".", Field(None, ())),
        (".Values.a-b", None),
        (".Values.a", Field(None, ("Values", "a"))),
        ("$", Field("$", ())),
        ("$x.y", Field("$x", ("y",))),
    ],
)
def test_fields_know_their_base(text: str, operand: Field | None) -> None:
    found = gotemplate.pipeline(text.encode(), 0, len(text))
    if operand is None:
        assert found is None
    else:
        assert found is not None
        assert found.commands == ((operand,),)


def test_fields_of_a_parenthesised_pipeline() -> None:
    (command,) = the_pipeline("(.a | default .b).c").commands
    assert isinstance(command[0], Field)
    assert command[0].names == ("c",)


def test_escapes_in_strings_are_read_as_go_reads_them() -> None:
    (command,) = the_pipeline(r'"a\"b\\\x41\u00e9\101\n"').commands
    assert isinstance(command[0], Literal)
    assert command[0].value == 'a"b\\AéA\n'


def test_printing_leaves_out_comments_and_what_only_steers() -> None:
    data = b"# note\nkey: {{ .a }}\n{{- if .b }}\n{{ $x := 1 }}\n{{ end }}"
    found = [data[start:end] for start, end in gotemplate.printing(data, gotemplate.parse(data))]
    assert found == [b"key: ", b"{{ .a }}"]
