"""Library knowledge: the declarations are whole, and the traits speak of functions that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from caulk.golang import library
from caulk.golang.library_traits import SPAWNERS, TIMER_CHANNELS, Trait, named_with
from caulk.golang.syntax import walk
from caulk.golang.types import Method, Named

STUBS = Path(library.__file__).with_name("stubs")
PATHS = sorted(str(path.relative_to(STUBS))[: -len(".goapi")] for path in STUBS.rglob("*.goapi"))

REQUIRED = (
    "context",
    "time",
    "sync",
    "sync/atomic",
    "os",
    "os/signal",
    "os/exec",
    "net",
    "net/http",
    "io",
    "bufio",
    "errors",
    "fmt",
    "log",
    "log/slog",
    "runtime",
    "runtime/debug",
    "syscall",
    "testing",
    "flag",
    "strings",
    "strconv",
    "bytes",
    "database/sql",
    "golang.org/x/sys/unix",
    "golang.org/x/sync/errgroup",
    "golang.org/x/sync/semaphore",
    "golang.org/x/sync/singleflight",
    "google.golang.org/grpc",
    "k8s.io/apimachinery/pkg/util/wait",
    "k8s.io/klog/v2",
    "sigs.k8s.io/controller-runtime",
    "github.com/vishvananda/netns",
    "github.com/containernetworking/plugins/pkg/ns",
)

# Packages that traits mention and that have no declarations here: their names cannot be checked.
UNDECLARED = (
    "k8s.io/klog.",
    "github.com/golang/glog",
    "google.golang.org/grpc/grpclog",
    "k8s.io/apiserver/pkg/server",
)


def test_required_packages_are_known() -> None:
    assert set(REQUIRED) <= set(PATHS)


def test_declarations_parse() -> None:
    """Every stub is Go without a syntax error, and its package clause is there."""
    broken = []
    for path in PATHS:
        package = library.package(path)
        assert package is not None
        if any(node.is_error or node.is_missing for node in walk(package.files[0].root)) or not package.name:
            broken.append(path)
    assert broken == []


@pytest.mark.parametrize("path", ["", "no/such/package", "../stubs/context", "/context", "C"])
def test_unknown_packages(path: str) -> None:
    assert library.package(path) is None
    assert library.package_name(path) == ""


def test_package_names() -> None:
    assert library.package_name("k8s.io/klog/v2") == "klog"
    assert library.package_name("sigs.k8s.io/controller-runtime") == "controllerruntime"


def test_universe() -> None:
    """The predeclared names that the language has, among them the error interface with its method."""
    universe = library.universe()
    assert {"error", "any", "make", "new", "len", "nil", "true", "iota", "string", "min", "clear"} <= set(
        universe
    )
    types = library.universe_package().types
    error = types.of_object(universe["error"])
    method = types.method(error, "Error")
    assert method is not None
    assert method.full_name == "(error).Error"
    assert library.is_library(library.universe_package())


def exists(name: str) -> bool:
    """Whether the declarations have the function `path.Name` or the method `(*path.Type).Name`."""
    if not name.startswith("("):
        path, _, function = name.rpartition(".")
        if not path:
            return name in library.universe()
        package = library.package(path)
        return package is not None and package.names.lookup(function) is not None
    receiver, _, method = name[1:].partition(").")
    path, _, type_name = receiver.lstrip("*").rpartition(".")
    package = library.package(path)
    declared = package.names.lookup(type_name) if package is not None else None
    if package is None or declared is None:
        return False
    named = package.types.of_object(declared)
    found = package.types.member(named, method)
    return isinstance(named, Named) and isinstance(found, Method) and found.full_name == name


@pytest.mark.parametrize("trait", list(Trait))
def test_traits_speak_of_what_exists(trait: Trait) -> None:
    """A misspelt or renamed function would never match anything, and nobody would notice."""
    missing = [
        name
        for name in sorted(named_with(trait))
        if not exists(name) and not any(path in name for path in UNDECLARED) and "testing.common" not in name
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        ("os.Exit", Trait.ENDS_PROCESS),
        ("(*log.Logger).Fatalf", Trait.ENDS_PROCESS),
        ("k8s.io/klog/v2.Fatal", Trait.ENDS_PROCESS),
        ("runtime.Goexit", Trait.ENDS_GOROUTINE),
        ("(*testing.T).FailNow", Trait.ENDS_GOROUTINE),
        ("panic", Trait.PANICS),
        ("context.WithTimeout", Trait.MAKES_CANCEL),
        ("os/signal.NotifyContext", Trait.MAKES_CANCEL),
        ("context.WithDeadlineCause", Trait.BOUNDS_TIME),
        ("context.WithoutCancel", Trait.DETACHES_CONTEXT),
        ("(*sync.WaitGroup).Go", Trait.SPAWNS),
        ("(*golang.org/x/sync/errgroup.Group).Wait", Trait.WAITS),
        ("golang.org/x/sys/unix.Setns", Trait.CHANGES_THREAD),
        ("runtime.LockOSThread", Trait.LOCKS_THREAD),
        ("time.After", Trait.MAKES_TIMER),
        ("(*net/http.Server).Shutdown", Trait.SHUTS_DOWN),
    ],
)
def test_traits(name: str, trait: Trait) -> None:
    assert trait in library.traits(name)
    assert library.has_trait(name, trait)
    assert name in named_with(trait)


def test_never_returns() -> None:
    assert library.never_returns("log.Fatalf")
    assert library.never_returns("panic")
    assert not library.never_returns("log.Printf")
    assert not library.never_returns("(*testing.T).Error")


def test_arguments() -> None:
    assert library.time_argument("context.WithTimeout") == 1
    assert library.time_argument("time.Sleep") == 0
    assert library.time_argument("fmt.Println") is None
    assert library.spawned_argument("time.AfterFunc") == 1
    assert library.spawned_argument("(*sync.WaitGroup).Go") == 0
    assert library.spawned_argument("fmt.Println") is None
    assert named_with(Trait.SPAWNS) >= SPAWNERS


def test_timer_channels_are_fields() -> None:
    time = library.package("time")
    assert time is not None
    for key in TIMER_CHANNELS:
        _, type_name, field = key.split(".")
        declared = time.names.lookup(type_name)
        assert declared is not None
        found = time.types.field(time.types.of_object(declared), field)
        assert found is not None
        assert found.key == key


@pytest.mark.parametrize(
    ("qualified", "signal"),
    [
        ("os.Interrupt", "SIGINT"),
        ("os.Kill", "SIGKILL"),
        ("syscall.SIGTERM", "SIGTERM"),
        ("golang.org/x/sys/unix.SIGHUP", "SIGHUP"),
        ("golang.org/x/sys/unix.Setns", ""),
        ("example.com/syscall.SIGTERM", ""),
        ("", ""),
    ],
)
def test_signal_names(qualified: str, signal: str) -> None:
    assert library.signal_name(qualified) == signal
