"""Which key of which values file a template's action prints: paths followed, values found in files.

An action is evaluated on places instead of values: `.Values.a.b` is the place `a.b`, `default 1 .Values.a` is
the place `a` or nothing known, a variable or the dot is what the action that set it was. The run itself, told
by the marks, says which template was included from where and at which key a range stood. What comes out is a
guess until the text found at that place is the text that was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.manifests import gotemplate
from caulk.manifests.gotemplate import Action, Block, Field, Function, Literal, Pipeline
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caulk.manifests.gotemplate import Node, Operand
    from caulk.manifests.helm_trace import Frame, Origin
    from caulk.manifests.nodes import YamlNode

MAX_DEPTH = 60  # includes in includes that are followed


@dataclass(frozen=True, slots=True)
class Root:
    """What a template file is executed on: `.Values`, `.Release`, ... of the chart that `scope` names."""

    scope: tuple[str, ...]  # names of subcharts, from the outermost; () is the chart itself


@dataclass(frozen=True, slots=True)
class Value:
    """A place in a chart's values."""

    scope: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The key, not the value, at a place in a chart's values."""

    of: Value


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Dict:
    entries: tuple[tuple[str, Known], ...]


@dataclass(frozen=True, slots=True)
class List:
    elements: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several, likelier ones first."""

    options: tuple[Known, ...]


Known = Root | Value | Key | Constant | Dict | List | AnyOf | None

_SAME = frozenset(
    (
        *(
            "toYaml",
            "mustToYaml",
            "toYamlPretty",
            "toJson",
            "mustToJson",
            "toPrettyJson",
            "toRawJson",
            "fromYaml",
        ),
        *(
            "fromJson",
            "fromYamlArray",
            "fromJsonArray",
            "toString",
            "quote",
            "squote",
            "nindent",
            "indent",
            "trim",
        ),
        *("trimSuffix", "trimPrefix", "trimAll", "trunc", "int", "int64", "float64", "toDecimal", "deepCopy"),
        *(
            "mustDeepCopy",
            "required",
            "lower",
            "upper",
            "title",
            "print",
            "println",
            "replace",
            "regexReplaceAll",
        ),
        *("b64enc", "b64dec", "html", "compact", "uniq", "sortAlpha", "toStrings", "kebabcase", "snakecase"),
    )
)


def any_of(*options: Known) -> Known:
    """One of these, those that say nothing left out."""
    flat: list[Known] = []
    for each in options:
        flat.extend(each.options if isinstance(each, AnyOf) else (each,))
    known = tuple(dict.fromkeys(each for each in flat if each is not None))
    if len(known) > 16:
        known = known[:16]
    return known[0] if len(known) == 1 else AnyOf(known) if known else None


def member(known: Known, name: str) -> Known:
    """What stands under a key or an index."""
    if isinstance(known, Root):
        return Value(known.scope, ()) if name == "Values" else None
    if isinstance(known, Value):
        return Value(known.scope, (*known.steps, name))
    if isinstance(known, Dict):
        return dict(known.entries).get(name)
    if isinstance(known, List):
        return known.elements[int(name)] if name.isdigit() and int(name) < len(known.elements) else None
    if isinstance(known, AnyOf):
        return any_of(*(member(each, name) for each in known.options))
    return None


def options(known: Known) -> tuple[Known, ...]:
    return known.options if isinstance(known, AnyOf) else () if known is None else (known,)


@dataclass(slots=True)
class Environment:
    """What the names of an action mean where it stands."""

    dot: Known
    dollar: Known
    variables: dict[str, Known] = field(default_factory=dict)

    def inner(self, dot: Known) -> Environment:
        return Environment(dot, self.dollar, dict(self.variables))


class Evaluator:
    """Evaluates actions of one run on places; `templates` and `nodes` go by the path inside the chart."""

    def __init__(
        self, templates: Mapping[str, bytes], nodes: Mapping[str, list[Node]], origins: Sequence[Origin]
    ) -> None:
        self._templates = templates
        self._nodes = nodes
        self._origins = origins
        self._ranges = {
            (origin.path, origin.start): number
            for number, origin in enumerate(origins)
            if origin.kind == "range"
        }

    def printed(self, number: int, frame: Frame, scope: tuple[str, ...]) -> Known:
        """What the action of an origin prints, in a frame of a file of the chart that `scope` names."""
        origin = self._origins[number]
        environment = self._environment(origin.path, origin.start, frame, scope, 0)
        data = self._templates[origin.path]
        action = self._action(origin)
        pipeline = gotemplate.pipeline_of(data, action) if action is not None else None
        return self._pipeline(pipeline, environment) if pipeline is not None else None

    # -- environments

    def _environment(
        self, path: str, offset: int, frame: Frame, scope: tuple[str, ...], depth: int
    ) -> Environment:
        """What names mean at an offset of a template, executed in a frame."""
        dot: Known = Root(scope)
        if frame.call >= 0 and frame.parent is not None:
            dot = self._argument(frame.call, frame.parent, scope, depth + 1) if depth < MAX_DEPTH else None
        environment = Environment(dot, dot)
        body = self._nodes.get(path, [])
        for node in body:
            if isinstance(node, Block) and node.keyword == "define" and _holds(node, offset):
                body = node.branches[0].body
                break
        self._descend(body, path, offset, frame, environment)
        return environment

    def _argument(self, call: int, frame: Frame, scope: tuple[str, ...], depth: int) -> Known:
        """What the `include` or `template` of an origin hands on."""
        origin = self._origins[call]
        data = self._templates[origin.path]
        environment = self._environment(origin.path, origin.start, frame, scope, depth)
        action = self._action(origin)
        if action is None:
            return None
        pipeline = gotemplate.pipeline_of(data, action)
        if pipeline is None:
            return None
        if action.keyword == "template":
            rest = pipeline.commands[0][1:]
            rewritten = Pipeline((), False, (rest, *pipeline.commands[1:])) if rest else None
            return self._pipeline(rewritten, environment) if rewritten is not None else None
        include = _include(pipeline)
        return self._operand(include[2], environment) if include is not None else None

    def _descend(
        self, body: list[Node], path: str, offset: int, frame: Frame, environment: Environment
    ) -> None:
        """Take in what the nodes before the offset declare, and the blocks around it."""
        data = self._templates[path]
        for node in body:
            if isinstance(node, Action):
                if node.start >= offset:
                    return
                if node.keyword == "":
                    self._declare(gotemplate.pipeline_of(data, node), environment)
            elif isinstance(node, Block):
                if node.opening.start > offset:
                    return
                if _holds(node, offset):
                    self._into(node, path, offset, frame, environment)
                    return
                self._assignments(node, data, environment)

    def _into(self, block: Block, path: str, offset: int, frame: Frame, environment: Environment) -> None:
        data = self._templates[path]
        for index, branch in enumerate(block.branches):
            following = (
                block.branches[index + 1].opening.start
                if index + 1 < len(block.branches)
                else block.end.start
            )
            if offset < branch.opening.end:
                return
            inside = offset < following
            pipeline = (
                gotemplate.pipeline_of(data, branch.opening) if _has_pipeline(data, branch.opening) else None
            )
            kind = branch.opening.keyword
            if kind == "else":
                kind = "with" if b"with" in data[branch.opening.inner : branch.opening.inner + 10] else "if"
            if pipeline is None:
                if inside:
                    self._descend(branch.body, path, offset, frame, environment)
                continue
            if kind == "range" and inside:
                self._enter_range(branch.opening, pipeline, path, frame, environment)
            else:
                value = self._pipeline(pipeline, environment)
                if pipeline.variables:
                    environment.variables[pipeline.variables[0]] = value
                if kind == "with" and inside:
                    environment.dot = value
            if inside:
                self._descend(branch.body, path, offset, frame, environment)
                return

    def _enter_range(
        self, opening: Action, pipeline: Pipeline, path: str, frame: Frame, environment: Environment
    ) -> None:
        value = self._pipeline(pipeline, environment)
        number = self._ranges.get((path, opening.start))
        key = frame.keys.get(number) if number is not None else None
        element = member(value, key) if key is not None else None
        environment.dot = element
        names = pipeline.variables
        if names:
            environment.variables[names[-1]] = element
        if len(names) == 2:
            environment.variables[names[0]] = any_of(
                *(Key(each) for each in options(element) if isinstance(each, Value))
            )

    def _assignments(self, block: Block, data: bytes, environment: Environment) -> None:
        """`$x = ...` in a block that lies before: perhaps it was executed."""
        for node in gotemplate.walk([block]):
            if isinstance(node, Action) and node.keyword == "" and b"=" in data[node.inner : node.inner_end]:
                pipeline = gotemplate.pipeline_of(data, node)
                if pipeline is not None and pipeline.assigns:
                    for name in pipeline.variables:
                        value = self._pipeline(pipeline, environment)
                        environment.variables[name] = any_of(value, environment.variables.get(name))

    def _declare(self, pipeline: Pipeline | None, environment: Environment) -> None:
        if pipeline is None:
            return
        for name in pipeline.variables:
            environment.variables[name] = self._pipeline(pipeline, environment)

    def _action(self, origin: Origin) -> Action | None:
        data = self._templates[origin.path]
        token = next(iter(gotemplate.lex(data[origin.start : origin.end])), None)
        if not isinstance(token, Action):
            return None
        at = origin.start
        return Action(
            token.start + at,
            token.end + at,
            token.inner + at,
            token.inner_end + at,
            token.left_trim,
            token.right_trim,
            token.keyword,
        )

    # -- expressions

    def _pipeline(self, pipeline: Pipeline, environment: Environment) -> Known:
        value: Known = None
        for index, command in enumerate(pipeline.commands):
            value = self._command(command, environment, (value,) if index else ())
        return value

    def _command(
        self, command: tuple[Operand, ...], environment: Environment, piped: tuple[Known, ...]
    ) -> Known:
        head = command[0]
        if not isinstance(head, Function):
            return self._operand(head, environment)
        arguments = [self._operand(each, environment) for each in command[1:]]
        return _called(head.name, [*arguments, *piped])

    def _operand(self, operand: Operand, environment: Environment) -> Known:
        if isinstance(operand, Literal):
            return Constant(operand.value)
        if isinstance(operand, Function):
            return _called(operand.name, [])
        base = operand.base
        if base is None:
            found = environment.dot
        elif isinstance(base, Pipeline):
            found = self._pipeline(base, environment)
        else:
            found = environment.dollar if base == "$" else environment.variables.get(base)
        for name in operand.names:
            found = member(found, name)
        return found


def _holds(block: Block, offset: int) -> bool:
    return block.opening.start <= offset < block.end.end


def _has_pipeline(data: bytes, opening: Action) -> bool:
    return opening.keyword != "else" or data[opening.inner : opening.inner_end].split() != [b"else"]


def _include(pipeline: Pipeline) -> tuple[Operand, ...] | None:
    """The operands of the `include` that a pipeline prints."""
    for command in pipeline.commands:
        head = command[0]
        if isinstance(head, Function) and head.name == "include" and len(command) == 3:
            return command
        for operand in command:
            if isinstance(operand, Field) and isinstance(operand.base, Pipeline):
                found = _include(operand.base)
                if found is not None:
                    return found
    return None


def _called(name: str, arguments: list[Known]) -> Known:
    if not arguments:
        return Dict(()) if name == "dict" else List(()) if name in ("list", "tuple") else None
    first, last = arguments[0], arguments[-1]
    if name in _SAME:
        return last
    if name == "tpl":
        return first
    if name == "default":
        return any_of(last, *arguments[:-1])
    if name in ("coalesce", "or", "merge", "mustMerge"):
        return any_of(*arguments)
    if name in ("mergeOverwrite", "mustMergeOverwrite"):
        return any_of(*reversed(arguments))
    if name == "and":
        return last
    if name == "ternary":
        return any_of(*arguments[:2])
    if name in ("omit", "pick", "unset"):
        return first
    if name in ("index", "get"):
        return _path(first, arguments[1:])
    if name == "dig" and len(arguments) >= 3:
        return any_of(_path(last, arguments[:-2]), arguments[-2])
    if name == "dict":
        return Dict(tuple(_pairs(arguments)))
    if name == "set" and len(arguments) == 3 and isinstance(arguments[1], Constant):
        return any_of(Dict(((str(arguments[1].value), last),)), first)
    if name in ("list", "tuple"):
        return List(tuple(arguments))
    if name == "first":
        return member(first, "0")
    if name == "printf" and len(arguments) == 2:
        plain = isinstance(first, Constant) and first.value in ("%s", "%v", "%d", "%q", "%t")
        return last if plain else None
    return None


def _path(known: Known, steps: list[Known]) -> Known:
    for step in steps:
        if not isinstance(step, Constant) or step.value is None:
            return None
        known = member(known, str(step.value))
    return known


def _pairs(arguments: list[Known]) -> Iterator[tuple[str, Known]]:
    for key, value in zip(arguments[::2], arguments[1::2], strict=False):
        if isinstance(key, Constant):
            yield str(key.value), value


# -- values files ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layer:
    """A values file. `scope` is the chart in whose terms it speaks; `root` is None when it says nothing."""

    scope: tuple[str, ...]
    root: YamlNode | None
    data: bytes = b""


class ValueFiles:
    """The values files of one rendering; the first layer that speaks of a place decides."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers

    def line_in(self, node: YamlNode, line: str) -> Span | None:
        """The one line of a block scalar that says `line`, blanks around it aside."""
        span = node.location.span
        data = next(
            (
                each.data
                for each in self._layers
                if each.root is not None and each.root.location.span.path == span.path
            ),
            b"",
        )
        found = [
            Span(span.path, span.start + match.start(1), span.start + match.end(1))
            for match in re.finditer(rb"(?m)^[ \t]*([^ \t\r\n].*?)[ \t\r]*$", data[span.start : span.end])
            if match[1].decode("utf-8", "replace") == line
        ]
        return found[0] if len(found) == 1 else None

    def find(self, value: Value) -> YamlNode | None:
        """The node that sets a value."""
        wanted = [(*value.scope, *value.steps)]
        if value.steps[:1] == ("global",):
            wanted.insert(0, value.steps)
        for steps in wanted:
            for layer in self._layers:
                if layer.root is None or steps[: len(layer.scope)] != layer.scope:
                    continue
                node, decided = _walk(layer.root, steps[len(layer.scope) :])
                if node is not None:
                    return node
                if decided:
                    return None
        return None


def _walk(root: YamlNode, steps: tuple[str, ...]) -> tuple[YamlNode | None, bool]:
    """The node under a path; without one, whether the file nevertheless decides that there is nothing."""
    node: YamlNode = root
    for step in steps:
        if node.is_sequence:
            elements = node.elements
            if not step.isdigit() or int(step) >= len(elements):
                return None, True
            node = elements[int(step)]
            continue
        if node.is_scalar:
            return None, not node.is_null
        below = node.entry(step)
        if below is None:
            return None, False
        node = below
    return node, True
