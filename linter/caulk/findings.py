"""What a scan has to say: findings with labelled places, and notices of what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from caulk.source import Span


LONGEST = 1_000  # characters of a text in a report


def clipped(text: str) -> str:
    """A text that quotes what it speaks of, fit for a report however long that is."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 200]} … {text[-100:]}"


class _Ordered(Enum):
    """An enum whose members compare by rank: the first declared is the lowest."""

    @property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def __ge__(self, other: _Ordered) -> bool:
        return self.rank >= other.rank

    def __gt__(self, other: _Ordered) -> bool:
        return self.rank > other.rank

    def __le__(self, other: _Ordered) -> bool:
        return self.rank <= other.rank

    def __lt__(self, other: _Ordered) -> bool:
        return self.rank < other.rank

    def __str__(self) -> str:
        return str(self.value)


class Severity(_Ordered):
    """How bad the defect is when it is real."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Confidence(_Ordered):
    """How sure this kind of evidence is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Applicability(_Ordered):
    """How far a fix may be trusted."""

    DISPLAY = "display"  # only shown: a person has to do it
    UNSAFE = "unsafe"  # most likely what is meant; `--fix=unsafe` applies it
    SAFE = "safe"  # certainly what is meant; `--fix` applies it


@dataclass(frozen=True, slots=True)
class Location:
    """A span and the named thing around it (`(*Server).Run`, `Deployment/default/api spec.replicas`).

    `symbol` survives edits elsewhere in the file, so fingerprints rest on it and never on line numbers.
    """

    span: Span
    symbol: str = ""

    @property
    def location(self) -> Location:
        return self


class Locatable(Protocol):
    """Whatever knows its own place: a `Location`, a YAML node, a Dockerfile instruction."""

    @property
    def location(self) -> Location: ...


@dataclass(frozen=True, slots=True)
class Label:
    """A place and the clause that is said of it."""

    location: Location
    text: str = ""

    @property
    def span(self) -> Span:
        return self.location.span


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a template made of the place that a finding shows.

    `line` is the rendered line without its indentation. `sets` are the value sets with which it comes out so,
    empty for a chart that has only one. `spans` are the finding's places in the rendered text, which is no
    file: an annotation that was rendered with them silences the finding there.
    """

    line: str
    sets: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for a byte range of a file.

    `version` names the content in which the range was measured (`Source.version`): any other is left alone.
    `scalar` is what the new text says where the range is a whole YAML scalar; by it an edit of rendered text
    is led back to the file that says the same, in the style of that file.
    """

    span: Span
    text: str
    version: str
    scalar: str | int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that ends a finding; all edits belong together, in any number of files.

    `description` is an imperative of one line ("write 512MiB"). A fix that is only shown has an `obstacle`: a
    clause that says why nothing but a person can do it.
    """

    description: str
    edits: tuple[Edit, ...] = ()
    applicability: Applicability = Applicability.SAFE
    obstacle: str = ""

    def only_shown(self, obstacle: str) -> Fix:
        """The fix for a person, who does not need places that no file has."""
        if self.applicability is Applicability.DISPLAY:
            return self
        return Fix(self.description, (), Applicability.DISPLAY, obstacle)

    def at_most(self, applicability: Applicability) -> Fix:
        """The fix, trusted no further than this."""
        return self if self.applicability <= applicability else replace(self, applicability=applicability)


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, told with its places.

    `primary` is small (a keyword, a call, a key). `related` tell the story, in any file, in reading order.
    `flow` is the ordered path on which it goes wrong; empty when the related places already are that path.
    `origin` is set when the text stands in generated output: the `# Source:` path that Helm printed.
    `rendered` is set when the places are those of a template and the flaw is in what it makes. `fix` is set
    when it is certain enough which change ends the finding.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    primary: Label
    related: tuple[Label, ...] = ()
    flow: tuple[Label, ...] = ()
    help: str = ""
    origin: str = ""
    rendered: Rendered | None = None
    fix: Fix | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every place the finding shows; a suppression on any of them counts."""
        return (
            self.primary.span,
            *(label.span for label in self.related),
            *(label.span for label in self.flow),
            *(self.rendered.spans if self.rendered is not None else ()),
        )

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        span = self.primary.span
        return (span.path, span.start, span.end, self.rule, self.message)


class NoticeKind(Enum):
    """Why something was not, or not wholly, looked at."""

    UNREADABLE = "unreadable"  # the operating system refused, or the bytes are no text
    PARTLY_READ = "partly-read"  # syntax errors: the intact parts were checked
    REFUSED = "refused"  # too large, too deep, too many aliases
    NOT_RENDERED = "not-rendered"  # a chart that helm refused, or rendered without a part of it
    RULE_CRASHED = "rule-crashed"  # a defect in Caulk or in a rule
    NOT_FIXED = "not-fixed"  # a fix that was asked for and could not be written
    LIMIT_REACHED = "limit-reached"  # the analysis stopped short; see `caulk.golang.limits`


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a scan could not do; it makes the exit code 3, but for a limit that was reached.

    `detail` has several lines, for -v.
    """

    kind: NoticeKind
    path: str
    message: str
    span: Span | None = None
    hint: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", clipped(self.message))
