"""The configuration: where it is found, what it may say, and how values and their origins come about."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from caulk import config
from caulk.config import (
    COMMAND_LINE,
    KEYS,
    ChartConfig,
    Config,
    ConfiguredLink,
    HelmConfig,
    KustomizeConfig,
    PathIgnore,
    Workload,
)
from caulk.errors import ConfigError
from caulk.findings import Confidence, Severity
from support.cases import REPOSITORY
from support.engine import write

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: dict[str, Any] = json.loads((REPOSITORY / "linter/caulk/caulk.schema.json").read_text("utf-8"))

EVERYTHING = """\
select = ["pedantic-rule"]
ignore = ["probes"]
only = ["goroutines", "contexts"]
pedantic = true
min-severity = "warning"
min-confidence = "low"
fail-on = "error"
include = ["cmd/**"]
exclude = ["**/legacy/"]
tests = true
gitignore = false
kube-version = "1.33"
go-version = "1.26.1"

[[links]]
main = "cmd/api"
image = "ghcr.io/acme/api"
container = "api"
workload = "Deployment/api"
dockerfile = "build/Dockerfile"

[[ignore-paths]]
paths = ["examples/"]
rules = ["goroutine-loop-no-exit"]
reason = "examples end with the process"

[helm]
render = true
release-name = "shop"
namespace = "prod"
api-versions = ["monitoring.coreos.com/v1"]
values = ["deploy/prod.yaml", ["deploy/base.yaml", "deploy/eu.yaml"]]
timeout = 30

[[helm.charts]]
path = "charts/legacy"
render = false

[[helm.charts]]
path = "charts/api"
release-name = "api"
namespace = "apis"
values = ["charts/api/small.yaml"]

[kustomize]
build = false
timeout = 20

[[workloads]]
kind = "Worker"
template = "spec.pods"

[[workloads]]
kind = "Shard"
template = ".spec.pod"
"""

VALID = (
    "",
    EVERYTHING,
    'fail-on = "never"\n',
    'links = {main = "cmd/api", container = "api"}\n',
    '[[ignore-paths]]\npaths = ["a/"]\nreason = "old"\n',
)

# What is wrong, and a part of what the user is told.
INVALID = (
    ('selct = ["a"]', "did you mean 'select'"),
    ('min_severity = "note"', "did you mean 'min-severity'"),
    ("zzz = 1", "the keys are: select, ignore"),
    ('select = "a"', 'write ["a"]'),
    ("select = [1]", "must be a list of strings"),
    ('pedantic = "yes"', "must be true or false, not a string"),
    ('min-severity = "fatal"', "must be one of note, warning, error; it is 'fatal'"),
    ('fail-on = "info"', "must be one of note, warning, error, never"),
    ("kube-version = 1.3", 'write it as a string: "1.3"'),
    ('go-version = "latest"', "must be a version"),
    ('[[links]]\nimage = "a"', "the key 'main' is missing"),
    ('[[links]]\nmain = "cmd/api"', "'cmd/api' is tied to nothing"),
    ('[[links]]\nmain = ""\nimage = "a"', "main must be a string, not an empty string"),
    ('[[links]]\nmain = "cmd/api"\nimages = "a"', "did you mean 'image'"),
    ("links = 3", "write it as [[links]]"),
    ('[[ignore-paths]]\npaths = ["a/"]', "the key 'reason' is missing"),
    ('[[ignore-paths]]\npaths = "a/"\nreason = "b"', 'write ["a/"]'),
    ("helm = true", "write it as [helm]"),
    ('[helm]\nrelease = "a"', "did you mean 'release-name'"),
    ('[helm]\nvalues = "a.yaml"', 'write ["a.yaml"]'),
    ("[helm]\nvalues = [1]", "each set must be a list of strings"),
    ("[helm]\ntimeout = 0", "must be a number of seconds"),
    ("[kustomize]\nrender = false", "the keys are: build, timeout"),
    ('[[workloads]]\nkind = "Worker"', "the key 'template' is missing"),
    ('[[workloads]]\nkind = "Worker"\ntemplate = "spec..pods"', "must be a path of fields"),
    ('[[helm.charts]]\nnamespace = "a"', "the key 'path' is missing"),
)


def load(tmp_path: Path, text: str | bytes, name: str = "caulk.toml") -> Config:
    return config.load(write(tmp_path, {name: text}) / name, root=tmp_path)


# -- values ----------------------------------------------------------------------------------------


def test_every_key_reaches_the_settings(tmp_path: Path) -> None:
    loaded = load(tmp_path, EVERYTHING)
    assert loaded.select == ("pedantic-rule",)
    assert loaded.ignore == ("probes",)
    assert loaded.only == ("goroutines", "contexts")
    assert loaded.pedantic
    assert loaded.min_severity is Severity.WARNING
    assert loaded.min_confidence is Confidence.LOW
    assert loaded.fail_on is Severity.ERROR
    assert loaded.include == ("cmd/**",)
    assert loaded.exclude == ("**/legacy/",)
    assert loaded.tests
    assert not loaded.gitignore
    assert loaded.kube_version == (1, 33)
    assert loaded.go_version == (1, 26)
    assert loaded.links == (
        ConfiguredLink("cmd/api", "ghcr.io/acme/api", "api", "Deployment/api", "build/Dockerfile"),
    )
    assert loaded.ignore_paths == (
        PathIgnore(("examples/",), ("goroutine-loop-no-exit",), "examples end with the process"),
    )
    assert loaded.helm == HelmConfig(
        release_name="shop",
        namespace="prod",
        api_versions=("monitoring.coreos.com/v1",),
        values=(("deploy/prod.yaml",), ("deploy/base.yaml", "deploy/eu.yaml")),
        timeout=30.0,
        charts=(
            ChartConfig("charts/legacy", render=False),
            ChartConfig("charts/api", None, "api", "apis", (("charts/api/small.yaml",),)),
        ),
    )
    assert loaded.kustomize == KustomizeConfig(build=False, timeout=20.0)
    assert loaded.workloads == (Workload("Worker", "spec.pods"), Workload("Shard", "spec.pod"))
    assert set(loaded.origins) == set(KEYS)


def test_never_fails_on_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, 'fail-on = "never"\n').fail_on is None


@pytest.mark.parametrize(("text", "told"), INVALID)
def test_a_mistake_is_told_with_its_file_and_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert caught.value.message.startswith("caulk.toml")
    assert told in f"{caught.value.message} {caught.value.hint}"


def test_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^caulk\.toml:3: unknown key 'tets'"):
        load(tmp_path, "# ours\npedantic = true\ntets = true\n")


def test_a_syntax_error_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"not valid TOML: .*line 2"):
        load(tmp_path, "tests = true\nselect = [1 2]\n")


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path, b'ignore = ["\xff"]\n')


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbftests = true\n").tests


def test_a_file_that_does_not_exist_is_an_error_that_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path / "nowhere.toml")
    assert "--config" in caught.value.hint


# -- the schema ------------------------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_every_key_and_no_other() -> None:
    assert list(SCHEMA["properties"]) == list(KEYS)


@pytest.mark.parametrize("text", VALID)
def test_what_the_code_accepts_the_schema_accepts(tmp_path: Path, text: str) -> None:
    load(tmp_path, text)
    Draft202012Validator(SCHEMA).validate(tomllib.loads(text))


@pytest.mark.parametrize("text", [text for text, _ in INVALID])
def test_what_the_code_refuses_the_schema_refuses(text: str) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(tomllib.loads(text))


def test_the_defaults_of_the_schema_are_those_of_the_code() -> None:
    stated = {key: each["default"] for key, each in SCHEMA["properties"].items() if "default" in each}
    assert stated == {key: value for key, value, _ in Config().items() if key in stated}


# -- finding the file ------------------------------------------------------------------------------


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    write(tmp_path, {"caulk.toml": "", "a/.caulk.toml": "", "a/b/c.go": ""})
    assert config.find(tmp_path / "a" / "b", tmp_path) == tmp_path / "a" / ".caulk.toml"
    assert config.find(tmp_path / "a" / "b" / "c.go", tmp_path) == tmp_path / "a" / ".caulk.toml"
    assert config.find(tmp_path, tmp_path) == tmp_path / "caulk.toml"


def test_the_search_ends_at_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"caulk.toml": "", "repository/a/b.go": ""})
    assert config.find(tmp_path / "repository" / "a", tmp_path / "repository") is None


def test_a_pyproject_counts_only_with_a_table_of_ours(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.caulk]\ntests = true\n", "a/pyproject.toml": "[tool.ruff]\n"})
    found = config.find(tmp_path / "a", tmp_path)
    assert found == tmp_path / "pyproject.toml"
    assert config.load(found, root=tmp_path).tests


def test_a_key_in_pyproject_has_its_line(tmp_path: Path) -> None:
    project = '[project]\nname = "x"\ntests = "no"\n'
    ours = '[tool.caulk]\npedantic = true\n\n[[tool.caulk.links]]\nmain = "."\nimage = "a"\n'
    text = f"{project}\n{ours}"
    loaded = load(tmp_path, text, "pyproject.toml")
    assert loaded.origin("pedantic") == "pyproject.toml:6"
    assert loaded.origin("links") == "pyproject.toml:8"


# -- origins ---------------------------------------------------------------------------------------


def test_every_value_remembers_where_it_comes_from(tmp_path: Path) -> None:
    loaded = load(tmp_path, "# ours\ntests = true\n").merged({"pedantic": True})
    assert loaded.origin("tests") == "caulk.toml:2"
    assert loaded.origin("pedantic") == COMMAND_LINE
    assert loaded.origin("gitignore") == "default"


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    merged = load(tmp_path, 'only = ["a"]\ntests = true\n').merged({"only": ("b",), "tests": False})
    assert merged.only == ("b",)
    assert not merged.tests


def test_select_ignore_and_exclude_add_up(tmp_path: Path) -> None:
    loaded = load(tmp_path, 'select = ["a"]\nignore = ["a"]\nexclude = ["a"]\n')
    merged = loaded.merged(dict.fromkeys(("select", "ignore", "exclude"), ("a", "b")))
    assert (merged.select, merged.ignore, merged.exclude) == (("a", "b"),) * 3
    assert merged.origin("ignore") == "caulk.toml:2 and command line"
