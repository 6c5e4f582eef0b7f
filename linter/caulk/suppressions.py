"""Suppressions: what people write into their files to silence a rule in one place, and what becomes of it.

In Go `//caulk:ignore rule[,rule] -- reason` or `//nolint:caulk // reason`, in YAML and Dockerfiles
`# caulk:ignore rule -- reason`, in Helm templates also `{{/* caulk:ignore rule -- reason */}}`, on an object
the annotation `caulk.dev/ignore: "rule: reason; rule: reason"`. A comment behind code covers its line; a
comment alone covers the next line that is not a comment. A suppression counts when it covers any part of any
place that the finding shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Edit, Finding, Fix, Location, Severity
from caulk.rule import Rule
from caulk.source import BOM, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from caulk.golang.files import GoFile
    from caulk.manifests.documents import Document
    from caulk.manifests.model import KubeObject
    from caulk.manifests.nodes import YamlNode
    from caulk.registry import Registry
    from caulk.report import Sources
    from caulk.source import Source

ANNOTATION = "caulk.dev/ignore"
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression. `place` is the comment or annotation, `scope` the bytes in which it silences.

    `rules` are names as written. A `problem` says why the suppression counts for nothing. One that an
    `annotation` makes in rendered text has its scope there. In a template's branch nobody knows whether
    anything could be suppressed: it is not `certain`, and never called unused.
    """

    place: Span
    scope: Span
    rules: tuple[str, ...]
    reason: str
    problem: str = ""
    annotation: bool = False
    certain: bool = True


# -- the engine's own rules ------------------------------------------------------------------------


class UnusedSuppression(Rule):
    """Suppression that silences nothing.

    ## What it does

    Reports a `caulk:ignore` comment, a `nolint:caulk` comment or a `caulk.dev/ignore` annotation that no
    finding meets. A rule that did not run is no reason to report, nor is a file that was not read wholly.

    ## Why is this bad?

    The defect was fixed, or moved away from the comment. What stays behind would silence the next defect in
    that place, and tells readers of a problem that is not there.

    ## Example

    ```go
    package main

    func main() {
    \tprintln("ready") //caulk:ignore goroutine-loop-no-exit -- stopped by the process
    }
    ```

    ## Use instead

    ```go
    package main

    func main() {
    \tprintln("ready")
    }
    ```

    ## Known limits

    A suppression of a rule that holds several files against each other is reported only when the whole
    project is scanned.

    ## References

    - [staticcheck: linter directives](https://staticcheck.dev/docs/configuration/#ignoring-problems)
    """

    name = "unused-suppression"
    family = "caulk"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE


class InvalidSuppression(Rule):
    """Suppression that cannot work as it is written.

    ## What it does

    Reports a suppression that names no rule or an unknown one, and a `caulk.dev/ignore` annotation in a place
    where Caulk does not look for it, such as a pod template.

    ## Why is this bad?

    It silences nothing, though somebody believes that it does.

    ## Example

    ```go
    package main

    func main() {
    \tprintln("ready") //caulk:ignore goroutine-loop-no-exti -- stopped by the process
    }
    ```

    ## Use instead

    ```go
    package main

    func main() {
    \tprintln("ready")
    }
    ```

    ## Known limits

    Comments that only look like a suppression, such as `// caulk ignore`, are not recognised.

    ## References

    - `caulk rules` lists the names.
    """

    name = "invalid-suppression"
    family = "caulk"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"


class SuppressionWithoutReason(Rule):
    """Suppression that gives no reason.

    ## What it does

    Reports a suppression without a text after `--` (comments), `//` (`nolint`) or `:` (annotations).

    ## Why is this bad?

    Whoever reads the code next cannot tell whether the reason still holds.

    ## Example

    ```go
    package main

    func main() {
    \tprintln("ready") //caulk:ignore goroutine-loop-no-exit
    }
    ```

    ## Use instead

    ```go
    package main

    func main() {
    \tprintln("ready") //caulk:ignore goroutine-loop-no-exit -- stopped by the process
    }
    ```

    ## Known limits

    None.

    ## References

    - [staticcheck: linter directives](https://staticcheck.dev/docs/configuration/#ignoring-problems)
    """

    name = "suppression-without-reason"
    family = "caulk"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True


ENGINE_RULES: tuple[type[Rule], ...] = (InvalidSuppression, SuppressionWithoutReason, UnusedSuppression)


# -- finding them ----------------------------------------------------------------------------------

_GO = re.compile(rb"//[ \t]*(?:caulk:ignore\b(?P<rest>[^\n]*)|nolint:(?P<linters>[\w,-]+)(?P<after>[^\n]*))")
_HASH = re.compile(rb"(?:^|(?<=[ \t]))#[ \t]*caulk:ignore\b(?P<rest>[^\n]*)", re.MULTILINE)
_DOCKER = re.compile(rb"^[ \t]*#[ \t]*caulk:ignore\b(?P<rest>[^\n]*)", re.MULTILINE)
_TEMPLATE = re.compile(rb"/\*[ \t\r\n]*caulk:ignore\b(?P<rest>.*?)\*/", re.DOTALL)
_MARK = b"caulk"


def in_go(file: GoFile) -> Iterator[Suppression]:
    """The suppressions in a Go file's comments; text inside strings is no comment."""
    if _MARK not in file.data:
        return
    for match in _GO.finditer(file.data):
        if match["linters"] is not None and b"caulk" not in match["linters"].split(b","):
            continue
        node = file.root.descendant_for_byte_range(match.start(), match.end())
        if node is None or node.type != "comment" or node.start_byte != match.start():
            continue
        if match["linters"] is not None:
            reason = _text(match["after"]).lstrip("/ \t")
            rules: tuple[str, ...] = (EVERYTHING,)
        else:
            rules, reason = _rules_and_reason(match["rest"])
        yield _comment(file.source, match, rules, reason, b"//")


def in_yaml(source: Source, is_text: Callable[[int], bool]) -> Iterator[Suppression]:
    """The suppressions in a YAML file's comments. `is_text` tells whether an offset lies inside a scalar."""
    if _MARK not in source.data:
        return
    for match in _HASH.finditer(source.data):
        if not is_text(match.start()):
            yield _comment(source, match, *_rules_and_reason(match["rest"]), b"#")


def in_values(source: Source) -> Iterator[Suppression]:
    """The suppressions in a chart's values file."""
    for each in in_yaml(source, lambda _: False):
        yield replace(each, certain=False)


def in_template(source: Source) -> Iterator[Suppression]:
    """The suppressions in a template that makes YAML: `{{/* caulk:ignore ... */}}` and `# caulk:ignore ...`.

    A comment alone on its line covers the next line that prints something, past lines that only steer.
    """
    if _MARK not in source.data:
        return
    from caulk.manifests import gotemplate

    try:
        nodes = gotemplate.parse(source.data)
    except gotemplate.TemplateSyntaxError:
        return  # Helm complains about the file
    printing = gotemplate.printing(source.data, nodes)
    inside = [
        (node.opening.end, node.end.start)
        for node in gotemplate.walk(nodes)
        if isinstance(node, gotemplate.Block)
    ]
    for node in gotemplate.walk(nodes):
        matches: Iterable[re.Match[bytes]] = ()
        if isinstance(node, gotemplate.Text):
            matches = _HASH.finditer(source.data, node.start, node.end)
        elif isinstance(node, gotemplate.Action) and node.keyword == "/*":
            match = _TEMPLATE.match(source.data, node.inner, node.inner_end)
            matches = (match,) if match is not None else ()
        for match in matches:
            place = Span(source.path, match.start(), match.start() + len(match.group().rstrip()))
            if isinstance(node, gotemplate.Action):
                place = Span(source.path, node.start, node.end)
            rules, reason = _rules_and_reason(match["rest"])
            scope = _printed_line(source, place, printing)
            certain = not any(start <= place.start < end for start, end in inside)
            yield Suppression(place, scope, rules, reason, "" if rules else "names no rule", certain=certain)


def _printed_line(source: Source, place: Span, printing: Sequence[tuple[int, int]]) -> Span:
    """The line of a comment if something is printed there, else the next one on which something is."""
    starts = [start for start, _ in printing]
    line = source.line_of(place.start)
    begin = source.line_starts[line - 1]
    end = source.line_starts[line] if line < len(source.line_starts) else len(source.data) + 1
    if any(begin <= start < end for start in starts):
        return Span(source.path, begin, end)
    index = bisect_left(starts, place.end)
    if index == len(starts):
        return Span(source.path, begin, end)
    start, stop = printing[index]
    first, last = source.line_of(start), source.line_of(max(stop - 1, start))
    end = source.line_starts[last] if last < len(source.line_starts) else len(source.data) + 1
    return Span(source.path, source.line_starts[first - 1], end)


def in_dockerfile(source: Source) -> Iterator[Suppression]:
    """The suppressions in a Dockerfile, where a comment has a line of its own."""
    if _MARK not in source.data:
        return
    for match in _DOCKER.finditer(source.data):
        yield _comment(source, match, *_rules_and_reason(match["rest"]), b"#")


def in_objects(objects: Iterable[KubeObject]) -> Iterator[Suppression]:
    """The suppressions in the annotations of objects, and annotations that stand where nobody reads them."""
    marked: dict[Document, bool] = {}  # one document may hold thousands of objects
    for obj in objects:
        if obj.document not in marked:
            marked[obj.document] = _MARK in obj.document.data
        if marked[obj.document]:
            yield from _in_object(obj)


def _in_object(obj: KubeObject) -> Iterator[Suppression]:
    whole = obj.node.location.span
    for path, place in _annotations(obj.node):
        span = place.location.span
        if path == "metadata.annotations":
            for entry in re.split(r"[;\n]", str(place.text)):
                if entry.strip():
                    names, _, reason = entry.partition(":")
                    rules = tuple(name for name in re.split(r"[,\s]+", names) if name)
                    problem = "" if rules else "names no rule"
                    yield Suppression(span, whole, rules, reason.strip(), problem, annotation=True)
        else:
            problem = (
                f"the annotation stands in {path}; Caulk reads it in the object's own metadata.annotations"
            )
            yield Suppression(span, whole, (), "", problem, annotation=True)


def _annotations(node: YamlNode) -> Iterator[tuple[str, YamlNode]]:
    """Path of the mapping around, and value, of every annotation key in the object."""
    pending = [("", node)]
    while pending:
        path, current = pending.pop()
        if current.kind == "mapping":
            for key, value in current.items():
                if key == ANNOTATION:
                    yield path, value
                elif value.kind != "scalar":
                    pending.append((f"{path}.{key}" if path else str(key), value))
        elif current.kind == "sequence":
            pending.extend((path, each) for each in current.elements)


def _comment(
    source: Source, match: re.Match[bytes], rules: tuple[str, ...], reason: str, sign: bytes
) -> Suppression:
    place = Span(
        source.path, match.start() + match.group().index(sign), match.start() + len(match.group().rstrip())
    )
    line = source.line_of(place.start)
    starts = source.line_starts
    start = starts[line - 1]
    if not source.data[start : place.start].removeprefix(b"\xef\xbb\xbf").strip():
        while line < len(starts) and source.line_bytes(line).lstrip().startswith(sign):
            line += 1
    end = starts[line] if line < len(starts) else len(source.data) + 1
    return Suppression(place, Span(source.path, start, end), rules, reason, "" if rules else "names no rule")


def _rules_and_reason(rest: bytes) -> tuple[tuple[str, ...], str]:
    names, _, reason = _text(rest).partition("--")
    return tuple(name for name in re.split(r"[,\s]+", names) if name), reason.strip()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()


# -- using them ------------------------------------------------------------------------------------


class _Scopes:
    """The suppressions of one file, found by the bytes that they cover."""

    def __init__(self, found: list[Suppression]) -> None:
        self._found = sorted(found, key=lambda each: (each.scope.start, each.scope.end))
        self._starts = [each.scope.start for each in self._found]
        self._reach = list(accumulate((each.scope.end for each in self._found), max))

    def touching(self, span: Span) -> Iterator[Suppression]:
        """Suppressions whose scope shares a byte with the span; an empty span counts as one byte."""
        index = bisect_left(self._starts, max(span.end, span.start + 1)) - 1
        while index >= 0 and self._reach[index] > span.start:
            if self._found[index].scope.end > span.start:
                yield self._found[index]
            index -= 1


class Suppressions:
    """All suppressions of a scan: answers which one silences a finding, and then which ones are left over."""

    def __init__(self, found: Iterable[Suppression], registry: Registry) -> None:
        self._registry = registry
        self._all = sorted(set(found), key=lambda each: (each.place, each.rules))
        self._expanded: dict[Suppression, frozenset[str]] = {}
        self._unknown: dict[Suppression, tuple[str, ...]] = {}
        self._used_at: dict[Span, set[str]] = {}
        names = {*registry.names, *registry.families}
        by_path: dict[str, list[Suppression]] = {}
        for suppression in self._all:
            if suppression.problem:
                continue
            by_path.setdefault(suppression.scope.path, []).append(suppression)
            if suppression.rules == (EVERYTHING,):
                about_itself = {rule.name for rule in ENGINE_RULES}  # else it would never seem unused
                self._expanded[suppression] = frozenset(registry.names) - about_itself
                continue
            self._expanded[suppression] = registry.expand(name for name in suppression.rules if name in names)
            self._unknown[suppression] = tuple(name for name in suppression.rules if name not in names)
        self._scopes = {path: _Scopes(each) for path, each in by_path.items()}

    def match(self, finding: Finding) -> Suppression | None:
        """The suppression that silences the finding, marked as used."""
        silencing = None
        for span in finding.spans:
            scopes = self._scopes.get(span.path)
            for suppression in scopes.touching(span) if scopes is not None else ():
                if finding.rule in self._expanded[suppression]:
                    self._used_at.setdefault(suppression.place, set()).add(finding.rule)
                    silencing = silencing or suppression
        return silencing

    def findings(
        self, ran: frozenset[str], whole: Callable[[str], bool], sources: Sources
    ) -> Iterator[Finding]:
        """Findings about the suppressions themselves.

        `ran` are the rules whose silence means something; `whole` tells whether a file was read to its end.
        """
        for suppression in self._all:
            at = Location(suppression.place)
            if suppression.problem:
                yield _invalid(at, f"this suppression has no effect: {suppression.problem}")
                continue
            unknown = self._unknown.get(suppression, ())
            for name in unknown:
                hint = self._registry.suggestion(name)
                yield _invalid(at, f"this suppression has no effect: there is no rule `{name}`", hint)
            if not suppression.reason and not unknown:
                yield _finding(
                    SuppressionWithoutReason,
                    at,
                    "this suppression gives no reason",
                    "add ` -- why` behind the rule",
                )
            if suppression.certain and whole(suppression.place.path):
                yield from self._unused(suppression, ran, sources)

    def _unused(self, suppression: Suppression, ran: frozenset[str], sources: Sources) -> Iterator[Finding]:
        used = self._used_at.get(suppression.place, set())  # one annotation may be rendered several times
        at = Location(suppression.place)
        if suppression.rules == (EVERYTHING,):
            if not used and ran >= {rule.name for rule in self._registry if not rule.pedantic}:
                fix = removal(suppression, suppression.rules, sources[suppression.place.path])
                yield _finding(
                    UnusedSuppression, at, "no finding of Caulk here to suppress", "remove it", fix=fix
                )
            return
        known = (name for name in suppression.rules if name not in self._unknown.get(suppression, ()))
        expanded = {name: self._registry.expand([name]) for name in known}
        unused = [name for name, rules in expanded.items() if rules.isdisjoint(used) and rules <= ran]
        fix = removal(suppression, unused, sources[suppression.place.path]) if unused else None
        for name in unused:
            yield _finding(
                UnusedSuppression, at, f"no finding of `{name}` here to suppress", "remove it", fix=fix
            )


def _invalid(at: Location, message: str, hint: str = "") -> Finding:
    return _finding(InvalidSuppression, at, message, hint)


def _finding(
    rule: type[Rule], at: Location, message: str, hint: str = "", *, fix: Fix | None = None
) -> Finding:
    return rule().finding(message, at, help=hint, fix=fix)


# -- taking them away --------------------------------------------------------------------------------------

_NAMES = re.compile(rb"(?:caulk:ignore\b|nolint:)(?P<names>(?:(?!--|\*/|//|\n).)*)")
_NAME = re.compile(rb"[^,\s]+")


def removal(suppression: Suppression, names: Collection[str], source: Source) -> Fix | None:
    """The fix that takes names out of a comment, and the comment away when it names nothing else.

    None for annotations, which people write as part of an object.
    """
    place = suppression.place
    match = _NAMES.search(source.data, place.start, place.end)
    if suppression.annotation or match is None:
        return None
    wanted = {b"caulk"} if match.group().startswith(b"nolint") else {name.encode() for name in names}
    tokens = list(_NAME.finditer(source.data, *match.span("names")))
    kept = [token.group() for token in tokens if token.group() not in wanted]
    if kept:
        span = Span(place.path, tokens[0].start(), tokens[-1].end())
        separator = source.data[tokens[0].end() : tokens[1].start()]
        text, description = separator.join(kept).decode(), "remove " + b", ".join(sorted(wanted)).decode()
    else:
        span = Span(place.path, *_comment_bytes(place, source.data))
        text, description = "", "remove the comment"
    # A template prints what stands around a comment, be it a blank line in a text.
    in_template = b"{{" in source.data and not place.path.endswith(".go")
    applicability = Applicability.UNSAFE if in_template else Applicability.SAFE
    return Fix(description, (Edit(span, text, source.version),), applicability)


def _comment_bytes(place: Span, data: bytes) -> tuple[int, int]:
    """A comment with the line that it has for itself, or with the blanks between the code and it."""
    begin = data.rfind(b"\n", 0, place.start) + 1
    begin += len(BOM) if data.startswith(BOM, begin) else 0
    newline = data.find(b"\n", place.end)
    end = newline + 1 if newline >= 0 else len(data)
    if not data[begin : place.start].strip() and not data[place.end : end].strip():
        return begin, end
    return begin + len(data[begin : place.start].rstrip(b" \t")), place.end
