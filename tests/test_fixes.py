"""Fixes on the command line: what is changed, what never is, and what the reports say of it."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import caulk_rules
from caulk import cli, fixes
from caulk.findings import Applicability, Confidence, Edit, Finding, Fix, Label, Location, Severity
from caulk.golang import edits
from caulk.report import Report, Sources
from caulk.rule import GoFileRule, GoPackageRule
from caulk.source import Source, Span
from support.engine import go, write
from support.rights import bound_by_permissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage

CLEAN, FINDINGS, USAGE, INCOMPLETE = range(4)
Run = tuple[int, str, str]

# What the sample rule makes of an identifier, and how sure it is.
NEW_NAMES = {
    "old": ("recent", Applicability.SAFE),
    "maybe": ("surely", Applicability.UNSAFE),
    "first": ("second", Applicability.SAFE),
    "second": ("third", Applicability.SAFE),
    "ping": ("pong", Applicability.SAFE),
    "pong": ("ping", Applicability.SAFE),
    "broken": ("((", Applicability.SAFE),
}


class Rename(GoFileRule):
    """Name that has a better one."""

    name = "rename"
    family = "samples"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, file: GoFile) -> Iterator[Finding]:
        for node in file.identifiers(*NEW_NAMES):
            new, trust = NEW_NAMES[file.text(node)]
            fix = Fix(f"write {new}", (edits.replaced(file, node, new),), trust)
            yield self.finding("there is a better name", file.at(node), fix=fix)


class Shout(Rename):
    """Old name that is not loud enough: wants the place that `rename` wants, too."""

    name = "shout"
    pedantic = True

    def check(self, file: GoFile) -> Iterator[Finding]:
        for node in file.identifiers("old"):
            fix = Fix("write OLD", (edits.replaced(file, node, "OLD"),))
            yield self.finding("louder", file.at(node), fix=fix)


class Couple(GoPackageRule):
    """Two names that change together, wherever they stand."""

    name = "couple"
    family = "samples"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, package: GoPackage) -> Iterator[Finding]:
        found = [(file, node) for file in package.files for node in file.identifiers("left", "right")]
        if len(found) == 2:
            changes = tuple(edits.replaced(file, node, file.text(node).upper()) for file, node in found)
            yield self.finding("apart", found[0][0].at(found[0][1]), fix=Fix("write both", changes))


SAMPLES = (Couple, Rename, Shout)


@pytest.fixture
def caulk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Run]:
    """Run the command line in an empty folder with the sample rules: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caulk_rules, "RULES", SAMPLES)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Run:
        code = cli.run(["scan", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


# -- applying ----------------------------------------------------------------------------------------------


def test_safe_fixes_are_applied_and_the_rest_is_reported(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("old()", "maybe()")})
    code, out, _ = caulk("--fix")
    assert (tmp_path / "a.go").read_text() == go("recent()", "maybe()")
    assert code == FINDINGS
    assert out.count("there is a better name") == 1
    assert "= fix available (unsafe): run with --fix=unsafe to write surely" in out
    assert "\nFixed 1 problem in 1 file.\nFound 1 warning.\n1 can be fixed with --fix=unsafe.\n" in out


def test_the_answer_is_0_only_when_nothing_remains(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("old()", "maybe()"), "b.go": go("old()").replace("func f", "func g")})
    code, out, _ = caulk("--fix=unsafe")
    assert code == CLEAN
    assert "Fixed 3 problems in 2 files.\nNo problem found.\n" in out
    assert (tmp_path / "a.go").read_text() == go("recent()", "surely()")
    assert "No problem found." in caulk("--fix")[1]


def test_without_the_option_nothing_is_written(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("old()")})
    code, out, _ = caulk()
    assert code == FINDINGS
    assert "= fix available (safe): run with --fix to write recent" in out
    assert "1 can be fixed with --fix." in out
    assert (tmp_path / "a.go").read_text() == go("old()")


def test_a_path_may_follow_the_option(caulk: Callable[..., Run], tmp_path: Path) -> None:
    """As pre-commit calls a hook with `args: [--fix]`."""
    write(tmp_path, {"a.go": go("old()"), "b.go": go("old()")})
    assert caulk("--fix", "a.go")[0] == CLEAN
    assert (tmp_path / "a.go").read_text() == go("recent()")
    assert (tmp_path / "b.go").read_text() == go("old()")


def test_fixes_that_ask_for_others_are_applied_in_passes(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("first()")})
    code, out, _ = caulk("--fix")
    assert (tmp_path / "a.go").read_text() == go("third()")
    assert code == CLEAN
    assert "Fixed 2 problems in 1 file." in out


def test_of_two_fixes_for_one_place_the_first_reported_wins(
    caulk: Callable[..., Run], tmp_path: Path
) -> None:
    write(tmp_path, {"a.go": go("old()")})
    assert caulk("--select", "shout", "--fix")[0] == CLEAN
    assert (tmp_path / "a.go").read_text() == go("recent()")


def test_fixes_that_undo_each_other_end(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("ping()")})
    code, out, _ = caulk("--fix")
    assert code == INCOMPLETE
    assert "not fixed: a.go: fixes still ask for further fixes after 10 passes" in out
    assert (tmp_path / "a.go").read_text() == go("ping()")


def test_a_fix_of_several_files_is_applied_as_a_whole(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("left()"), "b.go": go("right()").replace("func f", "func g")})
    assert caulk("--fix")[0] == CLEAN
    assert "LEFT()" in (tmp_path / "a.go").read_text()
    assert "RIGHT()" in (tmp_path / "b.go").read_text()


def test_a_fix_of_several_files_is_not_applied_in_part(caulk: Callable[..., Run], tmp_path: Path) -> None:
    files = {"a.go": go("left()", "old()"), "b.go": go("right()").replace("func f", "func g")}
    write(tmp_path, files)
    (tmp_path / "b.go").chmod(0o444)
    with bound_by_permissions():
        code, out, _ = caulk("--fix")
    assert code == INCOMPLETE
    assert "not fixed: b.go: not fixed, for it cannot be written: it is read-only" in out
    assert (tmp_path / "a.go").read_text() == go("left()", "recent()")
    assert (tmp_path / "b.go").read_text() == files["b.go"]


def test_a_fix_that_breaks_the_code_is_taken_back_as_our_mistake(
    caulk: Callable[..., Run], tmp_path: Path
) -> None:
    write(tmp_path, {"a.go": go("broken()"), "b.go": go("old()")})
    code, out, _ = caulk("--fix")
    assert code == INCOMPLETE
    assert "rule crashed: a.go: not fixed: with its fixes the file could not be read any more" in out
    assert "this is a bug in Caulk" in out
    assert (tmp_path / "a.go").read_text() == go("broken()")
    assert (tmp_path / "b.go").read_text() == go("recent()")


def test_a_suppressed_finding_is_not_fixed(caulk: Callable[..., Run], tmp_path: Path) -> None:
    text = go("old() //caulk:ignore rename -- it has to be this one")
    write(tmp_path, {"a.go": text})
    assert caulk("--fix")[0] == CLEAN
    assert (tmp_path / "a.go").read_text() == text


# -- files -------------------------------------------------------------------------------------------------


def test_a_file_keeps_its_mode_and_its_links(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"src/real.go": go("old()")})
    (tmp_path / "src/real.go").chmod(0o640)
    (tmp_path / "link.go").symlink_to("src/real.go")
    assert caulk("--fix", "link.go")[0] == CLEAN
    assert (tmp_path / "link.go").is_symlink()
    assert (tmp_path / "src/real.go").read_text() == go("recent()")
    assert stat.S_IMODE((tmp_path / "src/real.go").stat().st_mode) == 0o640
    assert sorted(path.name for path in (tmp_path / "src").iterdir()) == ["real.go"]


def test_line_ends_and_the_byte_order_mark_stay(caulk: Callable[..., Run], tmp_path: Path) -> None:
    text = "\ufeff" + go("old() // über", "maybe()").replace("\n", "\r\n")
    write(tmp_path, {"a.go": text})
    assert caulk("--fix=unsafe")[0] == CLEAN
    assert (tmp_path / "a.go").read_bytes().decode() == text.replace("old", "recent").replace(
        "maybe", "surely"
    )


def test_generated_code_is_left_to_its_generator(caulk: Callable[..., Run], tmp_path: Path) -> None:
    text = "// Code generated by a tool. DO NOT EDIT.\n\n" + go("old()")
    write(tmp_path, {"a.go": text})
    code, out, _ = caulk("--fix", "a.go")
    assert code == FINDINGS
    assert "= fix by hand: write recent; --fix cannot: a.go is generated" in out
    assert (tmp_path / "a.go").read_text() == text


def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """Its places are those of a text that is gone, though another text stands there that would do."""
    write(tmp_path, {"a.go": "old()"})
    version = Source("a.go", b"old()").version
    edit = Edit(Span("a.go", 0, 3), "recent", version)
    finding = sample(edit)
    (tmp_path / "a.go").write_text("old(1)")
    report = report_of(tmp_path, finding)
    applied = fixes.apply(report, lambda _: report, Applicability.SAFE, fixes.Files(tmp_path))
    assert not applied.findings
    (notice,) = applied.outcome().notices
    assert "the file changed while it was being scanned" in notice.message
    assert (tmp_path / "a.go").read_text() == "old(1)"


def test_nothing_outside_the_project_is_written(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere.go": "old()", "project/b.go": ""})
    (tmp_path / "project/a.go").symlink_to("../elsewhere.go")
    root = tmp_path / "project"
    for path in ("a.go", "../elsewhere.go"):
        edit = Edit(Span(path, 0, 3), "recent", Source(path, b"old()").version)
        report = report_of(root, sample(edit))
        applied = fixes.apply(report, lambda _: report, Applicability.SAFE, fixes.Files(root))  # noqa: B023 - called at once
        assert "leads out of the project" in applied.notices[0].message
    assert (tmp_path / "elsewhere.go").read_text() == "old()"


def test_what_is_not_named_is_not_changed(tmp_path: Path) -> None:
    """A finding in the named folder may have its cause, and its fix, in another."""
    write(tmp_path, {"base/a.go": "old()", "overlay/b.go": ""})
    edit = Edit(Span("base/a.go", 0, 3), "recent", Source("", b"old()").version)
    report = report_of(tmp_path, sample(edit))
    limits = fixes.Limits.of(tmp_path, [tmp_path / "overlay"], ())
    fix = limits.settled(report.findings[0], report.sources).fix
    assert fix is not None
    assert (fix.applicability, fix.edits) == (Applicability.DISPLAY, ())
    assert fix.obstacle == "base/a.go is not among what is scanned"
    limits = fixes.Limits.of(tmp_path, [tmp_path / "base/a.go", "-"], ())
    assert limits.settled(report.findings[0], report.sources) == report.findings[0]


# -- the preview -------------------------------------------------------------------------------------------


def test_a_preview_is_a_diff_that_git_applies(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("first()").rstrip("\n"), "b/ü.go": go("old()", "maybe()")})
    before = (tmp_path / "a.go").read_text()
    code, out, err = caulk("--diff")
    assert code == FINDINGS
    assert "--- a/a.go\n+++ b/a.go\n" in out
    assert "-\tfirst()\n+\tthird()\n" in out
    assert "\\ No newline at end of file" in out
    assert "surely" not in out
    assert "Would fix 3 problems in 2 files." in err
    assert (tmp_path / "a.go").read_text() == before
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=out, text=True, check=True)
    applied = {name: (tmp_path / name).read_text() for name in ("a.go", "b/ü.go")}
    write(tmp_path, {"a.go": before, "b/ü.go": go("old()", "maybe()")})
    caulk("--fix")
    assert applied == {name: (tmp_path / name).read_text() for name in applied}


def test_a_preview_of_standard_input(
    caulk: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(go("old()").encode())))
    code, out, _ = caulk("--diff", "--stdin-filename", "x.go", "-")
    assert code == FINDINGS
    assert out.startswith("--- a/x.go\n+++ b/x.go\n")
    assert "-\told()\n+\trecent()\n" in out
    assert not list(tmp_path.iterdir())


def test_a_clean_preview_is_empty(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("maybe()")})
    code, out, err = caulk("--diff")
    assert (code, out) == (FINDINGS, "")
    assert "1 can be fixed with --fix=unsafe." in err
    assert "+\tsurely()" in caulk("--diff", "--fix=unsafe")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--fix", "-"), ("--fix cannot change standard input", "--diff prints")),
        (("--fix=dangerous",), ("dangerous", "'safe', 'unsafe'")),
        (("--diff", "-f", "json"), ("--diff goes to standard output", "FORMAT:FILE")),
    ],
    ids=lambda value: " ".join(value) if value[0].startswith("--") and len(value[0]) < 17 else None,
)
def test_a_mistake_is_told_with_what_to_do(
    caulk: Callable[..., Run], arguments: tuple[str, ...], told: tuple[str, ...]
) -> None:
    code, _, err = caulk(*arguments)
    assert code == USAGE
    assert all(part in err for part in told), err


def test_reports_tell_what_was_fixed_and_what_can_be(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("old()", "maybe()")})
    caulk("--fix", "-f", "json:report.json", "-f", "sarif:report.sarif")
    report = json.loads((tmp_path / "report.json").read_text())
    assert [each["description"] for each in report["fixed"]] == ["write recent"]
    (finding,) = report["findings"]
    assert (finding["fix"]["applicability"], finding["fix"]["edits"][0]["text"]) == ("unsafe", "surely")
    (result,) = json.loads((tmp_path / "report.sarif").read_text())["runs"][0]["results"]
    change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["deletedRegion"] == {"startLine": 5, "startColumn": 2, "endLine": 5, "endColumn": 7}


# -- suppressions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (go("f() //caulk:ignore rename -- why"), go("f()")),
        (go("//caulk:ignore rename -- why", "f()"), go("f()")),
        (go("f() //caulk:ignore rename, couple -- why"), go("f()")),
        (go("old() //caulk:ignore couple, rename -- why"), go("old() //caulk:ignore rename -- why")),
        (go("old() //caulk:ignore rename,couple -- why"), go("old() //caulk:ignore rename -- why")),
        (go("f() //nolint:errcheck,caulk // why"), go("f() //nolint:errcheck // why")),
        (go("f() //nolint:caulk // why"), go("f()")),
        (go("f() //caulk:ignore all -- why"), go("f()")),
        ("//caulk:ignore rename -- why\n" + go("f()"), go("f()")),
        ("\ufeff//caulk:ignore rename -- why\r\n" + go("f()"), "\ufeff" + go("f()")),
    ],
    ids=range(10),
)
def test_a_suppression_that_silences_nothing_goes_away(
    caulk: Callable[..., Run], tmp_path: Path, before: str, after: str
) -> None:
    """With its line or the blanks before it; another rule's part stays."""
    write(tmp_path, {"a.go": before})
    assert caulk("--fix")[0] == CLEAN or "old" in after
    assert (tmp_path / "a.go").read_bytes().decode() == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.yaml", "kind: A # caulk:ignore rename -- why\napiVersion: v1\n", "kind: A\napiVersion: v1\n"),
        ("a.yaml", "kind: A\n# caulk:ignore rename -- why\napiVersion: v1\n", "kind: A\napiVersion: v1\n"),
        ("a.yaml", "kind: A # a # caulk:ignore rename\napiVersion: v1", "kind: A # a\napiVersion: v1"),
        ("Dockerfile", "FROM a\n# caulk:ignore rename -- why\nRUN b\n", "FROM a\nRUN b\n"),
    ],
)
def test_a_suppression_goes_away_in_any_language(
    caulk: Callable[..., Run], tmp_path: Path, name: str, before: str, after: str
) -> None:
    write(tmp_path, {name: before})
    assert caulk("--fix")[0] == CLEAN
    assert (tmp_path / name).read_text() == after


# -- edits -------------------------------------------------------------------------------------------------


def sample(*changes: Edit, rule: str = "rename") -> Finding:
    label = Label(Location(changes[0].span))
    fix = Fix("change it", changes)
    return Finding(rule, Severity.WARNING, Confidence.HIGH, "message", label, fix=fix)


def report_of(root: Path, *findings: Finding) -> Report:
    return Report(root, (), Sources(root), findings=findings)


EDITS = st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("xyz", max_size=3)).map(
    lambda each: Edit(Span("a", each[0], each[0] + each[1]), each[2], "")
)


@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), max_size=6))
def test_edits_of_one_pass_do_not_depend_on_their_order(groups: list[list[Edit]]) -> None:
    """Whatever is planned together can be made one after the other, last place first."""
    plan = fixes.plan([sample(*group) for group in groups], Applicability.SAFE)
    data = b"0123456789abcdefgh"
    planned = plan.edits.get("a", [])
    step_by_step = data
    for edit in sorted(planned, key=lambda each: each.span, reverse=True):
        step_by_step = step_by_step[: edit.span.start] + edit.text.encode() + step_by_step[edit.span.end :]
    assert fixes.edited(data, planned) == step_by_step
    for one in planned:
        for other in planned:
            assert one is other or one.span.end <= other.span.start or other.span.end <= one.span.start
    done = {edit for finding in plan.findings if finding.fix for edit in finding.fix.edits}
    assert done == set(planned)


def test_the_first_of_touching_fixes_is_planned() -> None:
    one, other, apart = (Edit(Span("a", *at), "x", "") for at in ((2, 5), (4, 6), (8, 9)))
    plan = fixes.plan([sample(one, rule="one"), sample(other), sample(apart)], Applicability.SAFE)
    assert plan.edits["a"] == [one, apart]
    assert [finding.rule for finding in plan.findings] == ["one", "rename"]


def test_nothing_about_fixes_is_read_before_it_is_needed() -> None:
    script = "import sys, caulk.command, caulk.session; caulk.session.default_registry(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"caulk.fixes", "caulk.rendered_fixes", "caulk.writing", "difflib"} & set(done.stdout.split())
