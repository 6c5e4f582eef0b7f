"""Everything that a chart prints leads back to where the user wrote it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from caulk.manifests import helm_mapping, helm_trace
from caulk.manifests.helm_rendering import Renderer
from support.helm import CHARTS, Place, Shop, binaries, helm_or_skip, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPLOYMENT = "Deployment/release-name-shop"
CONTAINER = ("spec", "template", "spec", "containers", 0)
VALUES, HELPERS = "shop/values.yaml", "shop/templates/_helpers.tpl"


@pytest.fixture(scope="module", params=binaries() or [""])
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    executable = request.param or helm_or_skip()
    with Renderer(executable, CHARTS, 2) as made:
        yield made


@pytest.fixture(scope="module")
def shop(renderer: Renderer) -> Shop:
    return Shop(renderer, render(renderer, "shop"), CHARTS)


@pytest.fixture(scope="module")
def large(renderer: Renderer) -> Shop:
    return Shop(renderer, render(renderer, "shop"), CHARTS, "ci/large-values.yaml")


# -- templates


def test_literal_text_maps_to_its_very_bytes(shop: Shop) -> None:
    place = shop.value(DEPLOYMENT, "spec", "template", "spec", "terminationGracePeriodSeconds")[0]
    assert place == Place("shop/templates/deployment.yaml", "45", "terminationGracePeriodSeconds: 45")


def test_text_of_a_helper_maps_into_the_helper_and_names_the_include(shop: Shop) -> None:
    first, include = shop.key(DEPLOYMENT, *CONTAINER, "resources")
    assert (first.path, first.text) == (HELPERS, "resources")
    assert include.text == '{{- include "shop.pod" . | nindent 6 }}'


def test_a_key_behind_a_condition_maps_to_its_line(shop: Shop) -> None:
    place = shop.entry(DEPLOYMENT, *CONTAINER, "securityContext", "readOnlyRootFilesystem")[0]
    assert (place.path, place.text) == (HELPERS, "readOnlyRootFilesystem: true")


def test_what_a_helper_computes_maps_to_the_include(shop: Shop) -> None:
    first, helper = shop.value(DEPLOYMENT, *CONTAINER, "image")
    assert first.line == 'image: {{ include "shop.image" (dict "image" .Values.image "chart" .Chart) }}'
    assert first.text.startswith('{{ include "shop.image"')
    assert helper.line.startswith('{{- printf "%s:%s"')


def test_a_pipeline_that_changes_text_maps_to_its_action(shop: Shop) -> None:
    place = shop.value(DEPLOYMENT, "metadata", "name")[0]
    assert place.text == '{{ include "shop.name" . | trunc 63 | trimSuffix "-" }}'


def test_an_entry_ends_where_the_action_behind_its_key_ends(shop: Shop) -> None:
    place = shop.entry(DEPLOYMENT, "metadata", "name")[0]
    assert place.text == 'name: {{ include "shop.name" . | trunc 63 | trimSuffix "-" }}'


def test_flow_style_keeps_its_columns(shop: Shop) -> None:
    place = shop.entry("Service/release-name-shop", "spec", "ports", 0, "name")[0]
    assert place == Place(
        "shop/templates/service.yaml",
        "name: http",
        "- {name: http, port: {{ .Values.service.port }}, targetPort: http}",
    )


def test_a_trimmed_include_maps_into_the_helper(shop: Shop) -> None:
    place = shop.entry("Service/release-name-shop", "spec", "selector", "app.kubernetes.io/name")[0]
    assert (place.path, place.text) == (HELPERS, "app.kubernetes.io/name: shop")


def test_a_value_of_several_parts_maps_to_the_whole_of_them(shop: Shop) -> None:
    place = shop.value("Deployment/mail", *CONTAINER, "image")[0]
    assert place.text == '"{{ $.Values.image.repository }}-{{ .name }}:{{ $.Chart.AppVersion }}"'


def test_the_parts_of_a_value_are_named_where_they_are_set(shop: Shop) -> None:
    _, repository, name = shop.value("Deployment/mail", *CONTAINER, "image")
    assert repository.line == "repository: ghcr.io/acme/shop"
    assert name.line == "- name: mail"


def test_text_behind_an_action_belongs_to_the_value(shop: Shop) -> None:
    place = shop.value("StatefulSet/release-name-cache", "metadata", "name")[0]
    assert place.text == "{{ .Release.Name }}-cache"


def test_a_default_in_the_template_maps_to_its_action(shop: Shop) -> None:
    place = shop.value("Deployment/billing", "spec", "template", "spec", "terminationGracePeriodSeconds")[0]
    assert place.text == "{{ $grace }}"


# -- values


def test_a_value_maps_to_its_key_in_the_values_and_names_the_template(shop: Shop) -> None:
    first, template = shop.value(DEPLOYMENT, *CONTAINER, "imagePullPolicy")
    assert first == Place(VALUES, "IfNotPresent", "pullPolicy: IfNotPresent")
    assert template.line == "imagePullPolicy: {{ .Values.image.pullPolicy }}"


def test_an_entry_stays_in_the_template_and_names_the_value(shop: Shop) -> None:
    first, value, *_ = shop.entry(DEPLOYMENT, "spec", "replicas")
    assert first.text == "replicas: {{ .Values.replicas }}"
    assert value == Place(VALUES, "2", "replicas: 2")


def test_what_to_yaml_prints_maps_key_by_key(shop: Shop) -> None:
    assert shop.key(DEPLOYMENT, *CONTAINER, "resources", "limits", "memory")[0] == Place(
        VALUES, "memory", "memory: 512Mi"
    )
    assert shop.value(DEPLOYMENT, *CONTAINER, "resources", "requests", "memory")[0] == Place(
        VALUES, "256Mi", "memory: 256Mi"
    )


def test_the_dot_of_a_with_is_followed(shop: Shop) -> None:
    place = shop.value(DEPLOYMENT, *CONTAINER, "livenessProbe", "httpGet", "path")[0]
    assert place == Place(VALUES, "/livez", "path: /livez")


def test_a_range_over_a_mapping_maps_keys_and_values(shop: Shop) -> None:
    name = shop.value(DEPLOYMENT, *CONTAINER, "env", 0, "name")[0]
    value = shop.value(DEPLOYMENT, *CONTAINER, "env", 0, "value")[0]
    assert name == Place(VALUES, "GOMEMLIMIT", "GOMEMLIMIT: 460MiB")
    assert value == Place(VALUES, "460MiB", "GOMEMLIMIT: 460MiB")


def test_a_range_over_a_list_maps_to_the_right_element(shop: Shop) -> None:
    assert shop.value("Deployment/mail", "metadata", "name")[0].line == "- name: mail"
    assert shop.value("Deployment/billing", "metadata", "name")[0].line == "- name: billing"


def test_a_variable_is_followed_to_its_value(shop: Shop) -> None:
    place = shop.value("Deployment/mail", "spec", "template", "spec", "terminationGracePeriodSeconds")[0]
    assert place == Place(VALUES, "20", "grace: 20")


def test_a_line_of_a_text_in_the_values_is_found(shop: Shop) -> None:
    affinity = ("spec", "template", "spec", "affinity", "podAntiAffinity")
    rule = (*affinity, "requiredDuringSchedulingIgnoredDuringExecution", 0)
    assert shop.entry(DEPLOYMENT, *rule, "labelSelector", "matchLabels", "app")[0] == Place(
        VALUES, "app: shop", "app: shop"
    )


def test_the_file_that_wins_is_named(large: Shop) -> None:
    limits = (*CONTAINER, "resources", "limits")
    assert large.value(DEPLOYMENT, *limits, "memory")[0] == Place(
        "shop/ci/large-values.yaml", "4Gi", "memory: 4Gi"
    )
    assert large.value(DEPLOYMENT, *limits, "cpu")[0] == Place(VALUES, '"1"', 'cpu: "1"')


def test_elements_that_join_a_list_are_counted_from_their_own(large: Shop) -> None:
    volume = ("spec", "template", "spec", "volumes", 1)
    assert large.value(DEPLOYMENT, *volume, "emptyDir", "sizeLimit")[0] == Place(
        "shop/ci/large-values.yaml", "1Gi", "sizeLimit: 1Gi"
    )


def test_a_subchart_takes_values_of_its_parent_before_its_own(shop: Shop) -> None:
    cache = "StatefulSet/release-name-cache"
    assert shop.value(cache, *CONTAINER, "resources", "limits", "memory")[0] == Place(
        VALUES, "128Mi", "memory: 128Mi"
    )
    assert shop.value(cache, *CONTAINER, "ports", 0, "containerPort")[0] == Place(
        "shop/charts/cache/values.yaml", "6379", "port: 6379"
    )


def test_every_line_of_every_object_leads_somewhere_true(shop: Shop) -> None:
    for name, obj in shop.objects.items():
        for node in obj.node.walk():
            if node.parent is None:
                continue
            span = node.key_location.span
            place = shop.places(span.start, span.end)[0]
            printed = shop.rendering.output[span.start : span.end].decode().splitlines()[0]
            assert printed in place.text or "{{" in place.line, f"{name} {node.path}: {place}"


# -- without a trace


def test_text_alone_finds_the_template_line(shop: Shop) -> None:
    from caulk.manifests.helm_rendering import static

    mapper = static(shop.rendering.chart, shop.rendering.output)
    span = shop.node(DEPLOYMENT, "spec", "replicas").entry_location.span
    mapped = mapper.map(span.start, span.end)
    assert mapped is not None
    text = (CHARTS / mapped.span.path).read_text()[mapped.span.start : mapped.span.end]
    assert text == "replicas: {{ .Values.replicas }}"


def test_output_with_other_values_is_aligned_with_the_traced_run(renderer: Renderer) -> None:
    work = render(renderer, "shop")
    shop = Shop(renderer, work, CHARTS)
    other = shop.rendering.output.replace(b"release-name", b"prod").replace(b"512Mi", b"2Gi")
    at = other.index(b"memory: 2Gi")
    mapped = renderer.mapper_like(other, work).map(at, at + 6)
    assert mapped is not None
    assert mapped.span.path == VALUES


def test_a_chart_that_cannot_be_marked_is_mapped_by_its_text(renderer: Renderer, tmp_path: Path) -> None:
    chart = tmp_path / "shop"
    shutil.copytree(CHARTS / "shop", chart)
    service = chart / "templates" / "service.yaml"
    service.write_text(service.read_text() + "# \u28ff is a character of the marks\n")
    with Renderer(renderer._helm.executable, tmp_path, 1) as apart:
        shop = Shop(apart, render(apart, "shop"), tmp_path)
        place = shop.entry("Service/release-name-shop", "spec", "ports", 0, "port")[0]
    assert place.line == "- {name: http, port: {{ .Values.service.port }}, targetPort: http}"


# -- marks


def test_marked_output_without_its_marks_is_the_plain_output(shop: Shop) -> None:
    mapper = shop.renderer.mapper(shop.rendering).traced
    assert mapper is not None
    assert [len(document.blocks) for document in mapper.documents] == [1] * len(mapper.documents)
    for document in mapper.documents:
        assert document.traced is not None
        (block,) = document.blocks
        plain = shop.rendering.output[document.start : document.end]
        assert document.traced.text[block.traced :].startswith(plain)


@pytest.mark.parametrize("text", [b"{{ if }", b"{{ end }}", b'{{ define "x" }}'])
def test_a_template_that_does_not_parse_stays_as_it_is(text: bytes) -> None:
    assert helm_trace.Marking({"templates/a.yaml": text}).marked("templates/a.yaml") == text


def test_lines_that_differ_only_in_values_are_paired() -> None:
    text = b"kind: A\nname: one\nport: 1\n"
    traced = helm_trace.TracedFile("a", text, [])
    trace = helm_trace.Trace([], {"a/templates/a.yaml": traced})
    output = b"---\n# Source: a/templates/a.yaml\nkind: A\nname: two\nport: 1\n"
    found = helm_mapping.documents(output)
    helm_mapping.align(output, found, trace)
    blocks = {output[each.rendered : each.rendered + each.length] for each in found[0].blocks}
    assert blocks == {b"kind: A", b"name: ", b"", b"port: 1"}
