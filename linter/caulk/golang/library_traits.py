"""What Caulk knows of libraries, part 2: what calls do.

Functions and methods go by the names that `Callee.name` has: `os.Exit`, `(*sync.WaitGroup).Wait`. A trait
says what the documentation of the function promises; a table here is the one place where it is written.
"""

from __future__ import annotations

import enum
import re
from functools import cache

_UNIX = ("syscall", "golang.org/x/sys/unix")
_KLOG = ("k8s.io/klog", "k8s.io/klog/v2")
_GLOG = "github.com/golang/glog"
_LOGRUS = "github.com/sirupsen/logrus"
_ZAP = "go.uber.org/zap"
_NETNS = "github.com/vishvananda/netns"
_ERRGROUP = "golang.org/x/sync/errgroup"
_SEMAPHORE = "golang.org/x/sync/semaphore"
_WAIT = "k8s.io/apimachinery/pkg/util/wait"
_CTRL = "sigs.k8s.io/controller-runtime"


class Trait(enum.Enum):
    """Something that calling a function does."""

    ENDS_PROCESS = "ends the process"
    ENDS_GOROUTINE = "ends the goroutine, deferred calls run"
    PANICS = "always panics"
    MAKES_CANCEL = "returns a context and the function that must be called to release it"
    BOUNDS_TIME = "returns a context that ends by itself at a time"
    DERIVES_CONTEXT = "returns a context that ends with the one it is given"
    DETACHES_CONTEXT = "returns a context that nothing cancels"
    SPAWNS = "runs its function argument in a new goroutine"
    WAITS = "waits until goroutines of a group are done"
    BLOCKS = "may wait without a bound of its own"
    SLEEPS = "waits for a time that nothing can shorten"
    CLOSES = "releases what its receiver holds"
    SHUTS_DOWN = "stops a server after the requests in flight"
    STOPS = "stops a server at once"
    SERVES = "serves until the server stops"
    STOPS_QUIETLY = "serves, and gives no error once it is stopped"
    LOCKS_THREAD = "wires the goroutine to its thread"
    UNLOCKS_THREAD = "undoes one wiring of the goroutine to its thread"
    CHANGES_THREAD = "changes a namespace of the calling thread only"
    HOLDS_THREAD = "runs its argument on a thread that it locks and restores itself"
    MAKES_TIMER = "returns a channel or value that a timer feeds"
    HANDLES_SIGNALS = "takes signals from the runtime"
    LOCKS = "takes a lock and waits for it"
    UNLOCKS = "gives a lock back"
    SIGNALS_COND = "wakes who waits on a condition"


def _methods(receiver: str, *names: str) -> tuple[str, ...]:
    return tuple(f"({receiver}).{name}" for name in names)


def _functions(package: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{package}.{name}" for name in names)


_FATAL = ("Fatal", "Fatalf", "Fatalln")
_PANIC = ("Panic", "Panicf", "Panicln")
_FAIL_NOW = ("Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow")
_CONTEXTS_WITH_CANCEL = _functions(
    "context",
    "WithCancel",
    "WithCancelCause",
    "WithTimeout",
    "WithTimeoutCause",
    "WithDeadline",
    "WithDeadlineCause",
)
_HTTP_SERVE = ("ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS")

_TRAITS: dict[Trait, tuple[str, ...]] = {
    Trait.ENDS_PROCESS: (
        *("os.Exit", "syscall.Exit", "golang.org/x/sys/unix.Exit"),
        *_functions("log", *_FATAL),
        *_methods("*log.Logger", *_FATAL),
        *(
            f"{package}.{name}"
            for package in (*_KLOG, _GLOG)
            for name in (
                *_FATAL,
                "FatalDepth",
                "FatalfDepth",
                "FatallnDepth",
                "Exit",
                "Exitf",
                "Exitln",
                "ExitDepth",
            )
        ),
        *_functions(_LOGRUS, *_FATAL, "Exit"),
        *_methods(f"*{_LOGRUS}.Logger", *_FATAL, "Exit"),
        *_methods(f"*{_LOGRUS}.Entry", *_FATAL),
        *_methods(f"*{_ZAP}.Logger", "Fatal"),
        *_methods(f"*{_ZAP}.SugaredLogger", *_FATAL, "Fatalw"),
        *_functions("google.golang.org/grpc/grpclog", *_FATAL, "Exit"),
    ),
    Trait.ENDS_GOROUTINE: (
        "runtime.Goexit",
        *_methods("*testing.T", *_FAIL_NOW),
        *_methods("*testing.B", *_FAIL_NOW),
        *_methods("*testing.F", *_FAIL_NOW),
        *_methods("*testing.common", *_FAIL_NOW),
        *_methods("testing.TB", *_FAIL_NOW),
    ),
    Trait.PANICS: (
        "panic",
        *_functions("log", *_PANIC),
        *_methods("*log.Logger", *_PANIC),
        *_functions(_LOGRUS, *_PANIC),
        *_methods(f"*{_LOGRUS}.Logger", *_PANIC),
        *_methods(f"*{_LOGRUS}.Entry", *_PANIC),
        *_methods(f"*{_ZAP}.Logger", "Panic"),
        *_methods(f"*{_ZAP}.SugaredLogger", *_PANIC, "Panicw"),
    ),
    Trait.MAKES_CANCEL: (*_CONTEXTS_WITH_CANCEL, "os/signal.NotifyContext"),
    Trait.BOUNDS_TIME: tuple(name for name in _CONTEXTS_WITH_CANCEL if "Cancel" not in name),
    Trait.DERIVES_CONTEXT: (
        *_CONTEXTS_WITH_CANCEL,
        "context.WithValue",
        "os/signal.NotifyContext",
        f"{_ERRGROUP}.WithContext",
    ),
    Trait.DETACHES_CONTEXT: _functions("context", "Background", "TODO", "WithoutCancel"),
    Trait.SPAWNS: (
        "(*sync.WaitGroup).Go",
        *_methods(f"*{_ERRGROUP}.Group", "Go", "TryGo"),
        "time.AfterFunc",
        "context.AfterFunc",
        *_methods(f"*{_WAIT}.Group", "Start", "StartWithChannel", "StartWithContext"),
        *_methods("*golang.org/x/sync/singleflight.Group", "DoChan"),
    ),
    Trait.WAITS: (
        "(*sync.WaitGroup).Wait",
        f"(*{_ERRGROUP}.Group).Wait",
        f"(*{_WAIT}.Group).Wait",
    ),
    Trait.BLOCKS: (
        "(*sync.WaitGroup).Wait",
        "(*sync.Cond).Wait",
        *_methods("*sync.Mutex", "Lock"),
        *_methods("*sync.RWMutex", "Lock", "RLock"),
        "(sync.Locker).Lock",
        *_methods(f"*{_ERRGROUP}.Group", "Wait", "Go"),
        f"(*{_WAIT}.Group).Wait",
        f"(*{_SEMAPHORE}.Weighted).Acquire",
        *_methods("*os/exec.Cmd", "Run", "Wait", "Output", "CombinedOutput"),
        "(*os.Process).Wait",
        *_methods("net.Listener", "Accept"),
        *_methods("*net.TCPListener", "Accept", "AcceptTCP"),
        *_methods("*net.UnixListener", "Accept", "AcceptUnix"),
        *_methods("net.Conn", "Read", "Write"),
        *_functions("net", "Dial", "DialTCP"),
        *_functions("net/http", "Get", "Head", "Post", "PostForm", *_HTTP_SERVE),
        *_methods("*net/http.Client", "Do", "Get", "Head", "Post", "PostForm"),
        *_methods("*net/http.Server", *_HTTP_SERVE, "Shutdown"),
        *_methods("*google.golang.org/grpc.Server", "Serve", "GracefulStop"),
        *_methods(f"{_CTRL}/pkg/manager.Manager", "Start"),
        *_methods("*database/sql.DB", "Ping", "Exec", "Query", "QueryRow", "Prepare", "Begin"),
        *_functions(_WAIT, "Until", "Forever", "UntilWithContext", "JitterUntil", "JitterUntilWithContext"),
    ),
    Trait.SLEEPS: ("time.Sleep",),
    Trait.CLOSES: (
        "close",
        "(io.Closer).Close",
        *_methods("*os.File", "Close"),
        *_methods("net.Conn", "Close"),
        *_methods("net.Listener", "Close"),
        *_methods("*database/sql.DB", "Close"),
        *_methods("*database/sql.Rows", "Close"),
        *_methods("*database/sql.Stmt", "Close"),
        *_methods("*database/sql.Conn", "Close"),
        *_methods("*time.Timer", "Stop"),
        *_methods("*time.Ticker", "Stop"),
    ),
    Trait.SHUTS_DOWN: ("(*net/http.Server).Shutdown", "(*google.golang.org/grpc.Server).GracefulStop"),
    Trait.STOPS: ("(*net/http.Server).Close", "(*google.golang.org/grpc.Server).Stop"),
    Trait.SERVES: (
        *_functions("net/http", *_HTTP_SERVE),
        *_methods("*net/http.Server", *_HTTP_SERVE),
        "(*google.golang.org/grpc.Server).Serve",
    ),
    Trait.STOPS_QUIETLY: (
        "(*google.golang.org/grpc.Server).Serve",
        *_methods(f"{_CTRL}/pkg/manager.Manager", "Start"),
        *_methods(f"{_CTRL}/pkg/cluster.Cluster", "Start"),
    ),
    Trait.LOCKS_THREAD: ("runtime.LockOSThread",),
    Trait.UNLOCKS_THREAD: ("runtime.UnlockOSThread",),
    Trait.CHANGES_THREAD: (
        *_functions("golang.org/x/sys/unix", "Setns", "Unshare"),
        *_functions("syscall", "Unshare"),
        *_functions(_NETNS, "Set", "New", "NewNamed", "Setns"),
        *_methods("github.com/containernetworking/plugins/pkg/ns.NetNS", "Set"),
    ),
    Trait.HOLDS_THREAD: (
        "(github.com/containernetworking/plugins/pkg/ns.NetNS).Do",
        "github.com/containernetworking/plugins/pkg/ns.WithNetNSPath",
    ),
    Trait.MAKES_TIMER: _functions("time", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"),
    Trait.HANDLES_SIGNALS: (
        *_functions("os/signal", "Notify", "NotifyContext"),
        *_functions(_CTRL, "SetupSignalHandler"),
        *_functions(f"{_CTRL}/pkg/manager/signals", "SetupSignalHandler"),
        *_functions("k8s.io/apiserver/pkg/server", "SetupSignalHandler", "SetupSignalContext"),
    ),
    Trait.LOCKS: (
        *_methods("*sync.Mutex", "Lock"),
        *_methods("*sync.RWMutex", "Lock", "RLock"),
        "(sync.Locker).Lock",
    ),
    Trait.UNLOCKS: (
        *_methods("*sync.Mutex", "Unlock"),
        *_methods("*sync.RWMutex", "Unlock", "RUnlock"),
        "(sync.Locker).Unlock",
    ),
    Trait.SIGNALS_COND: _methods("*sync.Cond", "Signal", "Broadcast"),
}

# Which argument a spawner runs.
_SPAWNED_ARGUMENT = {
    "time.AfterFunc": 1,
    "context.AfterFunc": 1,
    f"(*{_WAIT}.Group).StartWithChannel": 1,
    f"(*{_WAIT}.Group).StartWithContext": 1,
    "(*golang.org/x/sync/singleflight.Group).DoChan": 1,
}

# Which argument a function runs before it returns: once, or not at all when somebody else did.
_RUN_ARGUMENT = {
    "(*sync.Once).Do": 0,
    "(*golang.org/x/sync/singleflight.Group).Do": 1,
    "runtime/pprof.Do": 2,
    "runtime/trace.WithRegion": 2,
}

# Where a call takes its duration or deadline.
_TIME_ARGUMENT = {
    "context.WithTimeout": 1,
    "context.WithTimeoutCause": 1,
    "context.WithDeadline": 1,
    "context.WithDeadlineCause": 1,
    "time.Sleep": 0,
    "time.After": 0,
    "time.AfterFunc": 0,
    "time.NewTimer": 0,
    "time.NewTicker": 0,
    "time.Tick": 0,
    "net.DialTimeout": 2,
    "net/http.TimeoutHandler": 1,
}

# What only tests and what helps them import.
TEST_LIBRARIES = (
    "testing",
    *(f"github.com/stretchr/testify/{each}" for each in ("assert", "mock", "require", "suite")),
    "github.com/onsi/ginkgo",
    "github.com/onsi/ginkgo/v2",
    "github.com/onsi/gomega",
    "github.com/golang/mock/gomock",
    "go.uber.org/mock/gomock",
    "gotest.tools/v3/assert",
)

# Types of which a field is a channel that a timer feeds.
TIMER_CHANNELS = frozenset({"time.Timer.C", "time.Ticker.C"})

# Those whose first argument becomes a goroutine of a group that somebody can wait for.
SPAWNERS = frozenset({"(*sync.WaitGroup).Go", *_methods(f"*{_ERRGROUP}.Group", "Go", "TryGo")})

# Types of which these methods, by their documentation, never give an error.
WRITES = frozenset({"Write", "WriteByte", "WriteRune", "WriteString"})
WRITE_WITHOUT_ERROR = (
    ("bytes", "Buffer"),
    ("strings", "Builder"),
    ("hash", "Hash"),
    ("hash", "Hash32"),
    ("hash", "Hash64"),
    ("hash/maphash", "Hash"),
)

# Calls that return only after the goroutines of a group have ended.
JOINS = frozenset(_TRAITS[Trait.WAITS])

_SIGNAL = re.compile(rf"(?:{'|'.join(map(re.escape, _UNIX))})\.(SIG[A-Z0-9]+)")


@cache
def named_with(trait: Trait) -> frozenset[str]:
    """The functions and methods that have a trait, ready for `GoFile.calls_to`."""
    return frozenset(_TRAITS.get(trait, ()))


@cache
def running_names() -> frozenset[str]:
    """The last words of the names of functions that run an argument in place."""
    return frozenset(name.rpartition(".")[2] for name in _RUN_ARGUMENT)


@cache
def traits(name: str) -> frozenset[Trait]:
    """What a call of the function or method does; empty when nothing is known."""
    return frozenset(trait for trait, names in _TRAITS.items() if name in names)


def has_trait(name: str, trait: Trait) -> bool:
    return name in named_with(trait)


def never_returns(name: str) -> bool:
    """Whether control never comes back from a call: the process or goroutine ends, or it panics."""
    return not _NEVER_RETURNING.isdisjoint(traits(name))


_NEVER_RETURNING = frozenset({Trait.ENDS_PROCESS, Trait.ENDS_GOROUTINE, Trait.PANICS})


def spawned_argument(name: str) -> int | None:
    """The place of the argument that a spawner runs in a new goroutine; None for other functions."""
    return _SPAWNED_ARGUMENT.get(name, 0) if has_trait(name, Trait.SPAWNS) else None


def run_argument(name: str) -> int | None:
    """The place of the argument that a function runs in place, at most once; None for other functions."""
    return _RUN_ARGUMENT.get(name)


def time_argument(name: str) -> int | None:
    """The place of the argument that holds a duration or deadline; None for functions without one."""
    return _TIME_ARGUMENT.get(name)


def signal_name(qualified: str) -> str:
    """`SIGTERM` for `syscall.SIGTERM` and `unix.SIGTERM`, `SIGINT` for `os.Interrupt`; "" for all else."""
    if qualified in ("os.Interrupt", "os.Kill"):
        return "SIGINT" if qualified == "os.Interrupt" else "SIGKILL"
    match = _SIGNAL.fullmatch(qualified)
    return match[1] if match else ""
