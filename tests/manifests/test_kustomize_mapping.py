"""Everything that kustomize builds leads back to where the user wrote it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from caulk.source import Source
from support.cases import KUSTOMIZATIONS
from support.engine import write
from support.kustomize import Overlay, build, kustomize_or_skip

if TYPE_CHECKING:
    from pathlib import Path

API = "Deployment/prod-api"
SPEC = ("spec", "template", "spec")
TRACER, SERVER, PROXY = ((*SPEC, "containers", name) for name in ("tracer", "api", "proxy"))
SETTINGS = "ConfigMap/prod-api-settings"
KUSTOMIZATION = "overlays/prod/kustomization.yaml"


@pytest.fixture(scope="module")
def executable() -> str:
    return kustomize_or_skip()


@pytest.fixture(scope="module")
def prod(executable: str) -> Overlay:
    return build(executable, KUSTOMIZATIONS, "overlays/prod")


def shown(overlay: Overlay, *steps: str | int, name: str = API, part: str = "value") -> tuple[str, str]:
    """The file and the line of the first place."""
    place = getattr(overlay, part)(name, *steps)[0]
    return place.path, place.line


# -- the base


def test_what_nothing_changed_stands_in_the_base(prod: Overlay) -> None:
    assert shown(prod, *SERVER, "ports", 0, "containerPort") == ("base/api.yaml", "- containerPort: 8080")
    (place,) = prod.key(API, *SERVER, "resources", "requests", "memory")
    assert (place.path, place.text) == ("base/api.yaml", "memory")


def test_elements_are_told_apart_by_their_names(prod: Overlay) -> None:
    """Patches reorder the containers."""
    assert shown(prod, *SERVER, "resources", "requests", "memory")[1] == "memory: 64Mi"
    assert shown(prod, *PROXY, "resources", "requests", "memory")[1] == "memory: 32Mi"


def test_a_name_that_patches_repeat_is_the_one_of_the_base(prod: Overlay) -> None:
    assert shown(prod, *PROXY, "name") == ("base/api.yaml", "- name: proxy")
    assert shown(prod, "kind") == ("base/api.yaml", "kind: Deployment")


def test_a_flow_sequence_is_entered(prod: Overlay) -> None:
    (place,) = prod.value(API, *SERVER, "args", 1)
    assert (place.path, place.text) == ("base/api.yaml", '":8080"')


def test_an_item_of_a_list_is_an_object(prod: Overlay) -> None:
    assert shown(prod, "spec", "ports", 0, "targetPort", name="Service/prod-api") == (
        "base/services.yaml",
        "targetPort: 8080",
    )


def test_a_reference_to_a_generated_name_stands_where_it_was_written(prod: Overlay) -> None:
    assert shown(prod, *SERVER, "envFrom", 0, "configMapRef", "name") == (
        "base/api.yaml",
        "name: api-settings",
    )


# -- patches


def test_a_value_that_a_patch_sets_stands_in_the_patch(prod: Overlay) -> None:
    assert shown(prod, *SPEC, "terminationGracePeriodSeconds") == (
        "overlays/prod/grace.yaml",
        "terminationGracePeriodSeconds: 60",
    )
    assert shown(prod, *SPEC, "volumes", part="key") == ("overlays/prod/grace.yaml", "volumes:")


def test_a_patch_in_the_kustomization_is_told_by_its_own_lines(prod: Overlay) -> None:
    (place,) = prod.value(API, *PROXY, "resources", "limits", "memory")
    assert (place.path, place.text, place.line) == (KUSTOMIZATION, "128m", "memory: 128m")


def test_a_mapping_that_a_patch_adds_to_stands_in_the_base_and_names_the_patch(prod: Overlay) -> None:
    base, patch = prod.key(API, *PROXY, "resources")
    assert (base.path, base.text) == ("base/api.yaml", "resources")
    assert (patch.path, patch.text) == (KUSTOMIZATION, "resources")


def test_what_a_component_brings_stands_in_its_patch(prod: Overlay) -> None:
    assert shown(prod, *TRACER, "resources", "limits", "memory") == (
        "components/tracing/sidecar.yaml",
        "memory: 100m",
    )
    assert shown(prod, *TRACER, "image") == ("components/tracing/sidecar.yaml", "image: shop/tracer:0.3")


def test_an_operation_of_a_json_patch_is_where_its_value_stands(prod: Overlay) -> None:
    assert shown(prod, *SERVER, "readinessProbe", "httpGet", "path") == (KUSTOMIZATION, "value: /healthz")
    assert shown(prod, *SERVER, "args", 2) == (KUSTOMIZATION, "value: --verbose")
    (place,) = prod.key(API, *SERVER, "readinessProbe", "httpGet", "path")
    assert place.text == "/spec/template/spec/containers/1/readinessProbe/httpGet/path"


def test_operations_that_set_the_same_value_are_told_apart_by_their_indexes(
    executable: str, tmp_path: Path
) -> None:
    operations = "".join(
        f"- op: add\n  path: {'/'.join(('', *SPEC))}/containers/{index}/stdin\n  value: true\n"
        for index in range(2)
    )
    shutil.copytree(KUSTOMIZATIONS, tmp_path, dirs_exist_ok=True)
    files = {
        "stdin/kustomization.yaml": "resources: [../base]\n"
        "patches:\n- {path: both.yaml, target: {kind: Deployment}}\n",
        "stdin/both.yaml": operations,
    }
    write(tmp_path, files)
    overlay = build(executable, tmp_path, "stdin")
    spans = [
        overlay.mapper.map(overlay.node("Deployment/api", *SPEC, "containers", name, "stdin").location.span)
        for name in ("api", "proxy")
    ]
    source = Source("", operations.encode())
    assert [source.line_of(each.span.start) for each in spans if each is not None] == [3, 6]


def test_an_element_that_was_put_before_others_takes_nothing_of_theirs(
    executable: str, tmp_path: Path
) -> None:
    """The rule that the patch inserts says `get`, too."""
    files = {
        "role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n"
        "- {apiGroups: [''], resources: [pods], verbs: [get]}\n",
        "first.yaml": "- {op: add, path: /rules/0, value: {apiGroups: [a], resources: [b], verbs: [get]}}\n",
        "kustomization.yaml": "resources: [role.yaml]\npatches: [{path: first.yaml, target: {kind: Role}}]\n",
    }
    write(tmp_path, files)
    overlay = build(executable, tmp_path, "")
    found = [overlay.value("Role/a", "rules", index, "verbs", 0)[0].path for index in range(2)]
    assert found == ["first.yaml", "role.yaml"]
    found = [overlay.key("Role/a", "rules", index, "resources")[0].path for index in range(2)]
    assert found == ["first.yaml", "role.yaml"]


# -- transformers


def test_an_image_of_the_kustomization_stands_there_and_names_the_one_of_the_base(prod: Overlay) -> None:
    tag, image = prod.value(API, *SERVER, "image")
    assert (tag.path, tag.line) == (KUSTOMIZATION, 'newTag: "1.5"')
    assert (image.path, image.text) == ("base/api.yaml", "shop/api:1.4")
    assert shown(prod, *PROXY, "image") == ("base/api.yaml", "image: shop/proxy:2")


def test_replicas_namespace_labels_and_annotations_stand_in_the_kustomization(prod: Overlay) -> None:
    assert shown(prod, "spec", "replicas") == (KUSTOMIZATION, "count: 3")
    assert shown(prod, "metadata", "namespace") == (KUSTOMIZATION, "namespace: shop")
    assert shown(prod, "spec", "selector", "matchLabels", "stage") == (KUSTOMIZATION, "stage: prod")
    assert shown(prod, "metadata", "labels", part="key") == (KUSTOMIZATION, "labels:")
    team = shown(prod, "metadata", "annotations", "team", part="entry")
    assert team == ("base/kustomization.yaml", "team: shop")


def test_a_name_is_the_one_of_the_object_and_names_its_prefix(prod: Overlay) -> None:
    name, prefix = prod.value(API, "metadata", "name")
    assert (name.path, name.line) == ("base/api.yaml", "name: api")
    assert (prefix.path, prefix.line) == (KUSTOMIZATION, "namePrefix: prod-")


def test_a_replacement_stands_where_it_names_its_target(prod: Overlay) -> None:
    assert shown(prod, "spec", "ports", 0, "port", name="Service/prod-api-metrics") == (
        KUSTOMIZATION,
        "- spec.ports.0.port",
    )


def test_replacements_tell_elements_and_keys_with_dots_apart(executable: str, tmp_path: Path) -> None:
    files = {
        "a.yaml": "apiVersion: example.com/v1\nkind: Certificate\n"
        "metadata: {name: a, annotations: {example.com/from: SET}}\n"
        "spec: {names: [SET, SET], secret: real}\n",
        "kustomization.yaml": "resources: [a.yaml]\nreplacements:\n"
        "- source: {kind: Certificate, fieldPath: spec.secret}\n"
        "  targets:\n  - select: {kind: Certificate}\n"
        "    fieldPaths:\n    - spec.names.0\n    - .spec.names.1\n"
        "    - metadata.annotations.[example.com/from]\n",
    }
    write(tmp_path, files)
    overlay = build(executable, tmp_path, "")
    found = [shown(overlay, "spec", "names", index, name="Certificate/a")[1] for index in range(2)]
    assert found == ["- spec.names.0", "- .spec.names.1"]
    annotation = shown(overlay, "metadata", "annotations", "example.com/from", name="Certificate/a")
    assert annotation[1] == "- metadata.annotations.[example.com/from]"


# -- generators


def test_generated_data_stand_at_the_literal_the_file_or_the_line_of_the_env_file(prod: Overlay) -> None:
    data = [shown(prod, "data", key, name=SETTINGS) for key in ("GOMEMLIMIT", "LOG_LEVEL", "GOGC", "run.sh")]
    assert data == [
        ("base/kustomization.yaml", "- GOMEMLIMIT=900MiB"),
        (KUSTOMIZATION, "- LOG_LEVEL=warning"),
        ("base/defaults.env", "GOGC=50"),
        ("base/kustomization.yaml", "- run.sh"),
    ]


def test_a_line_of_a_generated_text_stands_in_its_file(prod: Overlay) -> None:
    output = prod.mapper.source.data
    at = output.index(b"exec /api")
    span = prod.node(SETTINGS, "data", "run.sh").location.span
    (place,) = prod.places(type(span)(span.path, at, at + len(b"exec /api")))
    assert (place.path, place.text) == ("base/run.sh", "exec /api")


def test_labels_of_a_generated_object_stand_in_its_options(prod: Overlay) -> None:
    assert shown(prod, "metadata", "labels", "rotate", name=SETTINGS) == (KUSTOMIZATION, "rotate: weekly")


def test_what_is_left_of_a_generated_object_stands_at_its_name(prod: Overlay) -> None:
    assert shown(prod, "kind", name=SETTINGS) == ("base/kustomization.yaml", "- name: api-settings")


# -- everything


def test_no_place_of_the_build_is_nowhere_or_at_the_beginning_of_a_file(prod: Overlay) -> None:
    for obj in prod.objects.values():
        for node in obj.node.walk():
            if "config.kubernetes.io/" in node.path or node.path == "metadata.annotations":
                continue
            for location in (node.location, node.key_location, node.entry_location):
                mapped = prod.mapper.map(location.span)
                assert mapped is not None, node.path
                assert mapped.span.start or node.text == "v1" or node.path in ("", "apiVersion"), node.path
