"""What a program asks os/signal for."""

from __future__ import annotations

import pytest

from caulk.deployment.mains import find_mains
from caulk.deployment.signals import SignalHandling, signal_handling
from deployment.trees import workspace

IMPORTS = 'import (\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"golang.org/x/sys/unix"\n)\n'


def handling(body: str, outside: str = "", **more: str) -> SignalHandling:
    files = {"main.go": f"package main\n\n{IMPORTS}\n{outside}\n\nfunc main() {{\n{body}\n}}\n"}
    files.update({f"{name}.go": text for name, text in more.items()})
    (main,) = find_mains(workspace(files))
    return signal_handling(main)


def names(found: SignalHandling) -> list[list[str] | None]:
    return [
        None if request.signals is None else [signal.name for signal in request.signals]
        for request in found.requests
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("signal.Notify(c, os.Interrupt, syscall.SIGTERM)", ["SIGINT", "SIGTERM"]),
        ("signal.Notify(c, unix.SIGTERM, os.Kill)", ["SIGTERM", "SIGKILL"]),
        ("signal.Notify(c)", []),
        ("signal.Notify(c, []os.Signal{os.Interrupt}...)", ["SIGINT"]),
        ("s := []os.Signal{os.Interrupt, unix.SIGHUP}\nsignal.Notify(c, s...)", ["SIGINT", "SIGHUP"]),
        ("signal.Notify(c, pick())", None),
        ("s := all()\nsignal.Notify(c, s...)", None),
        ("s := []os.Signal{os.Interrupt}\ns = append(s, syscall.SIGTERM)\nsignal.Notify(c, s...)", None),
        ("s := os.Interrupt\nsignal.Notify(c, s)", ["SIGINT"]),
        ("const s = syscall.SIGTERM\nsignal.Notify(c, s)", ["SIGTERM"]),
        ("signal.Notify(c, syscall.Signal(15))", None),
        ("ctx, stop := signal.NotifyContext(parent, os.Interrupt)", ["SIGINT"]),
    ],
)
def test_signals_are_read_where_they_can_be_told(body: str, expected: list[str] | None) -> None:
    """Names, literals and variables that never change are understood; the rest is unknown, not guessed."""
    assert names(handling(body)) == [expected]


def test_package_level_lists_are_read_as_linux_builds_them() -> None:
    """Of a variable declared for each platform, the one that ends in the image counts."""
    found = handling(
        "signal.Notify(c, endings...)",
        on_linux='//go:build unix\n\npackage main\n\nimport (\n\t"os"\n\t"syscall"\n)\n\n'
        "var endings = []os.Signal{os.Interrupt, syscall.SIGTERM}\n",
        endings_windows='package main\n\nimport "os"\n\nvar endings = []os.Signal{os.Interrupt}\n',
    )
    assert names(found) == [["SIGINT", "SIGTERM"]]
    assert found.may_handle_sigterm


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("signal.Notify(c, os.Interrupt)", False),
        ("signal.Notify(c, os.Interrupt)\nsignal.Notify(d, syscall.SIGTERM)", True),
        ("signal.Notify(c)", True),
        ("signal.Notify(c, pick())", True),
        ("signal.Ignore(syscall.SIGTERM)", True),
        ("signal.Notify(c, syscall.SIGHUP)", False),
    ],
)
def test_sigterm_may_be_handled_unless_every_list_is_known_to_lack_it(body: str, expected: bool) -> None:
    """An unknown list may hold SIGTERM, and an empty one holds everything."""
    assert handling(body).may_handle_sigterm is expected


def test_libraries_that_handle_sigterm_are_known() -> None:
    """controller-runtime's SetupSignalHandler waits for SIGINT and SIGTERM."""
    files = workspace(
        {
            "main.go": 'package main\n\nimport ctrl "sigs.k8s.io/controller-runtime"\n\n'
            "func main() {\n\tctrl.SetupSignalHandler()\n}\n"
        }
    )
    (main,) = find_mains(files)
    assert signal_handling(main).may_handle_sigterm


def test_a_signal_has_its_place() -> None:
    """The place is the name in the list."""
    found = handling("signal.Notify(c, syscall.SIGHUP, os.Interrupt)")
    ((_, signal),) = found.naming("SIGINT")
    assert signal.text == "os.Interrupt"
