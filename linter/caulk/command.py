"""What the commands do once their arguments are understood."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from caulk import config as configuration
from caulk import discovery, session, triage
from caulk.config import Config
from caulk.errors import CaulkError, ExitCode, UsageError
from caulk.findings import Applicability, Confidence, Severity
from caulk.options import STDIN, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from caulk.report import Report


# -- scan ------------------------------------------------------------------------------------------


def scan_command(
    paths: Sequence[str],
    *,
    formats: Sequence[tuple[str, str]],
    fail_on: str | None,
    fix: str | None,
    diff: bool,
    min_severity: str | None,
    min_confidence: str | None,
    no_gitignore: bool,
    stdin_filename: str | None,
    verbose: bool,
    quiet: bool,
    color: str,
    config_file: Path | None,
    no_config: bool,
    **given: Any,
) -> int:
    """Scan, write the reports, and return the exit code."""
    if quiet and verbose:
        raise UsageError("--quiet and --verbose contradict each other", hint="leave one out")
    outputs = _outputs(formats, diff=diff)
    if fix is not None and not diff and STDIN in paths:
        raise UsageError("--fix cannot change standard input", hint="--diff prints what would change")
    if stdin_filename is not None and STDIN not in paths:
        raise UsageError(
            "--stdin-filename names standard input, which is not scanned", hint="add the path `-`"
        )
    places = tuple(Path(path) if path != STDIN else STDIN for path in dict.fromkeys(paths or (".",)))
    config = _configuration(places, stdin_filename, config_file, no_config=no_config)
    if fail_on is not None:
        config = config.merged({"fail-on": None if fail_on == configuration.NEVER else Severity(fail_on)})
    options = ScanOptions(
        paths=places,
        config=config,
        min_severity=Severity(min_severity) if min_severity else None,
        min_confidence=Confidence(min_confidence) if min_confidence else None,
        gitignore=False if no_gitignore else None,
        stdin=_stdin() if STDIN in places else None,
        stdin_filename=stdin_filename or "",
        **given,
    )
    level = Applicability(fix or "safe")
    with _progress(quiet=quiet) as progress:

        def scan(texts: Mapping[str, bytes]) -> Report:
            return session.scan(replace(options, texts=texts), progress=progress)

        report = scan({})
        if diff:
            _preview(report, scan, level, color=color, quiet=quiet)
        elif fix is not None:
            from caulk import fixes

            report = fixes.apply(report, scan, level, fixes.Files(report.root)).outcome()
    report.exit_code = _exit_code(report, options.settings())
    _write(report, outputs, color=color, verbose=verbose, quiet=quiet)
    return report.exit_code


_DIFF_COLOURS: dict[str, Severity | str] = {"+": "good", "-": Severity.ERROR, "@": "faint"}


def _preview(
    report: Report,
    scan: Callable[[Mapping[str, bytes]], Report],
    level: Applicability,
    *,
    color: str,
    quiet: bool,
) -> None:
    """Print what the fixes would change; nothing is written."""
    from caulk import fixes
    from caulk.reporters import text
    from caulk.reporters.style import Style, clean

    drafts = fixes.Drafts(report.sources)
    outcome = fixes.apply(report, scan, level, drafts).outcome()
    tint = use_color(color, sys.stdout)
    style = Style.for_stream(sys.stdout, color=tint)
    on_terminal = sys.stdout.isatty()
    for line in drafts.difference():
        if on_terminal or tint:
            words = clean(line.decode("utf-8", "replace").rstrip("\r\n"))
            print(style(words, _DIFF_COLOURS[words[:1]]) if words[:1] in _DIFF_COLOURS else words)
        else:
            sys.stdout.buffer.write(line)
    sys.stdout.flush()
    if outcome.fixed and not quiet:
        print(text.fixed(outcome, "Would fix"), file=sys.stderr)


def _exit_code(report: Report, config: Config) -> int:
    if report.notices:
        return int(ExitCode.INCOMPLETE)
    return int(ExitCode.FINDINGS if triage.fails(report.findings, config.fail_on) else ExitCode.CLEAN)


def _outputs(formats: Sequence[tuple[str, str]], *, diff: bool) -> list[tuple[str, str]]:
    outputs = list(dict.fromkeys(formats)) or ([] if diff else [("text", "")])
    targets = [file for _, file in outputs]
    if diff and "" in targets:
        raise UsageError(
            "--diff goes to standard output, and so does the report",
            hint="write the report to a file: --format FORMAT:FILE",
        )
    for file in targets:
        if targets.count(file) > 1:
            where = f"the file {file}" if file else "standard output"
            raise UsageError(
                f"two formats go to {where}", hint="write one of them to a file: --format FORMAT:FILE"
            )
        if file and not Path(file).absolute().parent.is_dir():
            raise UsageError(f"cannot write {file}: there is no such folder", hint="create the folder first")
        if file and Path(file).is_dir():
            raise UsageError(f"cannot write {file}: it is a folder", hint="name a file in it")
    return outputs


def _configuration(
    places: Sequence[Path | str], stdin_filename: str | None, file: Path | None, *, no_config: bool
) -> Config:
    """The configuration file that counts for the paths, or the defaults."""
    if no_config:
        if file is not None:
            raise UsageError("--config and --no-config contradict each other", hint="leave one out")
        return Config()
    if file is not None:
        return configuration.load(file)
    paths = [Path(place) for place in places if place != STDIN]
    if stdin_filename:
        paths.append(Path(stdin_filename))
    root = discovery.repository_root(paths)
    absolute = [os.path.abspath(path) for path in paths] or [os.getcwd()]  # noqa: PTH100, PTH109 - keeps links as written
    found = configuration.find(Path(os.path.commonpath(absolute)), root)
    return configuration.load(found, root=root) if found is not None else Config()


def _stdin() -> bytes:
    if sys.stdin is None:
        raise UsageError("standard input is closed", hint="pipe the text in, or name a file")
    if sys.stdin.isatty():
        print("caulk: reading standard input, end it with Ctrl-D", file=sys.stderr)
    return sys.stdin.buffer.read()


def _write(
    report: Report, outputs: Sequence[tuple[str, str]], *, color: str, verbose: bool, quiet: bool
) -> None:
    from caulk.reporters import HAS_OWN_NOTICES, text, writer
    from caulk.reporters.style import Style

    on_terminal = False
    for name, file in sorted(outputs, key=lambda output: not output[1]):
        write = writer(name)
        if file:
            with _atomic(Path(file)) as out:
                write(report, out, color=False, verbose=verbose)
        else:
            on_terminal = name in HAS_OWN_NOTICES
            if on_terminal and quiet:
                write = partial(text.write, quiet=True)
            if hasattr(sys.stdout, "reconfigure"):
                sys.stdout.reconfigure(
                    errors="backslashreplace"
                )  # a poor terminal encoding must not end the run
            write(report, sys.stdout, color=use_color(color, sys.stdout), verbose=verbose)
            sys.stdout.flush()
    if on_terminal:
        return
    tint = use_color(color, sys.stderr)
    text.write_notices(report, sys.stderr, color=tint, verbose=verbose)
    if not quiet:
        for line in text.footer(report, Style.for_stream(sys.stderr, color=tint), verbose=verbose):
            print(line, file=sys.stderr)


@contextmanager
def _atomic(path: Path) -> Iterator[TextIO]:
    """A file of text that is there whole or not at all."""
    from caulk import writing

    try:
        with writing.atomic(path) as out:
            text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
            yield text
            text.flush()
            text.detach()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CaulkError(
            f"cannot write {path}: {error.strerror or error}", hint="check the folder's permissions"
        ) from error


def use_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour a stream: the option, then NO_COLOR and FORCE_COLOR, then what the stream is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


PROGRESS_AFTER = 0.5  # seconds


@contextmanager
def _progress(*, quiet: bool) -> Iterator[session.Progress | None]:
    """A progress bar on stderr: only on a terminal, and only once the scan takes a while."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    bar: Any = None
    task: Any = None

    def advance(done: int, total: int) -> None:
        nonlocal bar, task
        if bar is None:
            if time.monotonic() - started < PROGRESS_AFTER:
                return
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            columns = (TextColumn("checking"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
            # No thread of its own: workers may still be forked.
            bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            bar.start()
            task = bar.add_task("checking", total=total)
        bar.update(task, completed=done, total=total)
        bar.refresh()

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()


# -- explain, rules, config ------------------------------------------------------------------------


def explain_command(name: str, form: str, color: str) -> None:
    """Print a rule's page."""
    from caulk import docs

    rule = session.default_registry().get(name)
    docs.explain(rule, sys.stdout, format=form, color=use_color(color, sys.stdout))


def rules_command(form: str) -> None:
    """Print all rules."""
    registry = session.default_registry()
    if form == "json":
        from caulk import docs

        print(json.dumps([docs.data(rule) for rule in registry], indent=2))
        return
    rows = [
        (
            *(rule.name, rule.family, str(rule.severity), "off" if rule.pedantic else "on"),
            *(str(rule.fixable or ""), rule.summary),
        )
        for rule in registry
    ]
    header = ("rule", "family", "severity", "default", "fix", "what it finds")
    if form == "markdown":
        for row in (header, ("---",) * len(header), *rows):
            print(f"| {' | '.join(row)} |")
        return
    _table(header, rows)
    print(f"\n{len(rows)} rules. `caulk explain RULE` tells more about one.")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def config_command(
    path: Path,
    form: str,
    *,
    config_file: Path | None,
    no_config: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    only: tuple[str, ...],
    pedantic: bool | None,
) -> None:
    """Print the effective configuration of a path and which rules run."""
    config = _configuration([path], None, config_file, no_config=no_config)
    options = ScanOptions(
        paths=(path,), config=config, select=select, ignore=ignore, only=only, pedantic=pedantic
    )
    config = options.settings()
    selection = triage.select(config, session.default_registry())
    enabled = [rule.name for rule in selection.enabled]
    if form == "json":
        settings = {key: {"value": value, "origin": origin} for key, value, origin in config.items()}
        file = str(config.file) if config.file else None
        print(json.dumps({"file": file, "settings": settings, "on": enabled, "off": selection.off}, indent=2))
        return
    print(f"configuration file: {config.file or 'none'}\n")
    rows = [(key, _toml(key, value), origin) for key, value, origin in config.items()]
    _table(("key", "value", "from"), rows)
    print(f"\nrules that run ({len(enabled)}):")
    for name in enabled:
        print(f"  {name}")
    if selection.off:
        print(f"\nrules that do not ({len(selection.off)}):")
        _table(("  rule", "why"), [(f"  {name}", why) for name, why in selection.off.items()])


_UNSET = {
    "min-confidence": "medium, or low with pedantic",
    "fail-on": configuration.NEVER,
    "kube-version": "the newest that the rules know",
    "go-version": "what go.mod says",
}


def _toml(key: str, value: Any) -> str:
    if value is None:
        return _UNSET.get(key, "")
    return json.dumps(value, ensure_ascii=False)
