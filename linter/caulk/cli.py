"""The command line: options and their help. `caulk.command` does what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caulk import __version__
from caulk.errors import CaulkError, ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EPILOG = """\b
Exit codes:
  0  nothing found at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration
  3  something could not be read or fixed, or Caulk itself failed; findings are
     still reported, and 3 is the answer even when there are some

Caulk never uses the network and never executes what it scans, and changes
files only when --fix says so. `helm template`
renders charts and `kustomize build` overlays, where they are on PATH;
--no-render turns that off.

Shell completion: eval "$(_CAULK_COMPLETE=bash_source caulk)" (or zsh_source, fish_source)."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code; every failure is told in words."""
    try:
        result = main.main(args=list(arguments), prog_name="caulk", standalone_mode=False)
    except CaulkError as error:
        _complain(error.message, error.hint)
        return int(error.exit_code)
    except click.UsageError as error:
        context = error.ctx.command_path if error.ctx is not None else "caulk"
        _complain(error.format_message(), f"see `{context} --help`")
        return int(ExitCode.USAGE)
    except click.ClickException as error:
        _complain(error.format_message(), "")
        return int(ExitCode.USAGE)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception:
        import traceback

        traceback.print_exc()
        _complain("this is a bug in Caulk", "please report it with the text above")
        return int(ExitCode.INCOMPLETE)
    return result if isinstance(result, int) else int(ExitCode.CLEAN)


def _complain(message: str, hint: str) -> None:
    click.echo(f"caulk: error: {message}", err=True)
    if hint:
        click.echo(f"  help: {hint}", err=True)


# -- parameters ------------------------------------------------------------------------------------


class _Commands(click.Group):
    """A group that suggests the nearest command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib

        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            close = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            if close:
                hint = f"did you mean `caulk {close[0]}`?"
            elif Path(name).exists():
                hint = f"to scan it: `caulk scan {name}`"
            else:
                hint = f"commands are {', '.join(self.list_commands(ctx))}"
            raise UsageError(f"there is no command '{name}'", hint=hint)
        return super().resolve_command(ctx, args)


class _Fixing(click.Command):
    """A command whose `--fix` takes its value behind `=` alone, so that a path may follow it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args.index("--") if "--" in args else len(args)
        args = [f"{each}=safe" if each == "--fix" and at < options else each for at, each in enumerate(args)]
        return super().parse_args(ctx, args)


class _Names(click.ParamType[Any]):
    """Names separated by commas."""

    name = "NAME,..."

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> Any:
        if isinstance(value, tuple):
            return value
        return tuple(name.strip() for name in value.split(",") if name.strip())


class _Version(click.ParamType[Any]):
    name = "VERSION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from caulk.config import version

        if isinstance(value, tuple):
            return value
        try:
            return version(value, "it")
        except CaulkError as error:
            self.fail(f"'{value}' is no version: {error.message}", param, ctx)


class _Format(click.ParamType[Any]):
    """`FORMAT` or `FORMAT:FILE`, as a pair; the file is "" for standard output."""

    name = "FORMAT[:FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from caulk.reporters import FORMATS

        if isinstance(value, tuple):
            return value
        name, colon, file = value.partition(":")
        if name not in FORMATS:
            import difflib

            close = difflib.get_close_matches(name, FORMATS, n=1, cutoff=0.5)
            meant = f"did you mean '{close[0]}'? " if close else ""
            self.fail(f"there is no format '{name}'; {meant}formats are {', '.join(FORMATS)}", param, ctx)
        if colon and not file:
            self.fail(
                f"'{value}' names no file; write {name}:FILE, or {name} for standard output", param, ctx
            )
        return (name, "" if file == "-" else file)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        from caulk.reporters import FORMATS

        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


def _joined(
    _ctx: click.Context, _param: click.Parameter, value: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """One tuple out of a repeatable option whose every use may hold several names."""
    return tuple(name for names in value for name in names)


def _rule_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from caulk.session import default_registry

    registry = default_registry()
    return [name for name in (*registry.names, *registry.families) if name.startswith(incomplete)]


def _names_option(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(
        name, type=_Names(), multiple=True, callback=_joined, help=text, shell_complete=_rule_names
    )


SEVERITIES = ("note", "warning", "error")
CONFIDENCES = ("low", "medium", "high")

_selection_options = (
    _names_option("--select", "Turn on rules or families, on top of the default ones."),
    _names_option("--ignore", "Turn off rules or families."),
    _names_option("--only", "Run these rules or families and nothing else."),
    click.option(
        "--pedantic/--no-pedantic",
        default=None,
        help="Also run rules, and show confidences, that are off by default.",
    ),
    click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Use this configuration file.",
    ),
    click.option("--no-config", is_flag=True, help="Use no configuration file."),
)


def _with_selection(function: Any) -> Any:
    for option in reversed(_selection_options):
        function = option(function)
    return function


# -- commands --------------------------------------------------------------------------------------


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, "-V", "--version", message="caulk %(version)s")
def main() -> None:
    """Find what leaks in Go services and the Kubernetes manifests that run them.

    Start with `caulk scan`.
    """


@main.command(cls=_Fixing, epilog=EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-f",
    "--format",
    "formats",
    type=_Format(),
    multiple=True,
    help="text (default), concise, json, jsonl, sarif or github; to stdout or to a file; repeatable.",
)
@_with_selection
@click.option(
    "--min-severity", type=click.Choice(SEVERITIES), help="Hide findings below it (they are counted)."
)
@click.option(
    "--min-confidence", type=click.Choice(CONFIDENCES), help="Hide findings below it; default medium."
)
@click.option(
    "--fail-on",
    type=click.Choice([*reversed(SEVERITIES), "never"]),
    help="What makes the exit code 1; default warning.",
)
@click.option(
    "--fix",
    type=click.Choice(["safe", "unsafe"]),
    metavar="[=unsafe]",
    help="Change files where it is certain how; =unsafe: also where it is likely. Then report what is left.",
)
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--tests/--no-tests", default=None, help="Check _test.go files, too.")
@click.option(
    "--include",
    multiple=True,
    metavar="GLOB",
    help="Read only files that match (.gitignore syntax); repeatable.",
)
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Leave out files and folders that match; repeatable."
)
@click.option("--no-gitignore", is_flag=True, help="Read what .gitignore leaves out, too.")
@click.option("--kube-version", type=_Version(), help="Kubernetes that runs the manifests, for example 1.33.")
@click.option(
    "--go-version", type=_Version(), help="Go that compiles code outside any module, for example 1.26."
)
@click.option(
    "--helm-values",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    metavar="FILE",
    help="Render charts also with this on top of values.yaml; several files make one set, the last wins.",
)
@click.option(
    "--no-render",
    "render",
    flag_value=False,
    default=None,
    type=bool,
    help="Do not render Helm charts or build kustomizations.",
)
@click.option("--stdin-filename", metavar="NAME", help="What standard input (`-`) is called in the report.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; default one a processor."
)
@click.option("-v", "--verbose", is_flag=True, help="Say more: every skipped file, every link, tracebacks.")
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no footer, no progress.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours; default auto."
)
def scan(paths: tuple[str, ...], **given: Any) -> int:
    """Scan files and folders (default: the current folder; `-` is standard input).

    Folders are searched for Go files, Kubernetes manifests and Dockerfiles. Tests, vendored and generated
    code, testdata/ and what .gitignore names are left out unless a path names the very file.
    """
    from caulk.command import scan_command

    return scan_command(paths, **given)


@main.command()
@click.argument("rule", shell_complete=_rule_names)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="Default text."
)
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours; default auto."
)
def explain(rule: str, form: str, color: str) -> None:
    """Show what a rule finds, why it matters, and what to write instead."""
    from caulk.command import explain_command

    explain_command(rule, form, color)


@main.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="Default text."
)
def rules(form: str) -> None:
    """List all rules: family, severity, and whether they run by default."""
    from caulk.command import rules_command

    rules_command(form)


@main.command(name="config")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@_with_selection
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Default text.")
def config_(path: Path, form: str, **given: Any) -> None:
    """Show the effective configuration for a path, where each value comes from, and which rules run."""
    from caulk.command import config_command

    config_command(path, form, **given)
