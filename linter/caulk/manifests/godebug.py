"""GODEBUG and GOTRACEBACK as the Go runtime reads them, and what a setting does to a service.

Read in internal/godebugs/table.go and runtime/runtime1.go of Go 1.27, with the names of earlier releases, and
in the documentation of package runtime. From Go 1.27 on, a removed setting with its old value ends the
process at start; other names and values that the runtime does not know are ignored without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

_KNOWN = frozenset(
    """
    adaptivestackstart allowmultiplevcs asyncpreemptoff asynctimerchan cgocheck checkfinalizers
    clobberfree containermaxprocs cryptocustomrand dataindependenttiming decoratemappings disablethp
    dontfreezetheworld efence embedfollowsymlinks execerrdot fips140 fips140ems gccheckmark gcpacertrace
    gcshrinkstackoff gcstoptheworld gctrace gocachehash gocachetest gocacheverify gotestjsonbuildtext
    gotypesalias harddecommit htmlmetacontenturlescape http2client http2debug http2server httpcookiemaxnum
    httplaxcontentlength httpmuxgo121 httpservecontentkeepheaders httpservecontentmaxranges inittrace
    installgoroot invalidptr jstmpllitinterp madvdontneed memprofilerate multipartfiles
    multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil profstackdepth
    randautoseed randseednop rsa1024min runtimecontentionstacks sbrk scavtrace scavenge scheddetail
    schedtrace tarinsecurepath tls10server tls13 tls3des tlskyber tlsmaxrsasize tlsmlkem tlsrsakex
    tlssecpmlkem tlssha1 tlsunsafeekm traceadvanceperiod traceallocfree tracebackancestors tracebacklabels
    tracecheckstackownership tracefpunwindoff updatemaxprocs urlmaxqueryparams urlstrictcolons
    winreadlinkvolume winsymlink x509ignoreCN x509keypairleaf x509negativeserial x509rsacrt x509sha1
    x509sha256skid x509sslcertoverrideplatform x509usefallbackroots x509usepolicies zipinsecurepath
    """.split()  # noqa: SIM905 - eighty quoted words would hide the list
)
_CPU = "cpu."  # cpu.avx2=off and so on: a family of names

# Removed settings, with the values that a program built with the given Go release refuses to start with.
REMOVED: dict[str, tuple[tuple[str, ...], tuple[int, int]]] = {
    "gotypesalias": (("0",), (1, 27)),
    "tlsunsafeekm": (("1",), (1, 27)),
    "tlsrsakex": (("1",), (1, 27)),
    "tls3des": (("1",), (1, 27)),
    "tls10server": (("1",), (1, 27)),
    "x509keypairleaf": (("0",), (1, 27)),
    "asynctimerchan": (("1", "2"), (1, 27)),
    "x509sha1": (("1",), (1, 27)),
    "tlskyber": (("0",), (1, 27)),
}


class Effect(Enum):
    """How much a setting matters to a service."""

    FATAL = "the process does not start"
    HARMFUL = "the service suffers"
    NOISE = "the log or the measurements do"
    NOTHING = "nothing happens"


@dataclass(frozen=True, slots=True)
class Setting:
    """One `key=value` of GODEBUG, with its effect and a clause that explains it."""

    key: str
    value: str
    effect: Effect
    clause: str

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


_HARMFUL = {
    "asyncpreemptoff": "a loop without calls can then stop every goroutine of the process",
    "scheddetail": "the scheduler stops and prints its whole state again and again",
    "schedtrace": "the scheduler prints its state to standard error all the time",
    "gcstoptheworld": "every garbage collection stops the whole process",
    "gccheckmark": "the garbage collector does all its work twice, with the world stopped",
    "clobberfree": "the garbage collector overwrites all memory that it frees",
    "efence": "no memory is ever used again",
    "sbrk": "no memory is ever freed",
}
_NOISE = {
    "gctrace": "every garbage collection prints a line",
    "inittrace": "every package prints a line at start",
    "scavtrace": "the scavenger prints a line every second",
    "gcpacertrace": "the garbage collector prints its pacing",
    "traceallocfree": "every allocation is printed",
    "http2debug": "every HTTP/2 frame is logged, headers with credentials included",
}


def settings(text: str) -> list[Setting]:
    """The settings of a GODEBUG value that do something to a service, or nothing at all although meant to."""
    found = []
    for part in text.split(","):
        key, equals, value = part.partition("=")
        effect = _effect(key, value) if equals else (Effect.NOTHING, "a setting is written key=value")
        if part.strip() and effect is not None:
            found.append(Setting(key, value, *effect))
    return found


def _effect(key: str, value: str) -> tuple[Effect, str] | None:
    if key in REMOVED:
        values, release = REMOVED[key]
        if value in values:
            return Effect.FATAL, f"a program built with Go {release[0]}.{release[1]} or later ends at start"
        return None
    if key not in _KNOWN and not key.startswith(_CPU):
        return Effect.NOTHING, "the runtime knows no such setting and ignores it"
    if key == "madvdontneed" and value == "0":
        return Effect.NOISE, "freed memory still counts as used until the kernel is short of it"
    if value in ("0", ""):
        return None
    if _HARMFUL.get(key):
        return Effect.HARMFUL, _HARMFUL[key]
    return (Effect.NOISE, _NOISE[key]) if key in _NOISE else None
