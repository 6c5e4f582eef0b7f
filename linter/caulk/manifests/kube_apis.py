"""Which Kubernetes release introduced, deprecated and removed which API version of the built-in kinds.

The table, kube_apis.json, is made by linter/kubeapi/generate from the sources of kubernetes/api; it says
when, and from which versions of them. Where the sources give no lifecycle (alphas mostly) a removal is dated
by the first release whose sources lack the type: the API was gone by then. Custom resources are not in it:
their versions are their authors'.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KubeVersion = tuple[int, int]

SUPPORTED_RELEASES = 3  # minor releases that the Kubernetes project maintains at a time
BETAS_OFF = (1, 24)  # from here on a cluster serves a new beta only where somebody switches it on

_DATA = Path(__file__).with_name("kube_apis.json")


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """First releases with, against and without an API version of a kind; None for what is not known.

    `replacement` is the API version to use instead, "" when there is none.
    """

    introduced: KubeVersion | None = None
    deprecated: KubeVersion | None = None
    removed: KubeVersion | None = None
    replacement: str = ""

    def is_served(self, release: KubeVersion) -> bool:
        """Whether a release serves it, as far as is known."""
        return (self.introduced is None or self.introduced <= release) and (
            self.removed is None or release < self.removed
        )


def lifecycle(api_version: str, kind: str) -> Lifecycle | None:
    """What is known of a built-in kind; None for kinds that are not."""
    return _table().get((api_version, kind))


def newest_release() -> KubeVersion:
    """The newest Kubernetes release known here."""
    return _version(_data()["newest"])


def served(release: KubeVersion) -> Iterator[str]:
    """What a cluster of a release serves by default, as `policy/v1` and `policy/v1/PodDisruptionBudget`."""
    groups = set()
    for (api_version, kind), each in _table().items():
        version = api_version.rpartition("/")[2]
        off = "alpha" in version or (
            "beta" in version and (each.introduced is None or each.introduced >= BETAS_OFF)
        )
        if off or not each.is_served(release):
            continue
        if api_version not in groups:
            groups.add(api_version)
            yield api_version
        yield f"{api_version}/{kind}"


@cache
def _data() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(_DATA.read_bytes())
    return found


@cache
def _table() -> Mapping[tuple[str, str], Lifecycle]:
    return {
        (api_version, kind): Lifecycle(
            _known(said, "introduced"),
            _known(said, "deprecated"),
            _known(said, "removed"),
            said.get("replacement", ""),
        )
        for api_version, kinds in _data()["kinds"].items()
        for kind, said in kinds.items()
    }


def _known(said: Mapping[str, str], name: str) -> KubeVersion | None:
    return _version(said[name]) if name in said else None


def _version(text: str) -> KubeVersion:
    major, minor = text.split(".")
    return int(major), int(minor)
