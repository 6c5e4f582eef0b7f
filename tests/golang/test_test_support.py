"""Packages that only tests use, by who imports them and by what their paths say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.golang.files import GoFile
from caulk.golang.test_support import serves_tests
from caulk.golang.workspace import Workspace
from caulk.session import ScanOptions, scan
from caulk.source import Source

if TYPE_CHECKING:
    from pathlib import Path

LEAK = """

func Wait(run func()) {
\tdone := make(chan bool)
\tgo func() { run(); done <- true }()
\tselect {
\tcase <-done:
\tdefault:
\t}
}
"""


def module(root: Path, files: dict[str, str]) -> Workspace:
    """A module example.com/m of these files, of which all but the tests are listed."""
    for name, text in {"go.mod": "module example.com/m\n\ngo 1.24\n", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = [
        GoFile(Source(name, text.encode())) for name, text in files.items() if not name.endswith("_test.go")
    ]
    return Workspace(root, listed)


def importing(package: str, path: str) -> str:
    return f'package {package}\n\nimport _ "example.com/m/{path}"\n'


def serving(workspace: Workspace) -> list[str]:
    return [package.directory for package in workspace.packages if serves_tests(package)]


@pytest.mark.parametrize("path", ["testenv", "internal/broker", "storetest", "mockstore", "net/fakes"])
def test_what_only_tests_import_serves_them(tmp_path: Path, path: str) -> None:
    name = path.rpartition("/")[2]
    files = {f"{path}/a.go": f"package {name}\n", "api/api_test.go": importing("api", path)}
    assert serving(module(tmp_path, files)) == [path]


@pytest.mark.parametrize("path", ["testenv", "internal/broker", "tests", "mock"])
def test_what_the_program_imports_does_not(tmp_path: Path, path: str) -> None:
    name = path.rpartition("/")[2]
    files = {
        f"{path}/a.go": f"package {name}\n",
        "main.go": importing("main", path),
        "api/api_test.go": importing("api", path),
    }
    assert serving(module(tmp_path, files)) == []


def test_the_helpers_of_helpers_serve_tests_too(tmp_path: Path) -> None:
    files = {
        "internal/broker/a.go": "package broker\n",
        "testenv/a.go": importing("testenv", "internal/broker"),
        "api/api_test.go": importing("api", "testenv"),
    }
    assert serving(module(tmp_path, files)) == ["internal/broker", "testenv"]


def test_a_public_package_may_have_users_elsewhere(tmp_path: Path) -> None:
    files = {"queue/a.go": "package queue\n", "api/api_test.go": importing("api", "queue")}
    assert serving(module(tmp_path, files)) == []


def test_tests_in_its_own_directory_say_nothing_of_a_package(tmp_path: Path) -> None:
    files = {
        "internal/queue/a.go": "package queue\n",
        "internal/queue/a_test.go": importing("queue_test", "internal/queue"),
        "latest/a.go": "package latest\n",
        "latest/a_test.go": importing("latest_test", "latest"),
    }
    assert serving(module(tmp_path, files)) == []


def test_a_plain_name_needs_no_importer(tmp_path: Path) -> None:
    files = {
        "tests/a.go": "package tests\n",
        "tests/a_test.go": "package tests\n",
        "httptest/a.go": 'package httptest\n\nimport "testing"\n\nfunc use(testing.TB) {}\n',
    }
    assert serving(module(tmp_path, files)) == ["httptest", "tests"]


def test_programs_go_by_where_they_stand(tmp_path: Path) -> None:
    files = {
        "cmd/server/main.go": "package main\n",
        "e2e/apps/publisher/main.go": "package main\n",
        "test/main.go": "package main\n",
    }
    assert serving(module(tmp_path, files)) == ["e2e/apps/publisher", "test"]


def test_a_goroutine_that_a_helper_leaks_ends_with_the_tests(tmp_path: Path) -> None:
    module(
        tmp_path,
        {
            "queue/queue.go": "package queue" + LEAK,
            "testenv/env.go": "package testenv" + LEAK,
            "api/api_test.go": importing("api", "testenv"),
        },
    )
    report = scan(ScanOptions(paths=(tmp_path,)))
    assert [finding.primary.span.path for finding in report.findings] == ["queue/queue.go"]


def test_a_service_that_tests_set_up_again_and_again_runs_once_in_the_program(tmp_path: Path) -> None:
    service = """package service

import "time"

type Service struct{ rounds int }

func New() *Service {
\ts := &Service{}
\tgo s.run()
\treturn s
}

func (s *Service) run() {
\tfor range time.Tick(time.Second) {
\t\ts.rounds++
\t}
}
"""
    imports = '\n\nimport (\n\t"net/http"\n\n\t"example.com/m/service"\n)\n\n'
    serve = 'http.ListenAndServe("", nil)'
    program = f"package main{imports}func main() {{\n\tservice.New()\n\t{serve}\n}}\n"
    helper = 'package tests\n\nimport "example.com/m/service"\n\nfunc Setup() { service.New() }\n'
    module(tmp_path, {"service/service.go": service, "main.go": program, "tests/setup.go": helper})
    assert [finding.rule for finding in scan(ScanOptions(paths=(tmp_path,))).findings] == []
    (tmp_path / "tests/setup.go").unlink()
    (tmp_path / "setup.go").write_text(helper.replace("package tests", "package main"))
    found = [finding.rule for finding in scan(ScanOptions(paths=(tmp_path,))).findings]
    assert found == ["goroutine-loop-no-exit"]


def test_code_that_only_the_tests_beside_it_run_ends_with_them(tmp_path: Path) -> None:
    unexported = LEAK.replace("Wait", "wait")
    files = {
        "queue/queue.go": f"package queue{unexported}\nfunc finish() {{ wait(func() {{}}) }}\n",
        "queue/queue_test.go": "package queue\n\nfunc check() { finish() }\n",
    }
    module(tmp_path, files)
    assert scan(ScanOptions(paths=(tmp_path,))).findings == ()
    (tmp_path / "queue/queue_test.go").unlink()
    assert len(scan(ScanOptions(paths=(tmp_path,))).findings) == 1
