"""Imports point one way: from the command line down to findings and bytes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from support.cases import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CAULK = REPOSITORY / "linter" / "caulk"
RULES = REPOSITORY / "rules" / "caulk_rules"

# Lowest first.
LAYERS = (
    {"caulk", "caulk.findings", "caulk.source", "caulk.errors", "caulk.lazy"},
    {"caulk.golang", "caulk.manifests"},
    {"caulk.deployment"},
    {"caulk.rule", "caulk.registry"},
    {"caulk_rules"},
    {
        *("caulk.report", "caulk.docs", "caulk.reporters", "caulk.config", "caulk.options"),
        *(
            "caulk.discovery",
            "caulk.suppressions",
            "caulk.triage",
            "caulk.workers",
            "caulk.batching",
            "caulk.checking",
        ),
        *("caulk.rendered", "caulk.rendering", "caulk.kustomizing", "caulk.fixes", "caulk.writing"),
        "caulk.rendered_fixes",
    },
    {"caulk.session"},
    {"caulk.command", "caulk.cli"},
    {"caulk.__main__"},
)


def modules() -> Iterator[tuple[str, Path]]:
    for folder in (CAULK, RULES):
        for path in sorted(folder.rglob("*.py")):
            parts = [*path.relative_to(folder.parent).with_suffix("").parts]
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def unit(module: str) -> str:
    """The module or package that has a place in LAYERS."""
    parts = module.split(".")
    return "caulk_rules" if parts[0] == "caulk_rules" else ".".join(parts[:2])


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, late and type-only imports included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            # `from caulk import docs` imports the module, `from caulk import __version__` the package
            known = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names = sorted(known) or [node.module or ""]
        yield from (name for name in names if name.partition(".")[0] in ("caulk", "caulk_rules"))


MODULES = dict(modules())


def layer(module: str) -> int:
    return next(index for index, names in enumerate(LAYERS) if unit(module) in names)


def test_every_module_has_a_layer() -> None:
    known = set().union(*LAYERS)
    assert {unit(module) for module in MODULES} <= known


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_layer_and_below(module: str) -> None:
    upwards = [name for name in imports(MODULES[module]) if layer(name) > layer(module)]
    # The session composes: it is the only one that knows the rules that come with Caulk.
    assert upwards == []


@pytest.mark.parametrize(
    "module", [name for name in MODULES if unit(name) in {"caulk.golang", "caulk.manifests"}]
)
def test_the_front_ends_do_not_know_each_other(module: str) -> None:
    other = "caulk.manifests" if unit(module) == "caulk.golang" else "caulk.golang"
    assert other not in {unit(name) for name in imports(MODULES[module])}


def test_only_the_session_imports_the_rules() -> None:
    importers = {
        module
        for module, path in MODULES.items()
        if unit(module) != "caulk_rules" and "caulk_rules" in {unit(name) for name in imports(path)}
    }
    assert importers == {"caulk.session"}


@pytest.mark.parametrize(
    "module", [name for name in MODULES if name.count(".") == 2 and unit(name) == "caulk_rules"]
)
def test_a_rule_imports_front_end_modules_and_not_names_from_them(module: str) -> None:
    """A module is read when a rule first uses it; a name would have to be there at start-up."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    at_start = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    front_ends = {"caulk.golang", "caulk.manifests", "caulk.deployment"}
    assert [node.module for node in at_start if unit(node.module or "") in front_ends - {node.module}] == []
