"""Nodes: exact places, and what Kubernetes' YAML reader makes of scalars, merges and aliases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.manifests.nodes import Place, YamlNode, compose
from caulk.source import Source

if TYPE_CHECKING:
    from caulk.manifests.scalars import Scalar


def root_of(text: str) -> YamlNode:
    composed = compose(text.encode(), 0)
    assert composed.root is not None
    return YamlNode(composed.root, Place("a.yaml"))


def at(node: YamlNode, *steps: str | int) -> YamlNode:
    found = node.get(*steps)
    assert found is not None, steps
    return found


def shown(text: str, node: YamlNode) -> tuple[str, str, str]:
    """What the three spans of a node cover."""
    source = Source("a.yaml", text.encode())
    return tuple(source.text(each.span) for each in (node.location, node.key_location, node.entry_location))  # type: ignore[return-value]  # three locations, three texts


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_spans_are_bytes_whatever_the_text(newline: str) -> None:
    """libyaml counts characters; wide characters before a node shift its bytes."""
    text = '# größe 😀\n"schlüssel": "wert 😀" # x\nnext: [ä, {ö: 2}]\nlast: plain text # c\n'.replace(
        "\n", newline
    )
    root = root_of(text)
    assert shown(text, at(root, "schlüssel")) == ('"wert 😀"', '"schlüssel"', '"schlüssel": "wert 😀"')
    assert shown(text, at(root, "next")) == ("[ä, {ö: 2}]", "next", "next")
    assert shown(text, at(root, "next", 1, "ö"))[2] == "ö: 2"
    assert shown(text, at(root, "last"))[0] == "plain text"


def test_block_collections_and_scalars_end_with_their_text() -> None:
    text = "a:\n  b: 1\n  c:\n    - x\n    - y # not this\n\n# nor this\nd: |\n  line\n\n\ne: 1\n"
    root = root_of(text)
    assert shown(text, at(root, "a"))[0] == "b: 1\n  c:\n    - x\n    - y"
    assert shown(text, at(root, "d"))[0] == "|\n  line"


def test_a_bracket_in_a_last_comment_ends_nothing() -> None:
    text = "a:\n  b: 1 # [x]"
    assert shown(text, at(root_of(text), "a"))[0] == "b: 1"


def test_a_value_that_is_not_written_stands_at_its_key() -> None:
    text = "a:\nb: 1\n"
    node = root_of(text).entry("a")
    assert node is not None
    assert node.is_null
    assert shown(text, node)[0] == "a"
    assert root_of(text).get("a") is None


def test_paths_read_like_kubectl_explain() -> None:
    root = root_of("spec:\n  containers:\n    - resources: {limits: {nvidia.com/gpu: 1}}\n")
    assert (
        at(root, "spec", "containers", 0, "resources", "limits").path == "spec.containers[0].resources.limits"
    )
    assert at(root, "spec", "containers", 0, "resources", "limits", "nvidia.com/gpu").path.endswith(
        'limits["nvidia.com/gpu"]'
    )
    assert root.path == ""


def test_an_alias_stands_where_it_is_written() -> None:
    text = "base: &probe\n  period: 5\nuse: *probe\n"
    root = root_of(text)
    use = at(root, "use")
    assert (use.is_alias, use.anchor, use.path) == (True, "probe", "use")
    assert shown(text, use)[0] == "*probe"
    assert at(use, "period").path == "use.period"
    assert shown(text, at(use, "period"))[0] == "5"
    assert not at(root, "base").is_alias


def test_merge_keys_merge_and_own_keys_win() -> None:
    root = root_of("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  z: 3\n")
    assert {name: value.value for name, value in at(root, "c").items()} == {"x": 1, "y": 1, "z": 3}
    quoted = root_of('c: {"<<": 1}\n')
    assert at(quoted, "c", "<<").value == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("yes", True),
            ("On", True),
            ("y", True),
            ("no", False),
            ("OFF", False),
            ("n", False),
            ("true", True),
        ),
        *(
            ("~", None),
            ("null", None),
            ("Null", None),
            ("'null'", "null"),
            ('"yes"', "yes"),
            ("tRue", "tRue"),
        ),
        *(("010", 8), ("0o10", 8), ("0x1F", 31), ("-0b11", -3), ("1_000", 1000), ("+5", 5), ("08", 8.0)),
        *(
            ("1e3", 1000.0),
            ("1.", 1.0),
            ("-.5", -0.5),
            (".inf", math.inf),
            ("-.INF", -math.inf),
            ("1e400", "1e400"),
        ),
        *(("12:30:00", "12:30:00"), ("2001-01-01", "2001-01-01"), ("1.2.3", "1.2.3"), ("1 2", "1 2")),
        *(
            ("18446744073709551615", 2**64 - 1),
            ("18446744073709551616", float(2**64)),
            ("9" * 400, "9" * 400),
        ),
        *(("!!str 5", "5"), ("!!int '5'", 5), ("!!float 5", 5.0), ("!custom 5", "5"), ("500m", "500m")),
    ],
)
def test_scalars_mean_what_kubernetes_reads(text: str, value: Scalar) -> None:
    """go-yaml v2 through sigs.k8s.io/yaml: YAML 1.1 booleans and octals, no base 60, dates as text."""
    node = root_of(f"a: {text}\n").entry("a")
    assert node is not None
    assert node.value == value
    assert type(node.value) is type(value)


def test_walking_visits_every_node_in_the_order_of_the_text() -> None:
    assert [node.path for node in root_of("a: [1, {b: 2}]\nc: 3\n").walk()] == [
        "",
        "a",
        "a[0]",
        "a[1]",
        "a[1].b",
        "c",
    ]


@given(st.dictionaries(st.text("abcäß😀", min_size=1), st.text("xyzöλ🎈 ", min_size=1), min_size=1))
def test_a_double_quoted_scalar_is_covered_exactly(pairs: dict[str, str]) -> None:
    text = "".join(f'"{key}": "{value}"\n' for key, value in pairs.items())
    root = root_of(text)
    for key, value in pairs.items():
        assert shown(text, at(root, key)) == (f'"{value}"', f'"{key}"', f'"{key}": "{value}"')


@pytest.mark.parametrize("value", ["--listen=:8080", "http://host:80/path", "a:b", "größe:1"])
def test_a_plain_scalar_in_brackets_may_contain_a_colon(value: str) -> None:
    """As go-yaml reads it; the libyaml that ruamel.yaml comes with refuses it."""
    text = f"größe: 1\nargs: [{value}, b]\nlast: {{key: {value}}}\n"
    root = root_of(text)
    assert at(root, "args", 0).text == value
    assert shown(text, at(root, "args", 0))[0] == value
    assert shown(text, at(root, "last", "key")) == (value, "key", f"key: {value}")
