"""The fixes of the rules: what they make of a text, and that nothing is left to say or to do afterwards."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import yaml

from caulk import cli
from caulk.findings import Applicability
from support.cases import REGISTRY, cases_of, scan_project
from support.engine import write
from support.go import unformatted
from support.wants import got

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.rule import Rule

FIXABLE = [rule for rule in REGISTRY if rule.fixable is not None]

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:v1
"""

LIVENESS = """\
      startupProbe: {httpGet: {path: /livez, port: 8080}}
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
"""

WEBHOOK = """\
apiVersion: admissionregistration.k8s.io/%s
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: widgets.policy.example.com
    clientConfig: {service: {name: policy, namespace: policy-system}}
    admissionReviewVersions: [v1]
%s"""

DEPLOYMENT = """\
apiVersion: apps/%s
kind: Deployment
metadata: {name: api}
spec: {selector: {matchLabels: {app: api}}}
"""

MAIN = """\
package main

%s
func main() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	go http.ListenAndServe(":8080", nil)
	<-interrupted
}
"""


def env(value: str, name: str = "GOMEMLIMIT") -> str:
    return f"{POD}      env:\n        - name: {name}\n          value: {value}\n"


def limits(value: str) -> str:
    return f"{POD}      resources: {{limits: {{{value}}}}}\n"


def budget(version: str, selector: str) -> str:
    return (
        f"apiVersion: policy/{version}\nkind: PodDisruptionBudget\nmetadata: {{name: api}}\n"
        f"spec: {{minAvailable: 1, selector: {selector}}}\n"
    )


def divisor(value: str) -> str:
    return (
        f"{POD}      env:\n        - name: GOMEMLIMIT\n          valueFrom:\n"
        f"            resourceFieldRef: {{resource: limits.memory, divisor: {value}}}\n"
        "      resources: {limits: {memory: 512Mi}}\n"
    )


def target_port(value: str) -> str:
    return (
        "apiVersion: v1\nkind: Service\nmetadata: {name: api}\n"
        f"spec: {{selector: {{app: api}}, ports: [{{port: 80, targetPort: {value}}}]}}\n"
    )


# Rule, text before, text after; the text after --fix=unsafe where that does more.
CASES: list[tuple[str, str, str, str | None]] = [
    # GOMEMLIMIT: the unit says what is meant ...
    ("gomemlimit-invalid", env("512Mi"), env("512MiB"), None),
    ("gomemlimit-invalid", env('"512Mi"'), env('"512MiB"'), None),
    ("gomemlimit-invalid", env("'512 mib' # most"), env("'512MiB' # most"), None),
    ("gomemlimit-invalid", env("1.5GiB"), env("1536MiB"), None),
    ("gomemlimit-invalid", env("1.2GiB"), env("1228MiB"), None),
    ("gomemlimit-invalid", env('"OFF"'), env('"off"'), None),
    ("gomemlimit-invalid", env("&most 512Mi"), env("&most 512MiB"), None),
    # ... or may be decimal, or milli
    ("gomemlimit-invalid", env("1GB"), env("1GB"), env("1GiB")),
    ("gomemlimit-invalid", env("512m"), env("512m"), env("512MiB")),
    ("gomemlimit-invalid", env('"1,024MiB"'), env('"1,024MiB"'), None),
    ("gomemlimit-invalid", env("|-\n            512Mi"), env("|-\n            512Mi"), None),
    ("gomemlimit-invalid", env("!!str 512Mi"), env("!!str 512Mi"), None),
    # an alias is a choice: it stays the same everywhere, or it becomes a value of its own
    (
        "gomemlimit-invalid",
        POD.replace("name: api\nspec", "name: api\n  labels: {memory: &most 512Mi}\nspec")
        + "      env: [{name: GOMEMLIMIT, value: *most}]\n",
        POD.replace("name: api\nspec", "name: api\n  labels: {memory: &most 512Mi}\nspec")
        + "      env: [{name: GOMEMLIMIT, value: *most}]\n",
        POD.replace("name: api\nspec", "name: api\n  labels: {memory: &most 512Mi}\nspec")
        + "      env: [{name: GOMEMLIMIT, value: 512MiB}]\n",
    ),
    (
        "gomemlimit-invalid",
        env("&most 512Mi") + "      resources: {limits: {memory: *most}}\n",
        env("&most 512Mi") + "      resources: {limits: {memory: *most}}\n",
        None,
    ),
    (
        "gomemlimit-invalid",
        POD + "      env: &env [{name: GOMEMLIMIT, value: 512Mi}]\n    - {name: b, image: b:v1, env: *env}\n",
        POD + "      env: &env [{name: GOMEMLIMIT, value: 512Mi}]\n    - {name: b, image: b:v1, env: *env}\n",
        POD
        + "      env: &env [{name: GOMEMLIMIT, value: 512MiB}]\n    - {name: b, image: b:v1, env: *env}\n",
    ),
    # the rest of GOMEMLIMIT
    ("gomemlimit-downward-divisor", divisor("1Mi"), divisor('"1"'), None),
    ("gomemlimit-downward-divisor", divisor("'1Mi'"), divisor("'1'"), None),
    (
        "gomemlimit-not-below-limit",
        env("512MiB") + "      resources: {limits: {memory: 512Mi}}\n",
        env("512MiB") + "      resources: {limits: {memory: 512Mi}}\n",
        env("460MiB") + "      resources: {limits: {memory: 512Mi}}\n",
    ),
    # numbers that have to be text
    ("gogc-invalid", env("200%", "GOGC"), env('"200"', "GOGC"), None),
    ("gogc-invalid", env("OFF", "GOGC"), env('"off"', "GOGC"), None),
    ("gogc-invalid", env("'200 %'", "GOGC"), env("'200'", "GOGC"), None),
    ("gogc-invalid", env("fast", "GOGC"), env("fast", "GOGC"), None),
    ("gomaxprocs-invalid", env("2000m", "GOMAXPROCS"), env('"2"', "GOMAXPROCS"), None),
    ("gomaxprocs-invalid", env("'2.0'", "GOMAXPROCS"), env("'2'", "GOMAXPROCS"), None),
    ("gomaxprocs-invalid", env('"2.5"', "GOMAXPROCS"), env('"2.5"', "GOMAXPROCS"), env('"3"', "GOMAXPROCS")),
    ("gomaxprocs-invalid", env("auto", "GOMAXPROCS"), env("auto", "GOMAXPROCS"), None),
    # quantities
    ("quantity-suspicious", limits("memory: 512MiB"), limits("memory: 512Mi"), None),
    ("quantity-suspicious", limits('"memory": "512MiB"'), limits('"memory": "512Mi"'), None),
    ("quantity-suspicious", limits("cpu: 2 cores"), limits('cpu: "2"'), None),
    ("quantity-suspicious", limits("memory: 512MB"), limits("memory: 512MB"), limits("memory: 512Mi")),
    ("quantity-suspicious", limits("memory: 512m"), limits("memory: 512m"), limits("memory: 512Mi")),
    ("quantity-suspicious", limits('"memory": 512'), limits('"memory": 512'), limits('"memory": "512Mi"')),
    ("quantity-suspicious", limits("cpu: 500"), limits("cpu: 500"), limits("cpu: 500m")),
    ("quantity-suspicious", limits("cpu: '0,5'"), limits("cpu: '0,5'"), limits("cpu: '0.5'")),
    ("quantity-suspicious", limits('memory: "1,024Mi"'), limits('memory: "1,024Mi"'), None),
    # ports
    ("service-target-port-unresolved", target_port('"8080"'), target_port("8080"), None),
    (
        "probe-named-port-undefined",
        POD + "      readinessProbe: {tcpSocket: {port: '8080'}}\n",
        POD + "      readinessProbe: {tcpSocket: {port: 8080}}\n",
        None,
    ),
    # an entry that goes away takes its line or its comma along
    (
        "liveness-delay-with-startup-probe",
        POD + LIVENESS + "        initialDelaySeconds: 60 # slow\n        periodSeconds: 5\n",
        POD + LIVENESS + "        initialDelaySeconds: 60 # slow\n        periodSeconds: 5\n",
        POD + LIVENESS + "        periodSeconds: 5\n",
    ),
    (
        "liveness-delay-with-startup-probe",
        POD + LIVENESS + "        initialDelaySeconds: 60",
        POD + LIVENESS + "        initialDelaySeconds: 60",
        POD + LIVENESS,
    ),
    (
        "liveness-delay-with-startup-probe",
        POD + "      startupProbe: {exec: {command: [a]}}\n"
        "      livenessProbe: {initialDelaySeconds: 9, exec: {command: [a]}}\n",
        POD + "      startupProbe: {exec: {command: [a]}}\n"
        "      livenessProbe: {initialDelaySeconds: 9, exec: {command: [a]}}\n",
        POD + "      startupProbe: {exec: {command: [a]}}\n      livenessProbe: {exec: {command: [a]}}\n",
    ),
    (
        "liveness-delay-with-startup-probe",
        POD + "      startupProbe: {exec: {command: [a]}}\n"
        "      livenessProbe: {exec: {command: [a]} , initialDelaySeconds: 9}\n",
        POD + "      startupProbe: {exec: {command: [a]}}\n"
        "      livenessProbe: {exec: {command: [a]} , initialDelaySeconds: 9}\n",
        POD + "      startupProbe: {exec: {command: [a]}}\n      livenessProbe: {exec: {command: [a]}}\n",
    ),
    # API versions
    (
        "removed-api-version",
        budget("v1beta1", "{matchLabels: {a: b}}"),
        budget("v1", "{matchLabels: {a: b}}"),
        None,
    ),
    ("removed-api-version", budget("v1beta1", "{}"), budget("v1beta1", "{}"), budget("v1", "{}")),
    (
        "removed-api-version",
        WEBHOOK % ("v1beta1", "    sideEffects: None\n"),
        WEBHOOK % ("v1beta1", "    sideEffects: None\n"),
        WEBHOOK % ("v1", "    sideEffects: None\n"),
    ),
    ("removed-api-version", WEBHOOK % ("v1beta1", ""), WEBHOOK % ("v1beta1", ""), None),
    (
        "removed-api-version",
        DEPLOYMENT % "v1beta1",
        DEPLOYMENT % "v1beta1",
        DEPLOYMENT % "v1",
    ),
    (
        "removed-api-version",
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\n",
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\n",
        None,
    ),
    (
        "webhook-required-fields",
        WEBHOOK % ("v1", "    sideEffects: none\n"),
        WEBHOOK % ("v1", "    sideEffects: None\n"),
        None,
    ),
    (
        "webhook-required-fields",
        WEBHOOK % ("v1", "    sideEffects: None\n    timeoutSeconds: 60\n"),
        WEBHOOK % ("v1", "    sideEffects: None\n    timeoutSeconds: 60\n"),
        WEBHOOK % ("v1", "    sideEffects: None\n    timeoutSeconds: 30\n"),
    ),
]

GO_CASES: list[tuple[str, str, str, str | None]] = [
    (
        "signal-missing-sigterm",
        MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal" // to stop\n)\n',
        MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal" // to stop\n)\n',
        (MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal" // to stop\n\t"syscall"\n)\n').replace(
            "os.Interrupt)", "os.Interrupt, syscall.SIGTERM)"
        ),
    ),
    (
        "signal-missing-sigterm",
        MAIN % 'import "net/http"\nimport "os"\nimport "os/signal"\n',
        MAIN % 'import "net/http"\nimport "os"\nimport "os/signal"\n',
        (MAIN % 'import "net/http"\nimport "os"\nimport "os/signal"\nimport "syscall"\n').replace(
            "os.Interrupt)", "os.Interrupt, syscall.SIGTERM)"
        ),
    ),
    (
        "signal-missing-sigterm",
        (MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\n\tsys "syscall"\n)\n').replace(
            "\t<-interrupted", "\t_ = sys.EINVAL\n\t<-interrupted"
        ),
        (MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\n\tsys "syscall"\n)\n').replace(
            "\t<-interrupted", "\t_ = sys.EINVAL\n\t<-interrupted"
        ),
        (MAIN % 'import (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\n\tsys "syscall"\n)\n')
        .replace("\t<-interrupted", "\t_ = sys.EINVAL\n\t<-interrupted")
        .replace("os.Interrupt)", "os.Interrupt, sys.SIGTERM)"),
    ),
    (
        "gomemlimit-invalid",
        'package main\n\nimport "os"\n\nfunc main() { os.Setenv("GOMEMLIMIT", "1Gi") }\n',
        'package main\n\nimport "os"\n\nfunc main() { os.Setenv("GOMEMLIMIT", "1GiB") }\n',
        None,
    ),
]

DOCKER_CASES = [
    ("gomemlimit-invalid", "FROM alpine\nENV A=1 GOMEMLIMIT=512Mi \\\n    B=2\n", "GOMEMLIMIT=512MiB"),
    ("gomemlimit-invalid", 'FROM alpine\nENV GOMEMLIMIT="512Mi"\n', 'GOMEMLIMIT="512MiB"'),
    ("gomemlimit-invalid", "FROM alpine\nENV GOMEMLIMIT 512Mi\n", "GOMEMLIMIT 512MiB"),
    ("gogc-invalid", "FROM alpine\nENV GOGC=200%\n", "GOGC=200"),
]


def run(folder: Path, rule: str, *options: str) -> int:
    """Run the command line over a folder, with one rule."""
    return cli.run(["scan", "--no-config", "-q", "--pedantic", "--only", rule, *options, str(folder)])


def ids(cases: list[tuple[str, str, str, str | None]]) -> list[str]:
    return [f"{case[0]}-{number}" for number, case in enumerate(cases)]


@pytest.mark.parametrize(("rule", "before", "after", "unsafe"), CASES, ids=ids(CASES))
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_manifest_is_fixed(
    rule: str, before: str, after: str, unsafe: str | None, newline: str, tmp_path: Path
) -> None:
    """The bytes afterwards, with --fix and then with --fix=unsafe; the text still is YAML."""
    bom = "\ufeff" if newline == "\r\n" else ""
    write(tmp_path, {"a.yaml": bom + before.replace("\n", newline)})
    file = tmp_path / "a.yaml"
    code = 1
    for option, wanted in (("--fix", after), ("--fix=unsafe", after if unsafe is None else unsafe)):
        code = run(tmp_path, rule, option, "--fail-on", "note")
        assert file.read_bytes().decode() == bom + wanted.replace("\n", newline)
        stamp = file.stat().st_mtime_ns
        assert run(tmp_path, rule, option, "--fail-on", "note") == code
        assert file.stat().st_mtime_ns == stamp, "the second run writes nothing"
    yaml.safe_load(file.read_bytes())
    assert code == (before == after and unsafe is None), "the finding is gone where the text was changed"


@pytest.mark.parametrize(("rule", "before", "after", "unsafe"), GO_CASES, ids=ids(GO_CASES))
def test_go_code_is_fixed(rule: str, before: str, after: str, unsafe: str | None, tmp_path: Path) -> None:
    write(tmp_path, {"main.go": before, "go.mod": "module example.com/a\n\ngo 1.26\n"})
    file = tmp_path / "main.go"
    run(tmp_path, rule, "--fix")
    assert file.read_text() == after
    assert run(tmp_path, rule, "--fix=unsafe", "--fail-on", "note") == 0
    assert file.read_text() == (after if unsafe is None else unsafe)
    assert not unformatted(tmp_path)


@pytest.mark.parametrize(("rule", "before", "line"), DOCKER_CASES)
def test_an_image_is_fixed(rule: str, before: str, line: str, tmp_path: Path) -> None:
    write(tmp_path, {"Dockerfile": before})
    assert run(tmp_path, rule, "--fix") == 0
    old = re.search(r"(?:GOMEMLIMIT|GOGC)[= ]\S+", before)
    assert old is not None
    assert (tmp_path / "Dockerfile").read_text() == before.replace(old[0], line)


def test_json_stays_json(tmp_path: Path) -> None:
    """Text in quotes, and an entry that goes away with its comma, over several lines."""
    probe = {"exec": {"command": ["a"]}}
    pod = yaml.safe_load(POD)
    (container,) = pod["spec"]["containers"]
    container["startupProbe"] = probe
    container["livenessProbe"] = {**probe, "initialDelaySeconds": 9}
    container["resources"] = {"limits": {"memory": 512}}
    write(tmp_path, {"a.json": json.dumps(pod, indent=2)})
    run(tmp_path, "liveness-delay-with-startup-probe,quantity-suspicious", "--fix=unsafe")
    container["livenessProbe"] = probe
    container["resources"] = {"limits": {"memory": "512Mi"}}
    assert (tmp_path / "a.json").read_text() == json.dumps(pod, indent=2)


@pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: rule.name)
def test_the_inputs_of_a_rule_stay_sound_when_they_are_fixed(rule: Rule, tmp_path: Path) -> None:
    """Every input, fixed as far as it goes: nothing is broken, and no finding with a fix is left."""
    fixed = 0
    for case in cases_of(rule.family, rule.name):
        root = case.copy_to(tmp_path / case.path.name)
        before = scan_project(root, rule.name)
        promised = [each for each in before.findings if each.fix is not None and each.fix.edits]
        assert cli.run(["scan", "-q", "--tests", "--only", rule.name, "--pedantic", "--min-confidence", "low",
                        "--fix=unsafe", str(root)]) in (0, 1)  # fmt: skip
        after = scan_project(root, rule.name)
        assert not after.notices
        assert not [each for each in after.findings if each.fix is not None and each.fix.edits]
        assert len(got(after)) <= len(got(before)) - len(promised)
        fixed += len(promised)
        if promised and any(root.rglob("*.go")):
            assert not unformatted(root)
    assert fixed, "no input of the rule has anything to fix"


def test_a_rule_that_offers_fixes_says_so() -> None:
    """`fixable` is what `caulk rules` and the pages tell; each of its fixes is tested above."""
    tested = {case[0] for case in (*CASES, *GO_CASES)} | {"goroutine-leak-blocked-send"}
    assert {rule.name for rule in FIXABLE} == tested
    assert Applicability.DISPLAY not in {rule.fixable for rule in FIXABLE}
