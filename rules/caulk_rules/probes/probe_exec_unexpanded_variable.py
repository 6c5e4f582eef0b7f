"""probe-exec-unexpanded-variable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import model, scripts
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, Handler, KubeObject, YamlNode

REFERENCE = re.compile(r"(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
SUBSTITUTION = re.compile(r"(?<!\$)\$\([^()$]+\)|`[^`]+`")
VARIABLE = re.compile(r"(?<![$\\])\$[A-Z_][A-Z0-9_]+\b")
BRACED = re.compile(r"\$\{[A-Z_][A-Z0-9_]*\}")
OPERATORS = frozenset(("|", "||", "&&", ">", ">>", "<", "2>&1", "|&", "&"))
FILE_COMMANDS = frozenset(("ls", "cat", "test", "[", "rm", "cp", "mv", "stat", "touch"))
COMPARING = frozenset(("test", "[", "expr", "find", "jq", "yq"))
LANGUAGES = frozenset(
    (
        *(
            "awk",
            "gawk",
            "sed",
            "perl",
            "python",
            "python3",
            "ruby",
            "node",
            "php",
            "lua",
            "jq",
            "yq",
            "envsubst",
        ),
        *("psql", "mysql", "mongo", "mongosh", "cqlsh", "redis-cli", "sqlplus", "pwsh", "powershell", "cmd"),
        *("cmd.exe", "powershell.exe", "pwsh.exe", "envdir"),
    )
)


class ProbeExecUnexpandedVariable(ObjectRule):
    """Shell syntax in the command of a probe or hook that no shell reads.

    ## What it does

    Reports variables, command substitutions, pipes, lists, redirections and wildcards in `exec` commands that
    do not start a shell, and whole command lines that stand as a single word. `$(NAME)` is special: kubelets
    replace it in probes when `env` gives the variable a literal value, by nothing when the value comes from
    elsewhere, and in hooks not at all.

    ## Why is this bad?

    The command is executed as it stands. `$POD_NAME` stays these nine characters, `|` is an argument, and
    `"cat /tmp/healthy"` is the name of a program that does not exist: the probe fails for ever, or checks
    something else than it seems to; the hook fails, and what it was for does not happen.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          livenessProbe:
            exec:
              command: [/bin/probe, "--id=$POD_NAME"]
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          livenessProbe:
            exec:
              command: [sh, -c, "exec /bin/probe --id=$POD_NAME"]
    ```

    ## Known limits

    Commands of interpreters and of programs with a language of their own (awk, perl, psql) are left alone.
    `${NAME}` is left alone in objects that use it elsewhere, because a tool such as envsubst or Flux may
    replace it.

    ## References

    - [Define a liveness command](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/)
    - [Dependent environment variables](https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/)
    """

    name = "probe-exec-unexpanded-variable"
    family = "probes"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.all_containers if template is not None else ():
            lifecycle = container.lifecycle
            hooks = (lifecycle.post_start, lifecycle.pre_stop) if lifecycle is not None else ()
            for handler in (*container.probes, *hooks):
                if handler is None or handler.action is None:
                    continue
                found = next(_problems(handler, isinstance(handler, model.Probe), obj), None)
                if found is not None:
                    node, message, label = found
                    yield self.finding(
                        f"{handler.node.name} is not run in a shell: {message}",
                        node,
                        label,
                        help='wrap it in [sh, -c, "..."] if the image has a shell; or let the program do it',
                    )


def _problems(handler: Handler, is_probe: bool, obj: KubeObject) -> Iterator[tuple[YamlNode, str, str]]:
    """Words that only a shell would understand, with what becomes of them."""
    assert handler.action is not None
    if handler.kind == "httpGet":
        path = handler.action.get("path")
        match = REFERENCE.search(path.text) if path is not None else None
        if path is not None and match is not None:
            yield path, f"`{match.group()}` in the path stays as it is", "never expanded"
    words = handler.action.get("command") if handler.kind == "exec" else None
    argv = handler.command
    if words is None or not argv or scripts.runs_shell(argv):
        return
    program = argv[0].rpartition("/")[2]
    if re.search(r"\s", argv[0].strip()) and "\\" not in argv[0]:  # Windows has blanks in paths
        yield (
            words.elements[0],
            f"`{argv[0]}` is taken for the name of a program",
            "one word, blanks included",
        )
        return
    if program in LANGUAGES:
        return
    for node in words.elements[1:]:
        text = node.text
        if text in OPERATORS and program not in COMPARING:
            yield node, f"`{text}` is an argument of {program}", "no operator without a shell"
        elif program in FILE_COMMANDS and "*" in text:
            yield node, f"`{text}` is not expanded", "a file of this very name"
        else:
            yield from _substitution(node, handler.container, is_probe, obj)


def _substitution(
    node: YamlNode, container: Container, is_probe: bool, obj: KubeObject
) -> Iterator[tuple[YamlNode, str, str]]:
    text = node.text
    match = REFERENCE.search(text)
    if match is not None:
        entry = container.env_var(match.group(1))
        if not is_probe or entry is None:
            yield node, f"`{match.group()}` stays as it is", "never expanded"
        elif entry.source is not None:
            yield node, f"`{match.group()}` becomes nothing, its value comes from elsewhere", "an empty text"
        return
    match = SUBSTITUTION.search(text) or VARIABLE.search(text)
    if match is None and BRACED.search(text) and not _is_template(obj):
        match = BRACED.search(text)
    if match is not None:
        yield node, f"`{match.group()}` stays as it is", "never expanded"


def _is_template(obj: KubeObject) -> bool:
    """Whether `${NAME}` stands in values where no shell would ever read it."""
    return any(
        each.is_scalar and BRACED.search(each.text) and not re.search(r"\b(?:command|args|data)\b", each.path)
        for each in obj.node.walk()
    )
