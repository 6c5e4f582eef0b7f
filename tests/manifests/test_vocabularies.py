"""What is known of image references, kernel parameters, GODEBUG settings and CRD schemas."""

from __future__ import annotations

import pytest

from caulk.manifests import crds, godebug, images, sysctls
from caulk.manifests.godebug import Effect
from caulk.manifests.images import Reference
from caulk.manifests.nodes import Place, YamlNode, compose
from caulk.manifests.sysctls import Namespace


def node(text: str) -> YamlNode:
    root = compose(text.encode(), 0).root
    assert root is not None
    return YamlNode(root, Place("a.yaml"))


@pytest.mark.parametrize(
    ("image", "reference"),
    [
        ("app", Reference("app", "", "")),
        ("app:v1", Reference("app", "v1", "")),
        ("registry:5000/app", Reference("registry:5000/app", "", "")),
        ("registry:5000/app:v1", Reference("registry:5000/app", "v1", "")),
        ("app@sha256:0", Reference("app", "", "sha256:0")),
        ("app:v1@sha256:0", Reference("app", "v1", "sha256:0")),
    ],
)
def test_an_image_reference_is_taken_apart(image: str, reference: Reference) -> None:
    assert images.parse(image) == reference


@pytest.mark.parametrize(
    "image", ["app", "app:latest", "app:Main", "app:stable-alpine", "r:5000/app", "app:dev"]
)
def test_tags_that_people_move(image: str) -> None:
    assert images.parse(image).moves


@pytest.mark.parametrize(
    "image", ["app:1", "app:1.2-alpine", "app:3f2a91c", "app:main-3f2a91c4", "app:latest@sha256:0"]
)
def test_tags_that_stay(image: str) -> None:
    assert not images.parse(image).moves


@pytest.mark.parametrize(
    ("name", "namespace"),
    [
        ("net.ipv4.tcp_syncookies", Namespace.NETWORK),
        ("net/ipv4/ip_forward", Namespace.NETWORK),
        ("kernel.shm_rmid_forced", Namespace.IPC),
        ("fs.mqueue.msg_max", Namespace.IPC),
        ("vm.max_map_count", Namespace.NONE),
        ("fs.inotify.max_user_watches", Namespace.NONE),
        ("kernel.pid_max", Namespace.NONE),
    ],
)
def test_the_namespace_of_a_kernel_parameter(name: str, namespace: Namespace) -> None:
    assert sysctls.namespace_of(sysctls.normalised(name)) is namespace


def test_every_safe_parameter_has_a_namespace() -> None:
    assert all(sysctls.namespace_of(name) is not Namespace.NONE for name in sysctls.SAFE)


@pytest.mark.parametrize(
    ("value", "effects"),
    [
        ("gctrace=1", [Effect.NOISE]),
        ("gctrace=0,netdns=go", []),
        ("asyncpreemptoff=1,,schedtrace=100", [Effect.HARMFUL, Effect.HARMFUL]),
        ("tls10server=1", [Effect.FATAL]),
        ("tls10server=0", []),
        ("cpu.avx2=off", []),
        ("nonsense=1", [Effect.NOTHING]),
        ("gctrace", [Effect.NOTHING]),
        ("", []),
    ],
)
def test_what_a_godebug_value_does(value: str, effects: list[Effect]) -> None:
    assert [each.effect for each in godebug.settings(value)] == effects


def test_settings_of_the_toolchain_at_hand_are_known() -> None:
    """Every setting that the runtime documents is one that the table knows."""
    import re

    import corpus

    source = (corpus.goroot() / "src" / "internal" / "godebugs" / "table.go").read_text("utf-8")
    names = re.findall(r'\{Name: "(\w+)"', source)
    assert len(names) > 40
    unknown = [
        name for name in names if any(each.effect is Effect.NOTHING for each in godebug.settings(f"{name}=9"))
    ]
    assert unknown == []


def test_lost_fields_are_those_that_the_other_schema_would_prune() -> None:
    old = node(
        "{properties: {spec: {properties: {a: {}, b: {properties: {c: {}, d: {}}},"
        " list: {items: {properties: {e: {}}}}, map: {additionalProperties: {properties: {f: {}}}}}},"
        " status: {properties: {g: {}}}}}"
    )
    new = node(
        "{properties: {spec: {properties: {b: {properties: {c: {}}},"
        " list: {items: {properties: {}}}, map: {additionalProperties: {properties: {}}}}}}}"
    )
    assert crds.lost_fields(old, new) == ("spec.a", "spec.b.d", "spec.list[].e", "spec.map.*.f")
    assert crds.lost_fields(new, old) == ()


def test_a_schema_that_preserves_unknown_fields_loses_nothing() -> None:
    old = node("{properties: {spec: {properties: {a: {}}}}}")
    assert crds.lost_fields(old, node("{x-kubernetes-preserve-unknown-fields: true}")) == ()
    kept = node("{properties: {spec: {x-kubernetes-preserve-unknown-fields: true}}}")
    assert crds.lost_fields(old, kept) == ()


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("versions: [{name: v1, served: true, storage: true}]", False),
        ("versions: [{name: v1, served: true, storage: false}]", True),
        ("versions: [{served: true, storage: true}, {served: true, storage: false}]", True),
        ("versions: [{served: true, storage: true}]\nconversion: {strategy: None}", True),
        ('{"versions": [{"served": true, "storage": true}]}', False),
    ],
)
def test_a_definition_of_one_version_is_told_by_its_bytes(text: str, worth: bool) -> None:
    assert crds.has_something_to_say(text.encode()) is worth


DEFINITION = b"""\
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          description: |
            text \xc3\xa9

          properties: {spec: {type: object}}
      served: true
    - name: v2
      schema:
        openAPIV3Schema:
          type: object"""


def test_schemas_are_blanked_and_nothing_moves() -> None:
    blanked = crds.without_schemas(DEFINITION)
    assert len(blanked) == len(DEFINITION)
    assert [line for line in blanked.splitlines() if line.strip()] == [
        line
        for line in DEFINITION.splitlines()
        if line.strip()
        and not any(word in line for word in (b"description", b"text", b"properties", b"type"))
    ]
    assert blanked.index(b"served") == DEFINITION.index(b"served")
