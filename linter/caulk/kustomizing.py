"""Kustomizations in a scan: built to worlds of their own, that lead back to bases, patches and generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caulk.config import Config
    from caulk.discovery import Discovery
    from caulk.rendered import Worlds
    from caulk.suppressions import Suppression


class Kustomizations:
    """The kustomizations of one scan."""

    def __init__(self, found: Discovery, config: Config, jobs: int, worlds: Worlds) -> None:
        self.found = found

    def build(self) -> None:
        """Build the overlays."""

    def suppressions(self) -> list[Suppression]:
        return []
