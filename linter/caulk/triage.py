"""What becomes of each finding: shown, suppressed, or below a threshold and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.report import Suppressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from caulk.config import Config
    from caulk.registry import Registry
    from caulk.rule import Rule
    from caulk.suppressions import Suppressions


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run, and why the others do not."""

    enabled: tuple[Rule, ...]
    explicit: frozenset[str]  # selected by their own name
    off: dict[str, str]  # rule name -> why

    @property
    def names(self) -> frozenset[str]:
        return frozenset(rule.name for rule in self.enabled)


def select(config: Config, registry: Registry) -> Selection:
    """Apply `only`, `select`, `ignore` and `pedantic`; raises `UsageError` for an unknown rule or family.

    A pedantic rule runs with `pedantic` or when its own name is selected; a family or `all` stands for the
    rules of its that run by default.
    """
    only = registry.expand(config.only)
    selected = registry.expand(config.select)
    ignored = registry.expand(config.ignore)
    explicit = frozenset(name for name in (*config.only, *config.select) if name in registry.names)
    enabled: list[Rule] = []
    off: dict[str, str] = {}
    for rule in registry:
        if config.only and rule.name not in only | selected:
            off[rule.name] = f"not among `only` ({config.origin('only')})"
        elif rule.name in ignored and not (rule.name in explicit and rule.name not in config.ignore):
            off[rule.name] = f"in `ignore` ({config.origin('ignore')})"
        elif rule.pedantic and not config.pedantic and rule.name not in explicit:
            off[rule.name] = "pedantic (--pedantic, or select it by name)"
        else:
            enabled.append(rule)
    return Selection(tuple(enabled), explicit, off)


@dataclass(slots=True)
class Triage:
    """Sorts findings into what is shown and what is not."""

    config: Config
    explicit: frozenset[str]
    registry: Registry
    shown: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    below_severity: int = 0
    below_confidence: int = 0
    _path_ignores: list[tuple[Any, frozenset[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.config.ignore_paths:
            from pathspec import GitIgnoreSpec

            for entry in self.config.ignore_paths:
                rules = self.registry.expand(entry.rules or ("all",))
                self._path_ignores.append((GitIgnoreSpec.from_lines(entry.paths), rules, entry.reason))

    def take(self, findings: Iterable[Finding], suppressions: Suppressions) -> None:
        """Suppressions come first, so that none seems unused because of a threshold."""
        for finding in _told_once(findings):
            suppressed = self._suppressed(finding, suppressions)
            if finding.severity < self.config.min_severity:
                self.below_severity += 1
            elif finding.confidence < self._min_confidence(finding.rule):
                self.below_confidence += 1
            elif suppressed is not None:
                self.suppressed.append(suppressed)
            else:
                self.shown.append(finding)

    def _min_confidence(self, rule: str) -> Confidence:
        if self.config.min_confidence is not None:
            return self.config.min_confidence
        lifted = self.config.pedantic or rule in self.explicit
        return Confidence.LOW if lifted else Confidence.MEDIUM

    def _suppressed(self, finding: Finding, suppressions: Suppressions) -> Suppressed | None:
        suppression = suppressions.match(finding)
        if suppression is not None:
            return Suppressed(finding, suppression.reason, suppression.place)
        for paths, rules, reason in self._path_ignores:
            if finding.rule in rules and paths.match_file(finding.primary.span.path):
                return Suppressed(finding, reason, None)
        return None


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in their order. What a rule says of one place in the same words, seen in two ways, is one."""
    once: dict[tuple[str, int, int, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda each: (each.severity, each.confidence), reverse=True):
        once.setdefault(finding.sort_key, finding)
    for key in sorted(once):
        yield once[key]


def fails(findings: Iterable[Finding], fail_on: Severity | None) -> bool:
    """Whether any finding is at least as severe as `fail_on`; None never fails."""
    return fail_on is not None and any(finding.severity >= fail_on for finding in findings)
