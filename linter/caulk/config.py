"""The configuration: what `caulk.toml` and the command line say, checked, and where each value comes from.

`Config` is the one settings object of a scan. The defaults are its field defaults, a file overrides them,
the command line overrides the file; `select`, `ignore` and `exclude` add up instead, because a run that
ignores one more rule must not bring back those that the project ignores. `origins` remembers who spoke last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from caulk.errors import ConfigError
from caulk.findings import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import Enum
    from pathlib import Path

    EnumType = TypeVar("EnumType", bound=Enum)

FILE_NAMES = ("caulk.toml", ".caulk.toml", "pyproject.toml")
DEFAULT_ORIGIN = "default"
COMMAND_LINE = "command line"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class ConfiguredLink:
    """What the user says about which Go program runs where; at least one of the last four is set.

    `main` is the program's directory. `image` has no tag. `workload` is `Kind/name` or `Kind/namespace/name`.
    """

    main: str
    image: str = ""
    container: str = ""
    workload: str = ""
    dockerfile: str = ""


@dataclass(frozen=True, slots=True)
class PathIgnore:
    """Rules that stay silent under some paths. `rules` empty means all of them."""

    paths: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ChartConfig:
    """What counts for the charts under some paths, in place of what counts for all."""

    path: str  # the chart's folder relative to the project, in the syntax of .gitignore
    render: bool | None = None
    release_name: str = ""
    namespace: str = ""
    values: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class HelmConfig:
    """How charts are rendered. `values` are sets of files, relative to the configuration file."""

    render: bool = True
    release_name: str = "release-name"
    namespace: str = "default"
    api_versions: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    timeout: float = 60.0  # seconds for one rendering
    charts: tuple[ChartConfig, ...] = ()


@dataclass(frozen=True, slots=True)
class KustomizeConfig:
    """How kustomizations are built."""

    build: bool = True
    timeout: float = 60.0  # seconds for one overlay


@dataclass(frozen=True, slots=True)
class Workload:
    """A custom kind that makes pods, and where its pod template is: `spec.template`."""

    kind: str
    template: str


@dataclass(frozen=True, slots=True)
class Config:
    """The effective settings of a scan."""

    select: tuple[str, ...] = ()  # rules or families on top of the default ones
    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()  # when given, nothing else runs
    pedantic: bool = False
    min_severity: Severity = Severity.NOTE
    min_confidence: Confidence | None = None  # None: medium, or low with `pedantic`
    fail_on: Severity | None = Severity.WARNING  # None: never
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool = False
    gitignore: bool = True
    kube_version: tuple[int, int] | None = None  # None: the newest that the rules know
    go_version: tuple[int, int] | None = None  # for Go files outside any module
    links: tuple[ConfiguredLink, ...] = ()
    ignore_paths: tuple[PathIgnore, ...] = ()
    helm: HelmConfig = HelmConfig()
    kustomize: KustomizeConfig = KustomizeConfig()
    workloads: tuple[Workload, ...] = ()
    file: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, key: str) -> str:
        """Where the value of a key comes from: "default", "caulk.toml:3", "command line"."""
        return self.origins.get(key, DEFAULT_ORIGIN)

    def merged(self, overrides: Mapping[str, Any], origin: str = COMMAND_LINE) -> Config:
        """This configuration with the given values (by key) on top."""
        values: dict[str, Any] = {}
        origins = dict(self.origins)
        for key, value in overrides.items():
            name = key.replace("-", "_")
            before = getattr(self, name)
            if key in ADDITIVE and before:
                values[name] = (*before, *(each for each in value if each not in before))
                origins[key] = f"{self.origin(key)} and {origin}"
            else:
                values[name] = value
                origins[key] = origin
        return replace(self, **values, origins=origins)

    def items(self) -> Iterator[tuple[str, Any, str]]:
        """Key, value in TOML's terms, origin; in the order of the documentation."""
        for key in KEYS:
            yield key, _plain(getattr(self, key.replace("-", "_"))), self.origin(key)


def _plain(value: Any) -> Any:
    if isinstance(value, Severity | Confidence):
        return value.value
    if isinstance(value, ConfiguredLink | PathIgnore | ChartConfig | HelmConfig | KustomizeConfig | Workload):
        return {
            each.name.replace("_", "-"): _plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) not in ("", (), None)
        }
    if isinstance(value, tuple):
        if value and all(isinstance(each, int) for each in value):
            return ".".join(map(str, value))
        return [_plain(each) for each in value]
    return value


# -- reading ---------------------------------------------------------------------------------------


def find(start: Path, root: Path) -> Path | None:
    """The configuration file nearest to `start`, searching upwards as far as `root`."""
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        for name in FILE_NAMES:
            path = candidate / name
            if path.is_file() and (name != "pyproject.toml" or b"[tool.caulk" in _bytes(path)):
                return path
        if candidate == root:
            break
    return None


def load(path: Path, *, root: Path | None = None) -> Config:
    """The configuration in a file; raises `ConfigError` on anything that it does not understand."""
    import tomllib

    shown = _shown(path, root)
    data = _bytes(path)
    if len(data) > LARGEST or _DEEP_KEY.search(data):
        raise ConfigError(
            f"{shown} is no configuration that anybody wrote", hint="name another: --config FILE"
        )
    try:
        table: Any = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown} is not UTF-8 text", hint="save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        if not isinstance(error, tomllib.TOMLDecodeError):
            raise ConfigError(f"{shown} is nested too deep, or has a number too long to be read") from error
        raise ConfigError(
            f"{shown} is not valid TOML: {error}", hint="see https://toml.io for the syntax"
        ) from error
    section = ""
    if path.name == "pyproject.toml":
        section = "tool.caulk"
        table = table.get("tool", {}).get("caulk", {})
        if not isinstance(table, dict):
            raise ConfigError(f"{shown}: tool.caulk must be a table", hint="write it as [tool.caulk]")
    lines = _key_lines(data.decode("utf-8-sig"), section)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key, raw in table.items():
        line = lines.get(key)
        where = f"{shown}:{line}" if line else shown
        check = KEYS.get(key)
        if check is None:
            raise ConfigError(f"{where}: unknown key '{key}'", hint=_did_you_mean(key, KEYS))
        values[key.replace("-", "_")] = check(raw, f"{where}: {key}")
        origins[key] = where
    return Config(**values, file=path, origins=origins)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "check the path given to --config" if isinstance(error, FileNotFoundError) else ""
        raise ConfigError(f"cannot read {path}: {error.strerror or error}", hint=hint) from error


def _shown(path: Path, root: Path | None) -> str:
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return str(path)


LARGEST = 1 << 20  # bytes
_DEEP_KEY = re.compile(rb"(?:[\w-]+[ \t]*\.[ \t]*){100}")  # tomllib takes the square of the depth

_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\]#]+?)\s*\]{1,2}")
_ASSIGNMENT = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*[.=]""")


def _key_lines(text: str, section: str) -> dict[str, int]:
    """Line of each top-level key of the section. tomllib keeps no positions; this finds what people write."""
    found: dict[str, int] = {}
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            current = header[1].replace('"', "").replace("'", "")
            inner = current.removeprefix(f"{section}.") if section else current
            if inner and (not section or inner != current):
                found.setdefault(inner.partition(".")[0], number)
        elif current == section and (assignment := _ASSIGNMENT.match(line)):
            found.setdefault(assignment[1], number)
    return found


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    import difflib

    known = list(known)
    close = difflib.get_close_matches(word.replace("_", "-"), known, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    return f"the keys are: {', '.join(known)}"


# -- values ----------------------------------------------------------------------------------------


def _type_name(value: Any) -> str:
    names = {
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), type(value).__name__)


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    got = "a list that holds something else" if isinstance(value, list) else _type_name(value)
    hint = f'write ["{value}"]' if isinstance(value, str) else ""
    raise ConfigError(f"{where} must be a list of strings, not {got}", hint=hint)


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(f"{where} must be true or false, not {_type_name(value)}")


def _string(value: Any, where: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    got = "an empty string" if isinstance(value, str) else _type_name(value)
    raise ConfigError(f"{where} must be a string, not {got}")


def _one_of(kind: type[EnumType], value: Any, where: str, *further: str) -> EnumType | None:
    names = [*(member.value for member in kind), *further]
    if isinstance(value, str) and value in names:
        return None if value in further else kind(value)
    shown = f"'{value}'" if isinstance(value, str) else _type_name(value)
    raise ConfigError(f"{where} must be one of {', '.join(names)}; it is {shown}")


def version(value: Any, where: str) -> tuple[int, int]:
    """A `major.minor` version, a leading `v` and a patch number allowed; raises `ConfigError`."""
    match = re.fullmatch(r"v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?", value) if isinstance(value, str) else None
    if match is None:
        hint = f'write it as a string: "{value}"' if isinstance(value, float) else ""
        raise ConfigError(f'{where} must be a version such as "1.33"', hint=hint)
    return int(match[1]), int(match[2])


def _tables(
    value: Any, where: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        key = where.rpartition(" ")[2]
        raise ConfigError(f"{where} must be a list of tables", hint=f"write it as [[{key}]]")
    for table in value:
        for key in table:
            if key not in (*required, *optional):
                raise ConfigError(
                    f"{where}: unknown key '{key}'", hint=_did_you_mean(key, (*required, *optional))
                )
        for key in required:
            if key not in table:
                raise ConfigError(f"{where}: the key '{key}' is missing")
        yield table


def _links(value: Any, where: str) -> tuple[ConfiguredLink, ...]:
    ways = ("image", "container", "workload", "dockerfile")
    found = []
    for table in _tables(value, where, ("main",), ways):
        link = ConfiguredLink(**{key: _string(each, f"{where}: {key}") for key, each in table.items()})
        if not any(getattr(link, way) for way in ways):
            raise ConfigError(
                f"{where}: '{link.main}' is tied to nothing", hint=f"add one of {', '.join(ways)}"
            )
        found.append(link)
    return tuple(found)


def _path_ignores(value: Any, where: str) -> tuple[PathIgnore, ...]:
    return tuple(
        PathIgnore(
            paths=_strings(table["paths"], f"{where}: paths"),
            rules=_strings(table.get("rules", []), f"{where}: rules"),
            reason=_string(table["reason"], f"{where}: reason"),
        )
        for table in _tables(value, where, ("paths", "reason"), ("rules",))
    )


def _number(value: Any, where: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 3600:
        return float(value)
    raise ConfigError(f"{where} must be a number of seconds, at most 3600", hint="write for example 60")


def _value_sets(value: Any, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        hint = f'write ["{value}"]' if isinstance(value, str) else ""
        raise ConfigError(f"{where} must be a list of files, not {_type_name(value)}", hint=hint)
    return tuple(
        (_string(each, where),) if isinstance(each, str) else _strings(each, f"{where}: each set")
        for each in value
    )


def _helm(value: Any, where: str) -> HelmConfig:
    """The table [helm], with [[helm.charts]] in it."""
    checks: dict[str, Callable[[Any, str], Any]] = {
        "render": _boolean,
        "release-name": _string,
        "namespace": _string,
        "api-versions": _strings,
        "values": _value_sets,
        "timeout": _number,
        "charts": _charts,
    }
    return HelmConfig(**_table(value, where, checks))


def _kustomize(value: Any, where: str) -> KustomizeConfig:
    return KustomizeConfig(**_table(value, where, {"build": _boolean, "timeout": _number}))


def _table(value: Any, where: str, checks: Mapping[str, Callable[[Any, str], Any]]) -> dict[str, Any]:
    """The fields of a table, by the names of a dataclass's."""
    name = where.rpartition(" ")[2]
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a table, not {_type_name(value)}", hint=f"write it as [{name}]")
    for key in value:
        if key not in checks:
            raise ConfigError(f"{where}: unknown key '{key}'", hint=_did_you_mean(key, checks))
    return {key.replace("-", "_"): checks[key](each, f"{where}: {key}") for key, each in value.items()}


def _workloads(value: Any, where: str) -> tuple[Workload, ...]:
    found = []
    for table in _tables(value, where, ("kind", "template"), ()):
        path = _string(table["template"], f"{where}: template").strip(".")
        if not all(path.split(".")):
            raise ConfigError(f"{where}: template must be a path of fields", hint='write "spec.template"')
        found.append(Workload(_string(table["kind"], f"{where}: kind"), path))
    return tuple(found)


def _charts(value: Any, where: str) -> tuple[ChartConfig, ...]:
    checks: dict[str, Callable[[Any, str], Any]] = {
        "path": _string,
        "render": _boolean,
        "release-name": _string,
        "namespace": _string,
        "values": _value_sets,
    }
    return tuple(
        ChartConfig(
            **{key.replace("-", "_"): checks[key](each, f"{where}: {key}") for key, each in table.items()}
        )
        for table in _tables(value, where, ("path",), tuple(checks)[1:])
    )


ADDITIVE = frozenset({"select", "ignore", "exclude"})

KEYS: Mapping[str, Callable[[Any, str], Any]] = {
    "select": _strings,
    "ignore": _strings,
    "only": _strings,
    "pedantic": _boolean,
    "min-severity": lambda value, where: _one_of(Severity, value, where),
    "min-confidence": lambda value, where: _one_of(Confidence, value, where),
    "fail-on": lambda value, where: _one_of(Severity, value, where, NEVER),
    "include": _strings,
    "exclude": _strings,
    "tests": _boolean,
    "gitignore": _boolean,
    "kube-version": version,
    "go-version": version,
    "links": _links,
    "ignore-paths": _path_ignores,
    "helm": _helm,
    "kustomize": _kustomize,
    "workloads": _workloads,
}
