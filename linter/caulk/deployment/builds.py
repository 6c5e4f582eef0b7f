"""Where a binary inside an image comes from: `COPY --from`, `go build -o`, and back to a main package.

The way is followed backwards, from the path that the container starts to the command that wrote it, and from
there to the directory of the build context that was compiled. Each step keeps its place for the report.
"""

from __future__ import annotations

import fnmatch
import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.deployment.dockerfile import shell_script
from caulk.deployment.mains import last_element
from caulk.deployment.shell import commands, is_known, resolve
from caulk.findings import Confidence, Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caulk.deployment.dockerfile import Dockerfile, Instruction, Stage
    from caulk.deployment.mains import MainPackage
    from caulk.deployment.shell import Command

# Commands with the interface of `go`: cross-compiling and instrumenting wrappers.
_GO_COMMANDS = frozenset({"go", "xx-go", "garble", "go.exe"})

# Flags of `go build` that take their value as the next word: `go help build`.
_VALUED_FLAGS = frozenset(
    {"o", "C", "p", "asmflags", "buildmode", "compiler", "covermode", "coverpkg", "gccgoflags", "gcflags"}
    | {"installsuffix", "ldflags", "mod", "modfile", "overlay", "pgo", "pkgdir", "tags", "toolexec"}
)

# Programs that start another program, given as their arguments, and pass signals on.
_WRAPPERS = frozenset(
    {"tini", "tini-static", "dumb-init", "catatonit", "gosu", "su-exec", "setpriv", "env", "exec", "nice"}
)
_MAX_STEPS = 12  # copies from stage to stage; real files need one or two


@dataclass(frozen=True, slots=True)
class GoBuild:
    """One `go build`, `go install` or `go run`.

    `packages` are the arguments as written (none: the directory itself). `output` is what `-o` says, or the
    directory that `go install` writes to.
    """

    verb: str
    packages: tuple[str, ...]
    output: str
    directory: str
    location: Location
    instruction: Instruction


@dataclass(frozen=True, slots=True)
class Trace:
    """The program that an image starts, and how it got there."""

    program: str
    main: MainPackage | None
    confidence: Confidence
    reasons: tuple[str, ...]
    steps: tuple[tuple[Location, str], ...] = ()


def go_build(command: Command, location: Location, instruction: Instruction) -> GoBuild | None:
    """The build that a simple command performs; None when it performs none."""
    argv = command.argv
    if len(argv) < 2 or posixpath.basename(argv[0]) not in _GO_COMMANDS:
        return None
    arguments = list(argv[1:])
    directory = command.directory
    verb, output = "", ""
    packages: list[str] = []
    while arguments:
        word = arguments.pop(0)
        if not word.startswith("-") or word == "-":
            if not verb:
                verb = word
            elif verb == "run" and packages:
                break  # what follows are the program's own arguments
            else:
                packages.append(word)
            continue
        name, equals, value = word.lstrip("-").partition("=")
        if not equals and name in _VALUED_FLAGS and arguments:
            value = arguments.pop(0)
        if name == "o":
            output = value
        elif name == "C":
            directory = resolve(directory, value)
    if verb not in ("build", "install", "run"):
        return None
    if verb == "install":
        scope = command.scope
        output = scope.get("GOBIN") or posixpath.join(scope.get("GOPATH") or "/go", "bin")
    return GoBuild(verb, tuple(packages), output, directory, location, instruction)


def builds_of(instruction: Instruction) -> Iterator[GoBuild]:
    """The Go builds that one instruction performs."""
    for command, location in instruction.commands:
        build = go_build(command, location, instruction)
        if build is not None:
            yield build


class Image:
    """A Dockerfile read against the programs of the workspace.

    `declared` is the program that the user says it ships; nothing is traced then.
    """

    def __init__(
        self, dockerfile: Dockerfile, mains: Sequence[MainPackage], declared: MainPackage | None = None
    ) -> None:
        self.dockerfile = dockerfile
        self._mains = mains
        self._declared = declared

    @cached_property
    def start(self) -> tuple[Instruction, ...]:
        """The instructions that say what is started: `ENTRYPOINT`, `CMD`, or both."""
        final = self.dockerfile.final
        if final is None:
            return ()
        found = (final.entrypoint, final.command)
        return tuple(each for each in found if each is not None)

    @cached_property
    def argv(self) -> tuple[str, ...]:
        """What the image starts when the container does not say otherwise."""
        argv: tuple[str, ...] = ()
        for instruction in self.start:
            if instruction.exec_form is not None:
                argv += tuple(word.text for word in instruction.exec_form)  # Docker substitutes nothing here
            elif not argv or instruction.keyword == "ENTRYPOINT":
                # Shell form; CMD arguments never reach a shell-form ENTRYPOINT.
                argv += _last_command([each for each, _ in instruction.commands])
                if instruction.keyword == "ENTRYPOINT":
                    break
        return argv

    @cached_property
    def default(self) -> Trace:
        """The program of the image itself."""
        trace = self.trace(self.argv)
        told = tuple((each.location, "this is what the image starts") for each in self.start[:1])
        return Trace(trace.program, trace.main, trace.confidence, trace.reasons, (*told, *trace.steps))

    def trace(self, argv: Sequence[str]) -> Trace:
        """The Go program that an argument vector starts inside the image."""
        final = self.dockerfile.final
        argv = unwrapped(argv)
        if self._declared is not None:
            reason = f"the configuration says what {self.dockerfile.path} ships"
            return Trace(argv[0] if argv else "", self._declared, Confidence.HIGH, (reason,))
        if final is None or not argv:
            return Trace("", None, Confidence.LOW, (f"{self.dockerfile.path} does not say what it starts",))
        script = False
        if argv[0].endswith(".sh") or "entrypoint" in posixpath.basename(argv[0]):
            if len(argv) < 2:
                return Trace(argv[0], None, Confidence.LOW, (f"it starts the script {argv[0]}",))
            argv, script = argv[1:], True  # the custom of entry point scripts: they end in exec "$@"
        program = argv[0]
        trace = self._trace_go_run(argv, final) or self._trace_program(program, final)
        if script and trace.confidence is Confidence.HIGH:
            reasons = (*trace.reasons, "a script starts it")
            return Trace(trace.program, trace.main, Confidence.MEDIUM, reasons, trace.steps)
        return trace

    def _trace_go_run(self, argv: Sequence[str], stage: Stage) -> Trace | None:
        if len(argv) < 3 or posixpath.basename(argv[0]) != "go" or argv[1] != "run":
            return None
        instruction = self.start[0] if self.start else stage.origin
        package = next((word for word in argv[2:] if not word.startswith("-")), "")
        build = GoBuild("run", (package,), "", stage.workdir, instruction.location, instruction)
        main = self._compiled_main(build, stage, "")
        reasons = (f"{self.dockerfile.path} runs `go run {package}`",)
        return Trace(package, main, Confidence.HIGH if main else Confidence.LOW, reasons)

    def _trace_program(self, program: str, stage: Stage) -> Trace:
        for path in _paths(program, stage):
            found = self._origin(path, stage, _MAX_STEPS)
            if found is not None:
                return Trace(program, found.main, found.confidence, found.reasons, found.steps)
        return self._by_name(program, f"{self.dockerfile.path} starts {program}")

    def _outside(self, build: GoBuild) -> bool:
        """Whether all that is built belongs to another module."""
        modules = {main.package.module.path for main in self._mains if main.package.module is not None}
        return bool(build.packages) and all(
            is_known(each)
            and not each.startswith((".", "/"))
            and "/" in each
            and not each.endswith(".go")
            and not any(f"{each}/".startswith(f"{module}/") for module in modules)
            for each in build.packages
        )

    def _by_name(self, program: str, lead: str) -> Trace:
        """What remains when no build command can be followed (`make`, a binary built outside)."""
        name = posixpath.basename(program).lower()
        called = [main for main in self._mains if name in main.names or name == main.binary.lower()]
        if len(called) == 1:
            reason = f"{lead}, and only {called[0].title} goes by that name"
            return Trace(program, called[0], Confidence.MEDIUM, (reason,))
        return Trace(program, None, Confidence.LOW, (f"{lead}, and no program here goes by that name",))

    def _origin(self, path: str, stage: Stage, budget: int) -> Trace | None:
        """Follow a file of a stage back to the build that wrote it."""
        if budget == 0:
            return None
        for instruction in reversed(list(stage.all("COPY", "ADD", "RUN"))):
            if instruction.keyword == "RUN":
                found = self._built(path, stage, instruction, budget)
            else:
                found = self._copied(path, instruction, budget)
            if found is not None:
                return found
        return None

    def _built(self, path: str, stage: Stage, instruction: Instruction, budget: int) -> Trace | None:
        for command, _ in reversed(instruction.commands):
            argv = [word for word in command.argv if not word.startswith("-")]
            if len(argv) == 3 and argv[0] in ("cp", "mv", "install", "ln"):
                target = resolve(command.directory, argv[2])
                if path in (target, posixpath.join(target, posixpath.basename(argv[1]))):
                    return self._origin(resolve(command.directory, argv[1]), stage, budget - 1)
        for build in reversed(list(builds_of(instruction))):
            if build.verb == "run":
                continue
            main = self._compiled_main(build, stage, posixpath.basename(path))
            if not _writes(build, path, main):
                continue
            reason = f"{self.dockerfile.path} builds {path} from {_named(build)}"
            if main is not None:
                step = (build.location, f"the program is built here, from {_named(build)}")
                return Trace(path, main, Confidence.HIGH, (reason,), (step,))
            if self._outside(build):
                return Trace(path, None, Confidence.LOW, (f"{reason}, which is no program of this tree",))
            return self._by_name(path, f"{reason}, where this tree has no program")
        return None

    def _copied(self, path: str, instruction: Instruction, budget: int) -> Trace | None:
        origin = instruction.flag("from")
        stage = self.dockerfile.stage(origin) if origin else None
        for source in copy_sources(instruction, path):
            if stage is not None:
                found = self._origin(source, stage, budget - 1)
                if found is not None:
                    steps = ((instruction.location, f"{path} is copied here"), *found.steps)
                    return Trace(found.program, found.main, found.confidence, found.reasons, steps)
            elif not origin:
                lead = f"{self.dockerfile.path} copies {source.lstrip('/')} from the build context"
                found = self._by_name(source, lead)
                if found.main is not None:
                    return found
        return None

    # -- from the arguments of `go build` to a main package -------------------------------------------------

    def _compiled_main(self, build: GoBuild, stage: Stage, binary: str) -> MainPackage | None:
        """The main package that a build compiles; `binary` chooses among several."""
        found: list[MainPackage] = []
        for package in build.packages or (".",):
            if not is_known(package):
                continue
            if package.startswith((".", "/")) or package.endswith(".go"):
                found.extend(self._mains_at(package, build, stage))
            else:
                pattern = package.removesuffix("/...")
                found.extend(
                    main
                    for main in self._mains
                    if main.import_path == package
                    or (pattern != package and f"{main.import_path}/".startswith(f"{pattern}/"))
                )
        if len(found) == 1:
            return found[0]
        named = [main for main in found if main.binary == binary]
        return named[0] if len(named) == 1 else None

    def _mains_at(self, package: str, build: GoBuild, stage: Stage) -> Iterator[MainPackage]:
        path = resolve(build.directory, package.removesuffix("..."))
        if package.endswith(".go"):
            path = posixpath.dirname(path)
        below = package.endswith("...")
        for context in self._contexts():
            found = [
                main
                for main in self._mains
                for at in self._container_directories(main, context, build.instruction, stage)
                if at == path or (below and f"{at}/".startswith(f"{path}/".replace("//", "/")))
            ]
            if found:
                yield from dict.fromkeys(found)
                return

    def _contexts(self) -> Iterator[str]:
        """Directories that may be the build context: the Dockerfile's own, then those above it."""
        directory = self.dockerfile.directory
        while True:
            if self._has_copied_module(directory):
                yield directory
            if not directory:
                return
            directory = posixpath.dirname(directory)

    def _has_copied_module(self, context: str) -> bool:
        """Whether every go.mod that the Dockerfile copies by name is there, as far as programs tell."""
        modules = {main.module_directory for main in self._mains}
        asked = [
            posixpath.normpath(posixpath.join(context, posixpath.dirname(word.text)))
            for stage in self.dockerfile.stages
            for instruction in stage.instructions
            if instruction.keyword in ("COPY", "ADD") and "from" not in instruction.flags
            for word in instruction.words[:-1]
            if posixpath.basename(word.text) == "go.mod"
        ]
        return not asked or any(("" if each == "." else each) in modules for each in asked)

    def _container_directories(
        self, main: MainPackage, context: str, instruction: Instruction, stage: Stage
    ) -> set[str]:
        """Where the sources of a main package lie in a stage, given the build context."""
        inside = posixpath.relpath(main.directory or ".", context or ".")
        if inside.startswith(".."):
            return set()
        landed: set[str] = set()
        for file in main.package.files:
            path = posixpath.normpath(posixpath.join(inside, posixpath.basename(file.path)))
            landed.update(self._landings(path, stage, 4))
            for source, target in _bind_mounts(instruction, stage.workdir):
                landed.update(_forward(path, (source,), target, directory=True))
        return {posixpath.dirname(each) for each in landed}

    def _landings(self, file: str, stage: Stage, budget: int) -> Iterator[str]:
        """Where in a stage a file of the build context is copied to, also by way of other stages."""
        for copy in stage.all("COPY", "ADD"):
            words = [word.text for word in copy.words]
            if len(words) < 2:
                continue
            target = resolve(copy.workdir, words[-1])
            directory = len(words) > 2 or words[-1].endswith(("/", "."))
            origin = copy.flag("from")
            files = [file]
            if origin:
                other = self.dockerfile.stage(origin)
                files = list(self._landings(file, other, budget - 1)) if other is not None and budget else []
            for each in files:
                yield from _forward(each.lstrip("/"), words[:-1], target, directory=directory)


def _named(build: GoBuild) -> str:
    return " ".join(build.packages) or "the working directory"


def _last_command(found: list[Command]) -> tuple[str, ...]:
    return found[-1].argv if found else ()


def unwrapped(argv: Sequence[str]) -> tuple[str, ...]:
    """An argument vector without the shells and init programs around the program proper."""
    words = list(argv)
    for _ in range(4):
        script = shell_script(words)
        if script is not None:
            words = list(_last_command(list(commands(words[script], {}, "/"))))
        elif words and posixpath.basename(words[0]) in _WRAPPERS:
            if "--" in words:
                words = words[words.index("--") + 1 :]
            else:
                rest = words[1:]
                while rest and (rest[0].startswith("-") or "=" in rest[0]):
                    rest.pop(0)
                words = rest
        else:
            break
    return tuple(words)


def _paths(program: str, stage: Stage) -> Iterator[str]:
    """Where a program named so is found in a stage: as given, or in the usual directories of PATH."""
    if "/" in program:
        yield resolve(stage.workdir, program)
        return
    path = stage.environment.get("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    for directory in (*path.split(":"), "/go/bin", "/usr/local/go/bin"):
        if directory.startswith("/"):
            yield posixpath.join(directory, program)
    yield posixpath.join(stage.workdir, program)


def _binary(build: GoBuild) -> str:
    """The name that the `go` command gives to a package of another module; "" when it cannot be told."""
    if len(build.packages) != 1 or build.packages[0].startswith((".", "/")):
        return ""
    return last_element(build.packages[0].partition("@")[0])


def _writes(build: GoBuild, path: str, main: MainPackage | None) -> bool:
    """Whether a build leaves its binary at this path."""
    default = main.binary if main is not None else _binary(build) or posixpath.basename(path)
    if len(build.packages) == 1 and build.packages[0].endswith(".go"):
        default = posixpath.basename(build.packages[0]).removesuffix(".go")
    if not build.output:
        return path == posixpath.join(build.directory, default)
    output = resolve(build.directory, build.output)
    if build.verb == "install" or build.output.endswith("/") or len(build.packages) > 1:
        return path == posixpath.join(output, default)
    # `-o` may name a directory that exists
    return path in (output, posixpath.join(output, default))


def copy_sources(instruction: Instruction, path: str) -> Iterator[str]:
    """The paths at the source of a COPY that may have become `path`, likeliest first; rooted at `/`."""
    words = [word.text for word in instruction.words]
    if len(words) < 2 or instruction.heredocs:
        return
    target = resolve(instruction.workdir, words[-1])
    directory = len(words) > 2 or words[-1].endswith("/") or posixpath.basename(words[-1]) in (".", "..")
    for word in words[:-1]:
        source = resolve("/", word)
        name = posixpath.basename(source)
        if any(mark in name for mark in "*?["):
            if posixpath.dirname(path) == target and fnmatch.fnmatchcase(posixpath.basename(path), name):
                yield posixpath.join(posixpath.dirname(source), posixpath.basename(path))
            continue
        if path == target and not directory:
            yield source
        if path == posixpath.join(target, name):
            yield source
        file = "." in name and not word.endswith("/")  # go.mod, main.go: nothing lies below it
        if path.startswith(target.rstrip("/") + "/") and not file:
            yield posixpath.join(source, path[len(target.rstrip("/")) + 1 :])


def _forward(file: str, sources: Sequence[str], target: str, *, directory: bool) -> Iterator[str]:
    """Where a file lands when `sources` are copied to `target`; `directory` when that must be a folder."""
    for word in sources:
        source = posixpath.normpath(word).lstrip("/") or "."
        if source == "." or file.startswith(f"{source}/"):
            yield resolve(target, file if source == "." else file[len(source) + 1 :])
        elif source == file or fnmatch.fnmatchcase(file, source):
            yield resolve(target, posixpath.basename(file)) if directory else target


def _bind_mounts(instruction: Instruction, workdir: str) -> Iterator[tuple[str, str]]:
    """Source and target of each `--mount=type=bind` from the build context."""
    for line in instruction.flags.get("mount", "").splitlines():
        options = dict(part.partition("=")[::2] for part in instruction.expand(line).split(","))
        if options.get("type", "bind") != "bind" or "from" in options:
            continue
        target = next((options[key] for key in ("target", "dst", "destination") if options.get(key)), "")
        if target:
            source = options.get("source") or options.get("src") or "."
            yield posixpath.normpath(source).lstrip("/") or ".", posixpath.join(workdir, target)
