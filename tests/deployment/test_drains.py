"""How long a program may take to end."""

from __future__ import annotations

import pytest

from caulk.deployment.drains import Drain, drains, longest
from caulk.deployment.mains import find_mains
from caulk.findings import Confidence
from deployment.trees import workspace

IMPORTS = (
    'import (\n\t"context"\n\t"flag"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"time"\n\n'
    '\t"google.golang.org/grpc"\n\tctrl "sigs.k8s.io/controller-runtime"\n)\n'
)
SECOND = 10**9


def of(body: str, outside: str = "", **more: str) -> tuple[Drain, ...]:
    text = f"package main\n\n{IMPORTS}\nvar server http.Server\n\n{outside}\n\nfunc main() {{\n{body}\n}}\n"
    files = {"main.go": text}
    files.update({f"{name}/{name}.go": content for name, content in more.items()})
    (main,) = find_mains(workspace(files))
    return drains(main)


def limit(body: str, outside: str = "", **more: str) -> tuple[float | None, Confidence] | None:
    """Seconds and confidence of the only drain; None when there is none."""
    found = of(body, outside, **more)
    if not found:
        return None
    (drain,) = found
    ns = drain.limit.nanoseconds
    return (None if ns is None else ns / SECOND), drain.limit.confidence


HIGH, MEDIUM = Confidence.HIGH, Confidence.MEDIUM


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "ctx, _ := context.WithTimeout(context.Background(), 20*time.Second)\nserver.Shutdown(ctx)",
            (20, HIGH),
        ),
        (
            "d := 20 * time.Second\nctx, _ := context.WithTimeout(context.TODO(), d)\nserver.Shutdown(ctx)",
            (20, HIGH),
        ),
        (
            "ctx, _ := context.WithDeadline(context.Background(), time.Now().Add(time.Minute))\n"
            "server.Shutdown(ctx)",
            (60, HIGH),
        ),
        (
            "a, _ := context.WithTimeout(context.Background(), 5*time.Second)\n"
            "b, _ := context.WithTimeout(a, 20*time.Second)\nserver.Shutdown(b)",
            (5, HIGH),
        ),
        ("server.Shutdown(context.Background())", (None, HIGH)),
        ("server.Shutdown(context.WithoutCancel(other))", (None, HIGH)),
        (
            "p, _ := signal.NotifyContext(context.Background(), os.Interrupt)\n"
            "ctx, _ := context.WithTimeout(p, 20*time.Second)\nserver.Shutdown(ctx)",
            None,
        ),
        ("ctx, _ := context.WithTimeout(parent(), 20*time.Second)\nserver.Shutdown(ctx)", (20, MEDIUM)),
        ("ctx, _ := context.WithTimeout(context.Background(), pick())\nserver.Shutdown(ctx)", None),
        ("server.Shutdown(pick())", None),
        ("other.Shutdown(context.Background())", None),
        ("server.Close()", None),
    ],
)
def test_the_limit_of_a_shutdown_is_that_of_its_context(
    body: str, expected: tuple[float | None, Confidence] | None
) -> None:
    """Constants are followed through variables and nesting; what is not in sight stays unknown."""
    assert limit(body) == expected


WITH = "ctx, _ := context.WithTimeout(context.Background(), {})\nserver.Shutdown(ctx)"


@pytest.mark.parametrize(
    ("outside", "duration", "expected"),
    [
        ("const d = 20 * time.Second", "d", (20, HIGH)),
        ("var d = 20 * time.Second", "d", (20, HIGH)),
        ("var D = 20 * time.Second", "D", (20, MEDIUM)),
        ('var d = flag.Duration("d", 20*time.Second, "")', "*d", (20, MEDIUM)),
        (
            'var d time.Duration\n\nfunc init() { flag.DurationVar(&d, "d", 20*time.Second, "") }',
            "d",
            (20, MEDIUM),
        ),
        ("type C struct{ D time.Duration }\n\nvar c = C{D: 20 * time.Second}", "c.D", (20, MEDIUM)),
        (
            "type C struct{ D time.Duration }\n\nvar c C\n\nfunc init() { c.D = 20 * time.Second }",
            "c.D",
            (20, MEDIUM),
        ),
        ("type C struct{ D time.Duration }\n\nvar c = C{D: pick()}", "c.D", None),
        (
            "type C struct{ D time.Duration }\n\nvar a, c = C{D: 1 * time.Second}, C{D: 2 * time.Second}",
            "c.D",
            None,
        ),
        ("type C struct{ D time.Duration }\n\nvar c = load()", "c.D", None),
        ("var d = 20 * time.Second\n\nfunc init() { d = pick() }", "d", None),
    ],
)
def test_settings_count_with_their_defaults(
    outside: str, duration: str, expected: tuple[float, Confidence] | None
) -> None:
    """What can be changed from outside is likely; what has several values is unknown."""
    assert limit(WITH.format(duration), outside) == expected


def test_a_context_parameter_takes_the_callers_limit() -> None:
    """The longest limit that a caller allows counts."""
    found = limit(
        "a, _ := context.WithTimeout(context.Background(), 5*time.Second)\nend(1, a)\n"
        "b, _ := context.WithTimeout(context.Background(), 20*time.Second)\nend(2, b)",
        "func end(n int, ctx context.Context) { server.Shutdown(ctx) }",
    )
    assert found == (20, HIGH)


def test_sleeps_between_signal_and_shutdown_are_added() -> None:
    """Only those that always come between them."""
    (drain,) = of(
        "time.Sleep(1 * time.Second)\n<-stop\nif busy {\n\ttime.Sleep(2 * time.Second)\n}\n"
        "time.Sleep(4 * time.Second)\n" + WITH.format("20 * time.Second") + "\ntime.Sleep(8 * time.Second)",
        "var stop chan os.Signal\n\nvar busy bool",
    )
    assert [duration / SECOND for duration, _ in drain.sleeps] == [4]
    assert drain.nanoseconds == 24 * SECOND


def test_grpc_is_limited_by_the_timer_that_stops_it() -> None:
    """GracefulStop waits for ever, unless Stop cuts it short."""
    timer = "select {\ncase <-done:\ncase <-time.After(20 * time.Second):\n\ts.Stop()\n}"
    assert limit(f"s := grpc.NewServer()\ngo s.GracefulStop()\n{timer}") == (20, HIGH)
    after = "time.AfterFunc(20*time.Second, func() { s.Stop() })"
    assert limit(f"s := grpc.NewServer()\n{after}\ns.GracefulStop()") == (20, HIGH)
    assert limit("s := grpc.NewServer()\ns.GracefulStop()") == (None, HIGH)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("GracefulShutdownTimeout: &d", (20, HIGH)),
        ("GracefulShutdownTimeout: ptr.To(20 * time.Second)", (20, HIGH)),
        ("LeaderElection: true", (30, HIGH)),
        ("GracefulShutdownTimeout: pick()", None),
    ],
)
def test_a_manager_has_an_option_and_a_default(
    options: str, expected: tuple[float, Confidence] | None
) -> None:
    """An option that cannot be read hides the default."""
    body = f"d := 20 * time.Second\n_ = d\nmgr, err := ctrl.NewManager(cfg, ctrl.Options{{{options}}})"
    assert limit(body) == expected


def test_a_manager_in_a_goroutine_holds_nothing_up() -> None:
    """The program ends without waiting for it."""
    made = "mgr, err := ctrl.NewManager(cfg, ctrl.Options{})"
    assert limit(f"{made}\ngo func() {{ mgr.Start(ctx) }}()\n<-done") is None
    assert limit(f"{made}\nmgr.Start(ctx)") == (30, HIGH)


def test_a_shutdown_that_nobody_calls_does_not_count() -> None:
    """A helper of a shared package may belong to another program."""
    helper = (
        'package web\n\nimport (\n\t"context"\n\t"net/http"\n)\n\nvar s http.Server\n\n'
        "func End() { s.Shutdown(context.Background()) }\n"
    )
    outside = 'import "example.com/shop/web"\n'
    unused = {"web/web.go": helper, "main.go": f"package main\n\n{outside}\nfunc main() {{ web.Run() }}\n"}
    used = {**unused, "main.go": f"package main\n\n{outside}\nfunc main() {{ web.End() }}\n"}
    assert [len(drains(*find_mains(workspace(files)))) for files in (unused, used)] == [0, 1]


def test_the_longest_of_several_drains_counts() -> None:
    """Those without a limit are left out."""
    found = of(
        "a, _ := context.WithTimeout(context.Background(), 5*time.Second)\nserver.Shutdown(a)\n"
        "b, _ := context.WithTimeout(context.Background(), 20*time.Second)\nserver.Shutdown(b)\n"
        "server.Shutdown(context.Background())"
    )
    drain = longest(found)
    assert drain is not None
    assert drain.nanoseconds == 20 * SECOND
