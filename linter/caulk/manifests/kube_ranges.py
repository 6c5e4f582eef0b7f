"""The Kubernetes releases that a chart says it runs on: `kubeVersion` of Chart.yaml, as Helm reads it.

Helm's ranges are those of github.com/Masterminds/semver: `>=1.25.0-0`, `^1.27`, `~1.28.3`, `1.25 - 1.30`,
`>= 1.21, < 1.30 || 1.32.x`. A range is tried on releases, and where it speaks of patches, patch by patch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests import kube_apis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caulk.findings import Location
    from caulk.manifests.kube_apis import KubeVersion

_PART = r"(?:[0-9]{1,9}|[xX*])"
_VERSION = rf"v?{_PART}(?:\.{_PART}(?:\.{_PART})?)?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_HYPHEN = re.compile(rf"(?<!\S)({_VERSION}) - ({_VERSION})(?!\S)")
_CONSTRAINT = re.compile(rf"(!=|>=|=>|<=|=<|~>|=|>|<|~|\^|) ?({_VERSION})")
_AND = re.compile(r" ?, ?| ")

_LONGEST = 1_000  # characters of a range that is read
_LAST = 99  # minor versions up to which a range is tried
_ANY_PATCH = 1_000  # stands for the patches that no range speaks of


@dataclass(frozen=True, slots=True)
class Releases:
    """The oldest and the newest release that manifests have to run on; None where nobody says so.

    `said` is where a chart says it. A chart that `chooses_apis` uses those API versions that the cluster says
    it serves, and is rendered without one: nobody knows which it would use on the oldest release.
    """

    oldest: KubeVersion | None = None
    newest: KubeVersion | None = None
    said: Location | None = None
    chooses_apis: bool = False


class Range:
    """A parsed range; one that Helm would reject allows everything, for Helm says it better."""

    def __init__(self, text: str) -> None:
        parsed = [_constraints(each) for each in text.split("||")] if len(text) <= _LONGEST else [None]
        self._alternatives = [] if None in parsed else [each for each in parsed if each is not None]

    @cached_property
    def oldest(self) -> KubeVersion | None:
        """The oldest release in it; None for a range that begins before anybody wrote charts."""
        return self._minors[0] if self._minors and self._minors[0][1] else None

    @cached_property
    def newest(self) -> KubeVersion | None:
        """The newest release in it; None for a range that includes all that is known, or only what is not."""
        known = [each for each in self._minors if each <= kube_apis.newest_release()]
        return known[-1] if known and known[-1] < kube_apis.newest_release() else None

    def patch(self, release: KubeVersion) -> str:
        """The first patch of a release that is in the range: `1.28.3`."""
        return "{}.{}.{}".format(*release, next(self._allowed(release), 0))

    @cached_property
    def _minors(self) -> list[KubeVersion]:
        return [(1, minor) for minor in range(_LAST + 1) if any(True for _ in self._allowed((1, minor)))]

    def _allowed(self, release: KubeVersion) -> Iterator[int]:
        spoken_of = {each.lower[2] for every in self._alternatives for each in every}
        for patch in sorted({0, _ANY_PATCH, *spoken_of, *(each + 1 for each in spoken_of)}):
            if not self._alternatives or any(
                all(each.allows((*release, patch)) for each in every) for every in self._alternatives
            ):
                yield patch


@dataclass(frozen=True, slots=True)
class _Constraint:
    """One comparison with a version of which `parts` are given.

    `is_pre` is set for a version with a suffix, which comes before the release itself. What a suffix is
    mostly for needs no care here: it lets in the builds of cloud providers (v1.29.3-gke.1).
    """

    operator: str
    parts: tuple[int, ...]
    is_pre: bool

    @property
    def lower(self) -> tuple[int, int, int]:
        major, minor, patch = (*self.parts, 0, 0, 0)[:3]
        return major, minor, patch

    def allows(self, release: tuple[int, int, int]) -> bool:
        is_one = release[: len(self.parts)] == self.parts and not (len(self.parts) == 3 and self.is_pre)
        compared = (*release, 1), (*self.lower, int(not self.is_pre))
        match self.operator:
            case "!=":
                return not is_one
            case ">":
                return compared[0] > compared[1] and not is_one
            case "<":
                return compared[0] < compared[1]
            case ">=" | "=>":
                return compared[0] >= compared[1]
            case "<=" | "=<":
                return compared[0] <= compared[1] or is_one
            case "^":
                return compared[0] >= compared[1] and release[: len(self.parts[:1])] == self.parts[:1]
            case "~" | "~>":
                return compared[0] >= compared[1] and release[: len(self.parts[:2])] == self.parts[:2]
            case _:
                return is_one


def _constraints(text: str) -> Sequence[_Constraint] | None:
    """The comparisons that all have to hold; None when it is no range."""
    text = _HYPHEN.sub(r">=\1 <=\2", " ".join(text.split()))
    found = []
    at = 0
    while at < len(text):
        match = _CONSTRAINT.match(text, at)
        if match is None:
            return None
        found.append(_constraint(match[1], match[2]))
        gap = _AND.match(text, match.end())
        if gap is None and match.end() < len(text):
            return None
        at = gap.end() if gap is not None else match.end()
    return found or None


def _constraint(operator: str, version: str) -> _Constraint:
    numbers, _, suffix = version.removeprefix("v").partition("+")[0].partition("-")
    parts: list[int] = []
    for part in numbers.split("."):
        if part in "xX*":
            break
        parts.append(int(part))
    return _Constraint(operator, tuple(parts), bool(suffix))
