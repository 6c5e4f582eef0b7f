"""Image references: repository, tag, digest, and whether a tag stays what it is.

The grammar is that of the distribution project: a tag has no slash, so that the colon of `registry:5000/app`
begins none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Tags that people move: branches, channels, environments.
_MOVING = frozenset(
    (
        *("latest", "main", "master", "trunk", "develop", "dev", "devel", "head", "tip", "edge", "nightly"),
        *("canary", "stable", "release", "current", "unstable", "rolling", "staging", "production", "prod"),
    )
)
_VARIANT = re.compile(r"-[a-z][a-z0-9._-]*$")


@dataclass(frozen=True, slots=True)
class Reference:
    """An image reference, taken apart; "" for a part that is not there."""

    repository: str
    tag: str
    digest: str

    @property
    def moves(self) -> bool:
        """Whether another image can stand behind it tomorrow by design: no tag, `latest`, a branch."""
        if self.digest:
            return False
        return not self.tag or self.tag.lower() in _MOVING or _VARIANT.sub("", self.tag.lower()) in _MOVING

    @property
    def base(self) -> str:
        """The last component of the repository."""
        return self.repository.rpartition("/")[2]


def parse(image: str) -> Reference:
    """Take a reference apart; what is no reference is all repository."""
    rest, _, digest = image.strip().partition("@")
    repository, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        return Reference(rest, "", digest)
    return Reference(repository, tag, digest)
