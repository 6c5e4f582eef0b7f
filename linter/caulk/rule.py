"""What a rule is: a documented flaw, and a `check` over the one thing it needs to see."""

from __future__ import annotations

import inspect
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from caulk.findings import Applicability, Confidence, Finding, Fix, Label, Locatable, Severity, clipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caulk.deployment.project import Project
    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage
    from caulk.manifests.model import KubeObject, Manifests

LabelledPlace = tuple[Locatable, str]


class Rule:
    """Base of all rules; subclass one of the kinds below, which say what `check` receives.

    The docstring is the documentation. Its first line is the short description; the headings `What it
    does`, `Why is this bad?`, `Example`, `Use instead`, `Known limits` and `References` follow. The code
    block under `Example` must make the rule fire, the one under `Use instead` must not; a test runs both.
    """

    name: ClassVar[str]
    family: ClassVar[str]
    severity: ClassVar[Severity]
    confidence: ClassVar[Confidence]
    since: ClassVar[str]
    pedantic: ClassVar[bool] = False  # off unless --pedantic or selected by name
    tags: ClassVar[tuple[str, ...]] = ()
    fixable: ClassVar[Applicability | None] = None  # the best that its fixes may be; None without any

    @cached_property
    def documentation(self) -> str:
        """The whole docstring, as Markdown."""
        return inspect.cleandoc(type(self).__doc__ or "")

    @property
    def summary(self) -> str:
        """The docstring's first line, without its full stop."""
        return self.documentation.partition("\n")[0].rstrip(".")

    def finding(
        self,
        message: str,
        at: Locatable,
        label: str = "",
        *,
        related: Iterable[LabelledPlace] = (),
        flow: Iterable[LabelledPlace] = (),
        help: str = "",  # noqa: A002 - the word users see in the report
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this rule; places are given as nodes or locations and turned into spans here."""
        return Finding(
            rule=self.name,
            severity=severity or self.severity,
            confidence=confidence or self.confidence,
            message=clipped(message),
            primary=Label(at.location, clipped(label)),
            related=tuple(Label(place.location, clipped(text)) for place, text in related),
            flow=tuple(Label(place.location, clipped(text)) for place, text in flow),
            help=clipped(help),
            fix=fix,
        )


class GoRule(Rule):
    """A rule about Go code.

    `triggers` are byte strings of which at least one stands in every file the rule can fire on; a file (or
    package) without any is never handed to the rule. Empty means: every file.
    """

    triggers: ClassVar[tuple[bytes, ...]] = ()
    in_tests: ClassVar[bool] = False  # whether it speaks of `_test.go` files too, which --tests has read
    in_test_support: ClassVar[bool] = True  # False: what it finds ends with the test binary anyway


class GoFileRule(GoRule):
    """Sees one Go file at a time; names, types and flow come with the file."""

    def check(self, file: GoFile) -> Iterator[Finding]:
        raise NotImplementedError


class GoPackageRule(GoRule):
    """Sees all files of one Go package together."""

    def check(self, package: GoPackage) -> Iterator[Finding]:
        raise NotImplementedError


class ObjectRule(Rule):
    """Sees one Kubernetes object at a time. `kinds` empty means every kind."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        raise NotImplementedError


class ManifestsRule(Rule):
    """Sees all Kubernetes objects of the scan, related to each other.

    A rule `about_oldest` says what the oldest release lacks that a chart supports; the engine shows it the
    chart as it is rendered for that release.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()
    about_oldest: ClassVar[bool] = False

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        raise NotImplementedError


class ProjectRule(Rule):
    """Sees Go, manifests, Dockerfiles and the links between them. `kinds` as in `ManifestsRule`.

    A rule that has something to say about Go alone names `triggers`: a scan without manifests and Dockerfiles
    hands the project to it when a Go file holds one of these byte strings, and never otherwise.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()
    triggers: ClassVar[tuple[bytes, ...]] = ()

    def check(self, project: Project) -> Iterator[Finding]:
        raise NotImplementedError
