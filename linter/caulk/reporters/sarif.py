"""SARIF 2.1.0, for code scanning services and IDEs.

The log is built of sarif-om's objects and written by a serialiser of our own: sarif-om's companion leaves out
`level` when it equals the class default, and consumers then apply the rule's default instead.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caulk import __version__
from caulk.docs import rule_url, sections
from caulk.findings import NoticeKind, Severity
from caulk.reporters.fingerprints import SCHEME, fingerprints
from caulk.reporters.json_report import dumps
from caulk.reporters.style import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from caulk.findings import Finding, Fix, Label, Location, Notice
    from caulk.report import Report, Sources, Suppressed
    from caulk.rule import Rule
    from caulk.source import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://caulk.dev"
BASE = "%SRCROOT%"
MOST_RESULTS = 25_000  # GitHub code scanning refuses a run with more
LONGEST_SNIPPET = 16_000  # bytes of the lines around a result; viewers have the file
MOST_TAGS = 10  # GitHub drops further ones
_ALWAYS_WRITTEN = frozenset({"level"})

_PROBLEM_SEVERITY = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "recommendation",  # CodeQL's word for the lowest of its three
}
_NOTIFICATIONS = {
    NoticeKind.UNREADABLE: "A file could not be read.",
    NoticeKind.PARTLY_READ: "A file has errors; its intact parts were checked.",
    NoticeKind.REFUSED: "A file was refused: too large, too deep, or too many aliases.",
    NoticeKind.NOT_RENDERED: "A Helm chart could not be rendered, or not wholly.",
    NoticeKind.RULE_CRASHED: "A rule failed; the findings of the others stand.",
    NoticeKind.NOT_FIXED: "A fix was asked for and not applied.",
    NoticeKind.LIMIT_REACHED: "The analysis came to one of its limits: rules may be silent there.",
}
_NOTIFICATION_LEVELS = {NoticeKind.RULE_CRASHED: "error", NoticeKind.LIMIT_REACHED: "note"}
_TRUNCATED = "results-truncated"

Sarif = Any  # sarif-om ships no types


def write(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:  # noqa: ARG001 - every format takes the same options
    """One log with one run."""
    out.write(dumps(serialise(log(report))) + "\n")


def serialise(value: Any) -> Any:
    """A sarif-om object as plain data; values that the schema lets a reader assume are left out.

    `level` alone is written in any case.
    """
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, (list, tuple)):
        return [serialise(each) for each in value]
    if isinstance(value, dict):
        return {name: serialise(each) for name, each in value.items()}
    members = {}
    for attribute, name, default in _members(value.__class__):
        member = getattr(value, attribute)
        if member is not None and (member != default or name in _ALWAYS_WRITTEN):
            members[name] = serialise(member)
    return members


@cache
def _members(kind: type) -> tuple[tuple[str, str, Any], ...]:
    """Attribute, name in the log and default of each member of a sarif-om class."""
    import attr

    found = []
    for field in attr.fields(kind):
        default = field.default
        if isinstance(default, attr.Factory):  # type: ignore[arg-type] # attrs types Factory as a function
            default = default.factory()
        found.append((field.name, field.metadata["schema_property_name"], default))
    return tuple(found)


def log(report: Report) -> Sarif:
    """The report as a sarif-om `SarifLog`."""
    import sarif_om as om

    run = _Run(report)
    kept = run.kept()
    dropped = len(report.findings) + len(report.suppressed) - len(kept)
    return om.SarifLog(
        version="2.1.0",
        schema_uri=SCHEMA,
        runs=[
            om.Run(
                tool=om.Tool(driver=run.driver()),
                column_kind="unicodeCodePoints",
                original_uri_base_ids={BASE: om.ArtifactLocation(uri=_root_uri(report))},
                invocations=[run.invocation(dropped)],
                results=[run.result(each, suppressed) for each, suppressed in kept],
            )
        ],
    )


def _root_uri(report: Report) -> str:
    return report.root.absolute().as_uri().rstrip("/") + "/"


class _Run:
    """Builds the parts of the run out of a report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sources: Sources = report.sources
        self.named = fingerprints(
            (*report.findings, *(each.finding for each in report.suppressed)), report.sources
        )
        self.rules: dict[str, Rule | None] = {rule.name: rule for rule in report.rules}
        for finding in self.named:
            self.rules.setdefault(finding.rule, None)
        self.rules = dict(sorted(self.rules.items()))
        self.rule_index = {name: index for index, name in enumerate(self.rules)}

    def kept(self) -> list[tuple[Finding, Suppressed | None]]:
        """The results in report order, the least severe and the suppressed left out beyond the limit."""
        results: list[tuple[Finding, Suppressed | None]] = [(each, None) for each in self.report.findings]
        results += [(each.finding, each) for each in self.report.suppressed]
        if len(results) <= MOST_RESULTS:
            return results
        ranked = sorted(
            range(len(results)),
            key=lambda at: (
                results[at][1] is not None,
                -results[at][0].severity.rank,
                -results[at][0].confidence.rank,
                at,
            ),
        )
        return [results[at] for at in sorted(ranked[:MOST_RESULTS])]

    def driver(self) -> Sarif:
        import sarif_om as om

        descriptors = [(kind.value, text) for kind, text in _NOTIFICATIONS.items()]
        descriptors.append((_TRUNCATED, f"Only the {MOST_RESULTS:,} gravest results are listed."))
        return om.ToolComponent(
            name="Caulk",
            version=__version__,
            semantic_version=__version__,
            information_uri=HOME,
            rules=[_descriptor(name, rule) for name, rule in self.rules.items()],
            notifications=[_described(name, text, help_text=text) for name, text in descriptors],
        )

    def invocation(self, dropped: int) -> Sarif:
        import sarif_om as om

        notices = self.report.notices
        notifications = [self._notification(each) for each in (*notices, *self.report.limits)]
        if dropped:
            total = dropped + MOST_RESULTS
            notifications.append(
                om.Notification(
                    descriptor=_reference(_TRUNCATED, len(_NOTIFICATIONS)),
                    level="warning",
                    message=om.Message(
                        text=f"{total:,} results were found; the {MOST_RESULTS:,} gravest are listed."
                    ),
                )
            )
        return om.Invocation(
            execution_successful=all(each.kind is not NoticeKind.RULE_CRASHED for each in notices),
            exit_code=self.report.exit_code,
            tool_execution_notifications=notifications or None,
        )

    def _notification(self, notice: Notice) -> Sarif:
        import sarif_om as om

        at = None
        if notice.span:
            at = [om.Location(physical_location=self._physical(notice.span))]
        elif notice.path:
            at = [
                om.Location(physical_location=om.PhysicalLocation(artifact_location=_artifact(notice.path)))
            ]
        text = f"{notice.message}\n{notice.hint}" if notice.hint else notice.message
        return om.Notification(
            descriptor=_reference(notice.kind.value, list(_NOTIFICATIONS).index(notice.kind)),
            level=_NOTIFICATION_LEVELS.get(notice.kind, "warning"),
            message=om.Message(text=text),
            locations=at,
        )

    def result(self, finding: Finding, suppressed: Suppressed | None) -> Sarif:
        import sarif_om as om

        flow = list(self._flow(finding))
        properties: dict[str, Any] = {"confidence": str(finding.confidence)}
        if finding.origin:
            properties["origin"] = finding.origin
        return om.Result(
            rule_id=finding.rule,
            rule_index=self.rule_index[finding.rule],
            level=str(finding.severity),
            message=om.Message(text=self._message(finding)),
            locations=[self._location(finding.primary.location, text=finding.primary.text, snippet=True)],
            related_locations=[
                self._location(label.location, text=label.text, number=number)
                for number, label in enumerate(finding.related, start=1)
            ]
            or None,
            code_flows=[om.CodeFlow(thread_flows=[om.ThreadFlow(locations=flow)])] if flow else None,
            partial_fingerprints={SCHEME: self.named[finding]},
            fixes=[self._fix(finding.fix)] if finding.fix is not None and finding.fix.edits else None,
            suppressions=[self._suppression(suppressed)] if suppressed else None,
            properties=properties,
        )

    def _message(self, finding: Finding) -> str:
        """The message, the story with links to its places, and the help.

        Code scanning shows a related place only where the message links to it.
        """
        lines = [_plain(finding.message) + ("" if finding.message.endswith((".", "!", "?")) else ".")]
        if finding.origin:
            lines.append(_plain(f"Rendered from {finding.origin}."))
        if finding.rendered is not None:
            sets = ", ".join(finding.rendered.sets)
            lines.append(_plain(f"Rendered: {finding.rendered.line}" + (f" ({sets})." if sets else "")))
        for number, label in enumerate(finding.related, start=1):
            at = self.sources[label.span.path].position(label.span.start)
            text = label.text or "see also"
            place = f"line {at.line}" if label.span.path == finding.primary.span.path else ""
            lines.append(f"- {_plain(text)}: [{_in_link(place or f'{label.span.path}:{at.line}')}]({number})")
        if finding.help:
            lines.append(f"Help: {_plain(finding.help)}")
        return "\n".join(lines)

    def _flow(self, finding: Finding) -> Iterator[Sarif]:
        """The path on which it goes wrong; without one, the told places in the order in which they stand."""
        import sarif_om as om

        steps: Sequence[Label] = finding.flow
        if not steps and len(finding.related) > 1:
            steps = (finding.primary, *finding.related)
            if len({label.span.path for label in steps}) == 1:
                steps = sorted(steps, key=lambda label: label.span)
        for order, label in enumerate(steps, start=1):
            text = label.text or (finding.message if label.span == finding.primary.span else "")
            yield om.ThreadFlowLocation(
                execution_order=order, location=self._location(label.location, text=text)
            )

    def _suppression(self, suppressed: Suppressed) -> Sarif:
        import sarif_om as om

        where = suppressed.where
        return om.Suppression(
            kind="inSource" if where else "external",
            justification=suppressed.reason or None,
            location=om.Location(physical_location=self._physical(where)) if where else None,
        )

    def _location(
        self, location: Location, *, text: str = "", number: int = -1, snippet: bool = False
    ) -> Sarif:
        import sarif_om as om

        return om.Location(
            id=number,
            message=om.Message(text=_plain(text)) if text else None,
            physical_location=self._physical(location.span, snippet=snippet),
            logical_locations=[_logical(location)] if location.symbol else None,
        )

    def _fix(self, fix: Fix) -> Sarif:
        """The edits by file, in the order of the text."""
        import sarif_om as om

        changes: dict[str, list[Sarif]] = {}
        for edit in sorted(fix.edits, key=lambda each: each.span):
            replacement = om.Replacement(
                deleted_region=self._region(edit.span), inserted_content=om.ArtifactContent(text=edit.text)
            )
            changes.setdefault(edit.span.path, []).append(replacement)
        return om.Fix(
            description=om.Message(text=_plain(fix.description)),
            artifact_changes=[
                om.ArtifactChange(artifact_location=_artifact(path), replacements=replacements)
                for path, replacements in changes.items()
            ],
            properties={"applicability": str(fix.applicability)},
        )

    def _region(self, span: Span) -> Sarif:
        import sarif_om as om

        start, end = self.sources[span.path].position(span.start), self.sources[span.path].position(span.end)
        return om.Region(
            start_line=start.line, start_column=start.column, end_line=end.line, end_column=end.column
        )

    def _physical(self, span: Span, *, snippet: bool = False) -> Sarif:
        import sarif_om as om

        source = self.sources[span.path]
        region = self._region(span)
        context = None
        first, last = region.start_line, region.end_line
        if (
            snippet
            and sum(len(source.line_bytes(line)) for line in range(first, last + 1)) <= LONGEST_SNIPPET
        ):
            region.snippet = om.ArtifactContent(text=source.text(span))
            lines = "\n".join(source.line_text(line) for line in range(first, last + 1))
            context = om.Region(start_line=first, end_line=last, snippet=om.ArtifactContent(text=lines))
        return om.PhysicalLocation(
            artifact_location=_artifact(span.path), region=region, context_region=context
        )


def _described(name: str, short: str, *, help_text: str, full: str = "", **members: Any) -> Sarif:
    """A reporting descriptor with all the texts that code scanning requires."""
    import sarif_om as om

    readable = "".join(word.capitalize() for word in name.split("-"))
    return om.ReportingDescriptor(
        id=name,
        name=readable if readable.lower() != name else None,  # the specification wants them to differ
        short_description=om.MultiformatMessageString(text=short),
        full_description=om.MultiformatMessageString(text=full or short),
        help=om.MultiformatMessageString(text=help_text, markdown=help_text),
        **members,
    )


def _descriptor(name: str, rule: Rule | None) -> Sarif:
    import sarif_om as om

    if rule is None:  # said of the scan itself, such as a suppression that suppresses nothing
        text = f"{name.replace('-', ' ').capitalize()}."
        return _described(name, text, help_text=text, help_uri=rule_url(name))
    return _described(
        name,
        f"{rule.summary}.",
        full=_first_paragraph(rule.documentation),
        help_text=rule.documentation,
        help_uri=rule_url(name),
        default_configuration=om.ReportingConfiguration(level=str(rule.severity)),
        properties={
            "precision": str(rule.confidence),  # its own word "very-high" is left to measurements
            "problem.severity": _PROBLEM_SEVERITY[rule.severity],
            "tags": list(_tags(rule)),
        },
    )


def _tags(rule: Rule) -> Iterable[str]:
    return list(dict.fromkeys(("reliability", rule.family, *rule.tags)))[:MOST_TAGS]


def _first_paragraph(documentation: str) -> str:
    """What the rule does, in its first paragraph, on one line."""
    return " ".join(sections(documentation).get("What it does", "").partition("\n\n")[0].split())


def _reference(name: str, index: int) -> Sarif:
    import sarif_om as om

    return om.ReportingDescriptorReference(id=name, index=index)


def _artifact(path: str) -> Sarif:
    import sarif_om as om

    return om.ArtifactLocation(uri=_relative_uri(path), uri_base_id=BASE)


@cache
def _relative_uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _logical(location: Location) -> Sarif:
    import sarif_om as om

    kind = "function" if location.span.path.endswith(".go") else "object"
    return om.LogicalLocation(fully_qualified_name=location.symbol, kind=kind)


def _plain(text: str) -> str:
    """Text whose brackets cannot be taken for a link of SARIF's message syntax."""
    return re.sub(r"\[([^\[\]]*)\](?=\()", r"\\[\1\\]", text)


def _in_link(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)
