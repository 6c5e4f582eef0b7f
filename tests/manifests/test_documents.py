"""Streams of bytes to documents: what is split, what is read, what is said about the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.findings import NoticeKind
from caulk.manifests import nodes
from caulk.manifests.documents import Document, is_helm_template, read
from caulk.manifests.model import read_manifests
from caulk.source import Source

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n"


def source(text: str | bytes, path: str = "a.yaml") -> Source:
    return Source(path, text.encode() if isinstance(text, str) else text)


def documents(text: str | bytes) -> tuple[Document, ...]:
    return read(source(text)).documents


def names(text: str | bytes) -> list[str]:
    """Names of the objects in a file, in order."""
    return [obj.name for obj in read_manifests([source(text)]).objects]


@pytest.mark.parametrize(
    "separator",
    ["---\n", "--- # Source: chart/templates/b.yaml\n", "---   \n", "---\t# x\n", "...\n---\n", "---\n---\n"],
)
def test_a_marker_may_carry_blanks_and_comments(separator: str) -> None:
    assert names(POD.format(name="a") + separator + POD.format(name="b")) == ["a", "b"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "start", ["", "\ufeff", "---\n", "\ufeff---\n", "# comment\n---\n", "%YAML 1.2\n---\n"]
)
def test_a_stream_may_begin_in_any_way(start: str, newline: str) -> None:
    text = start + POD.format(name="a") + "---\n" + POD.format(name="b")
    assert names(text.replace("\n", newline)) == ["a", "b"]


def test_a_directive_behind_an_end_marker_belongs_to_the_next_document() -> None:
    text = POD.format(name="a") + "...\n%YAML 1.1\n---\n" + POD.format(name="b")
    assert names(text) == ["a", "b"]


def test_markers_inside_block_scalars_and_words_split_nothing() -> None:
    """Only a marker in the first column with a blank behind it counts."""
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
        "  nested: |\n    ---\n    kind: Pod\n    ...\n"
        "  long: ----\n---not-a-marker: x\n"
    )
    (document,) = documents(text)
    assert document.root is not None
    nested = document.root.get("data", "nested")
    assert nested is not None
    assert nested.text == "---\nkind: Pod\n...\n"


def test_content_may_stand_on_the_marker_line() -> None:
    assert names(
        "--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n--- !!map\n" + POD.format(name="b")
    ) == [
        "a",
        "b",
    ]


def test_yaml_without_an_object_is_not_even_parsed() -> None:
    """A values file with a syntax error is none of our business."""
    broken_values = "replicas: 2\nimage: [\n"
    manifests = read_manifests([source(broken_values + "---\n" + POD.format(name="a"))])
    assert not manifests.notices
    assert [obj.name for obj in manifests.objects] == ["a"]


def test_only_top_level_keys_make_an_object() -> None:
    assert not names("metadata:\n  apiVersion: v1\n  kind: Pod\n")
    assert names("  apiVersion: v1\n  kind: Pod\n  metadata: {name: indented}\n") == ["indented"]
    assert names("'kind' : Pod\n\"apiVersion\": v1\nmetadata: {name: quoted}\n") == ["quoted"]


def test_crd_schemas_are_left_unread_unless_asked_for() -> None:
    text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
    assert not read_manifests([source(text)]).objects
    assert [obj.name for obj in read_manifests([source(text)], unread=()).objects] == ["a"]


def test_lists_are_flattened_and_keep_their_places() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "  - {apiVersion: v1, kind: Pod, metadata: {name: a}}\n"
        "  - apiVersion: v1\n    kind: PodList\n    items:\n"
        "      - {apiVersion: v1, kind: Pod, metadata: {name: b}}\n"
    )
    manifests = read_manifests([source(text)])
    assert [obj.name for obj in manifests.objects] == ["a", "b"]
    name = manifests.objects[1].node.get("metadata", "name")
    assert name is not None
    assert (name.path, name.symbol) == ("metadata.name", "Pod/b metadata.name")
    assert text[name.location.span.start : name.location.span.end] == "b"


def test_json_is_yaml_and_streams_of_it_need_no_separator() -> None:
    first = json.dumps({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "ä"}}, ensure_ascii=False)
    second = json.dumps({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "b"}}, indent=2)
    assert names(f"{first}\n{second}\n") == ["ä", "b"]
    assert not names('{"items": [{"kind": "Pod", "apiVersion": "v1"}]}')


def test_the_source_comment_of_helm_is_kept_for_its_document() -> None:
    text = (
        "---\n# Source: shop/templates/a.yaml\n" + POD.format(name="a") + "---\n"
        "# Source: shop/charts/db/templates/b.yaml\n" + POD.format(name="b") + "---\n" + POD.format(name="c")
    )
    objects = read_manifests([source(text)]).objects
    assert [obj.origin for obj in objects] == ["shop/templates/a.yaml", "shop/charts/db/templates/b.yaml", ""]


def test_a_broken_document_is_told_with_its_place_and_the_others_are_read() -> None:
    text = (
        POD.format(name="a")
        + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: [\n---\n"
        + POD.format(name="c")
    )
    file = source(text)
    manifests = read_manifests([file])
    assert [obj.name for obj in manifests.objects] == ["a", "c"]
    (notice,) = manifests.notices
    assert notice.kind is NoticeKind.PARTLY_READ
    assert notice.span is not None
    assert 7 <= file.position(notice.span.start).line <= 9
    assert not manifests.is_complete


def test_a_tab_is_named_and_pointed_at() -> None:
    file = source("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n")
    (notice,) = read_manifests([file]).notices
    assert "tab" in notice.message
    assert notice.span is not None
    assert file.data[notice.span.start : notice.span.end] == b"\t"


def test_a_duplicate_key_is_told_and_the_last_one_counts() -> None:
    file = source("apiVersion: v1\nkind: Pod\nmetadata:\n  name: first\n  'name': second\n")
    manifests = read_manifests([file])
    assert [obj.name for obj in manifests.objects] == ["second"]
    (notice,) = manifests.notices
    assert "'name' stands twice, first on line 4" in notice.message
    assert notice.span is not None
    assert file.text(notice.span) == "'name'"


def refused(text: str | bytes) -> str:
    """The message of the one notice that refuses a document."""
    manifests = read_manifests([source(text)])
    assert not manifests.objects
    (notice,) = manifests.notices
    assert notice.kind is NoticeKind.REFUSED
    return notice.message


def test_deep_nesting_is_refused() -> None:
    assert "nested more than" in refused("apiVersion: v1\nkind: Pod\nspec: " + "[" * 1000 + "]" * 1000)
    blocks = "".join(f"{' ' * depth}a:\n" for depth in range(1, 1000))
    assert "nested more than" in refused(f"apiVersion: v1\nkind: Pod\nspec:\n{blocks}")
    assert "nested more than" in refused(
        '{"apiVersion": "v1", "kind": "Pod", "a": ' + "[" * 5000 + "]" * 5000 + "}"
    )


def test_an_alias_bomb_is_refused() -> None:
    lines = ["apiVersion: v1", "kind: ConfigMap", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 9) + "]" for level in range(1, 40)]
    assert "aliases expand" in refused("\n".join(lines) + "\n")


def test_an_anchor_that_contains_itself_is_refused() -> None:
    assert "contains itself" in refused("apiVersion: v1\nkind: Pod\nspec: &a {b: *a}\n")


def test_a_long_chain_of_merges_is_no_recursion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than Python's stack; the limit on expansion would refuse it first."""
    monkeypatch.setattr(nodes, "MAX_NODES", 10_000_000)
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: a}", "m0: &m0 {k0: 0}"]
    lines += [f"m{n}: &m{n} {{<<: *m{n - 1}, k{n}: {n}}}" for n in range(1, 1200)]
    (obj,) = read_manifests([source("\n".join(lines))]).objects
    last = obj.node.get("m1199")
    assert last is not None
    assert len(list(last.items())) == 1200


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("apiVersion: v1\nkind: Pod\n".encode("utf-16"), "UTF-16"),
        ("apiVersion: v1\nkind: Pod\n".encode("utf-16-be"), "UTF-16"),
        (b"apiVersion: v1\nkind: Pod\nmetadata: {name: a\0b}\n", "NUL"),
        (b"apiVersion: v1\nkind: Pod\nmetadata: {name: \xe4}\n", "not UTF-8"),
        (b"apiVersion: v1\nkind: Pod\nmetadata: {name: a\x01b}\n", "control characters"),
    ],
)
def test_bytes_that_are_no_text_are_told(data: bytes, says: str) -> None:
    (notice,) = read_manifests([source(data)]).notices
    assert says in notice.message


def test_text_in_another_encoding_spoils_only_its_own_document() -> None:
    text = POD.format(name="a").encode() + b"  labels: {x: \xe4}\n---\n" + POD.format(name="b").encode()
    manifests = read_manifests([source(text)])
    assert [obj.name for obj in manifests.objects] == ["b"]
    (notice,) = manifests.notices
    assert notice.span is not None
    assert text[notice.span.start] == 0xE4


def test_an_oversized_document_is_refused_unparsed() -> None:
    assert "MiB" in refused(
        POD.format(name="a") + "data:\n" + "  - xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n" * 500_000
    )


@pytest.mark.parametrize(
    "text", ["", "\n", "---\n", "# only a comment\n", "...\n...\n", "\ufeff", "%YAML 1.2\n"]
)
def test_nothing_is_no_document(text: str) -> None:
    assert not documents(text)


@pytest.mark.parametrize(
    "template",
    [
        "{{- if .Values.enabled }}\napiVersion: v1\nkind: Pod\n{{- end }}\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n",
        'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\n',
        "apiVersion: v1\nkind: Pod\nspec:\n  replicas: {{ .Values.replicas }}{{/* n */}}\n",
    ],
)
def test_unrendered_templates_are_recognised_and_left_alone(template: str) -> None:
    manifests = read_manifests([source(template, "chart/deploy.yaml")])
    assert manifests.templates == ("chart/deploy.yaml",)
    assert not manifests.objects
    assert not manifests.notices


@pytest.mark.parametrize(
    "plain",
    [
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  rule: |\n    {{ $labels.pod }} is down\n",
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "{{ .Name }}"\n',
        "apiVersion: v1\nkind: ConfigMap # {{ no }}\n",
    ],
)
def test_braces_in_text_are_no_template(plain: str) -> None:
    assert not is_helm_template(source(plain, "deploy/a.yaml"))


def test_a_chart_s_templates_folder_decides_with_braces() -> None:
    text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "{{ .Values.a }}"\n'
    assert is_helm_template(source(text, "chart/templates/a.yaml"))
    assert is_helm_template(source(text, "chart/templates/sub/a.yaml"), {"chart"})
    assert not is_helm_template(source(text, "chart/templates/a.yaml"), {"elsewhere"})
    assert not is_helm_template(source("a: b\n", "chart/templates/a.yaml"))


def test_what_helm_rendered_is_no_template() -> None:
    text = '---\n# Source: a/templates/b.yaml\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: "{{ x }}"\n'
    assert not is_helm_template(source(text, "rendered/a/templates/b.yaml"))


YAML_PIECES = st.sampled_from(
    (
        *("apiVersion: v1\n", "kind: Pod\n", "---", "...", "\n", "\r\n", " ", "\t", "- ", "a: ", ": ", "? "),
        *(
            "&x ",
            "*x",
            "<<: ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "|",
            ">",
            '"',
            "'",
            "\\",
            "#",
            "!!int ",
            "%YAML 1.2\n",
        ),
        *("{{ x }}", "ü", "\ufeff", "0"),
    )
)


@given(st.lists(YAML_PIECES, max_size=40).map("".join) | st.text() | st.binary())
def test_no_input_raises_and_every_span_lies_in_the_file(text: str | bytes) -> None:
    file = source(text)
    manifests = read_manifests([file])
    for obj in manifests.objects:
        for node in obj.node.walk():
            for location in (node.location, node.key_location, node.entry_location):
                assert 0 <= location.span.start <= location.span.end <= len(file.data)
    for notice in manifests.notices:
        assert notice.span is None or 0 <= notice.span.start <= notice.span.end <= len(file.data)
