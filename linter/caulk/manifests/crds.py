"""CustomResourceDefinitions: versions, which of them is stored, and how one becomes another.

A CRD is mostly schema, and schemas are most of the bytes of an operator's manifests. Two looks at the bytes
keep them from being composed: `has_something_to_say` tells the CRDs that can be wrong in their versions from
all others, and `without_schemas` blanks what only a comparison of versions needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.webhooks import ServiceRef

if TYPE_CHECKING:
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject

KIND = "CustomResourceDefinition"
TYPE = ("apiextensions.k8s.io/v1", KIND)
SCHEMAS = ("apiextensions.k8s.io/v1", "openAPIV3Schema")  # what a rule names among its kinds to see schemas

# Each begins with the word itself, which is what makes searching megabytes of schema fast.
_STORED = re.compile(rb"""storage["']?[ \t]*:[ \t]*["']?(?:true|True|TRUE|yes|on)\b""")
_SERVED = re.compile(rb"""served["']?[ \t]*:""")
_CONVERSION = re.compile(rb"""conversion["']?[ \t]*:""")
_SCHEMA = re.compile(
    rb"""^(([ ]*)openAPIV3Schema:[ \t]*\r?\n)((?:\2[ ][^\n]*\n|[ \t\r]*\n)*(?:\2[ ][^\n]+\Z)?)""",
    re.MULTILINE,
)
_BLANKS = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


def has_something_to_say(data: bytes) -> bool:
    """Whether a CRD, by its bytes, has other than one served, stored version without a conversion."""
    if len(_STORED.findall(data)) != 1 or len(_SERVED.findall(data)) != 1:
        return True
    return _CONVERSION.search(data) is not None


def without_schemas(data: bytes) -> bytes:
    """A CRD in block style with its schemas blanked: every byte that is left stays where it was."""
    return _SCHEMA.sub(lambda match: match.group(1) + match.group(3).translate(_BLANKS), data)


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of `spec.versions`."""

    node: YamlNode

    @property
    def name(self) -> str:
        node = self.node.get("name")
        return node.text if node is not None else ""

    @property
    def served(self) -> bool:
        node = self.node.get("served")
        return node is not None and node.value is True

    @property
    def stored(self) -> bool:
        node = self.node.get("storage")
        return node is not None and node.value is True

    @property
    def schema(self) -> YamlNode | None:
        return self.node.get("schema", "openAPIV3Schema")


class Definition:
    """A CRD of apiextensions.k8s.io/v1."""

    def __init__(self, obj: KubeObject) -> None:
        self.obj = obj

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        node = self.obj.node.get("spec", "versions")
        return tuple(Version(each) for each in node.elements if each.is_mapping) if node is not None else ()

    @property
    def is_partial(self) -> bool:
        """Whether it is a patch: the API wants names and versions."""
        return self.obj.is_patch or self.obj.node.get("spec", "names") is None or not self.versions

    @property
    def conversion(self) -> YamlNode | None:
        return self.obj.node.get("spec", "conversion")

    @property
    def converts_by_webhook(self) -> bool:
        strategy = self.conversion.get("strategy") if self.conversion is not None else None
        return strategy is not None and strategy.text == "Webhook"

    @property
    def conversion_service(self) -> ServiceRef | None:
        if self.conversion is None:
            return None
        return ServiceRef.of(self.conversion.get("webhook", "clientConfig"))


def lost_fields(source: YamlNode, target: YamlNode) -> tuple[str, ...]:
    """Paths that one schema has and another would prune, the outermost only, nearest to the root first.

    What the API server has of its own and the status, which a controller writes anew, are left out.
    """
    found: list[str] = []
    pending: list[tuple[str, YamlNode, YamlNode]] = [("", source, target)]
    while pending:
        path, one, other = pending.pop(0)
        preserving = other.get("x-kubernetes-preserve-unknown-fields")
        if preserving is not None and preserving.value is True:
            continue
        properties, others = one.get("properties"), other.get("properties")
        for name, schema in properties.items() if properties is not None else ():
            inner = f"{path}.{name}" if path else name
            if not path and name in ("apiVersion", "kind", "metadata", "status"):
                continue
            twin = others.get(name) if others is not None else None
            if twin is not None:
                pending.append((inner, schema, twin))
            elif other.get("additionalProperties") is None:
                found.append(inner)
        for key in ("items", "additionalProperties"):
            below, twin = one.get(key), other.get(key)
            if below is not None and twin is not None and below.is_mapping and twin.is_mapping:
                pending.append((f"{path}[]" if key == "items" else f"{path}.*", below, twin))
    return tuple(found)
