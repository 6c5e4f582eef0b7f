"""Fixes of what charts and kustomizations come out as: made in the files behind it, or left to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk import cli
from caulk.config import Config
from caulk.session import ScanOptions, scan
from support import helm as helm_support
from support import kustomize as kustomize_support
from support.engine import write

if TYPE_CHECKING:
    from pathlib import Path

GO_MEMORY = "gomemlimit-invalid"

HEAD = """\
apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


@pytest.fixture(params=helm_support.binaries() or [""], ids=lambda path: path.rpartition("/")[2])
def helm(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    helm_support.helm_or_skip()
    helm_support.on_path(monkeypatch, tmp_path / "bin", request.param)
    return str(request.param)


@pytest.fixture
def kustomize(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    executable = kustomize_support.kustomize_or_skip()
    kustomize_support.on_path(monkeypatch, tmp_path / "bin", executable)
    return executable


def container(value: str, name: str = "GOMEMLIMIT", more: str = "", called: str = "api") -> str:
    """A container with one variable; `more` are further lines of it."""
    head = f"    - name: {called}\n      image: api:v1\n"
    lines = f"      env:\n        - name: {name}\n          value: {value}\n"
    return head + lines + "".join(f"      {line}\n" for line in more.splitlines())


def chart(root: Path, template: str, values: str, **others: str) -> Path:
    files = {name.replace("__", "/").replace("_", "-") + ".yaml": text for name, text in others.items()}
    made = {"Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n", "values.yaml": values}
    return write(root, {**made, "templates/pod.yaml": HEAD + template, **files})


def fixed(root: Path, rule: str = GO_MEMORY, option: str = "--fix=unsafe") -> int:
    return cli.run(["scan", "--no-config", "-q", "--only", rule, option, str(root)])


def obstacles(root: Path, rule: str = GO_MEMORY) -> list[str]:
    report = scan(ScanOptions(paths=(root,), root=root, config=Config(), only=(rule,), jobs=1))
    return [each.fix.obstacle for each in report.findings if each.fix is not None]


# -- charts ------------------------------------------------------------------------------------------------


def test_a_value_is_changed_in_the_file_that_sets_it(helm: str, project: Path) -> None:
    """Each set of values by itself, in the style of its file."""
    values = "# for the api\nmemory: '512Mi'  # most\n"
    chart(project, container("{{ .Values.memory | quote }}"), values, ci__small_values="memory: 64Mi\n")
    assert fixed(project, option="--fix") == 0
    assert (project / "values.yaml").read_text() == values.replace("512Mi", "512MiB")
    assert (project / "ci/small-values.yaml").read_text() == "memory: 64MiB\n"
    assert (project / "templates/pod.yaml").read_text() == HEAD + container("{{ .Values.memory | quote }}")


def test_a_value_that_a_block_of_values_brings_is_changed_there(helm: str, project: Path) -> None:
    template = "{{ toYaml .Values.containers | indent 4 }}\n"
    values = "containers:\n  - name: api\n    image: api:v1\n    env: [{name: GOMEMLIMIT, value: 1.5Gi}]\n"
    chart(project, template, values)
    assert fixed(project, option="--fix") == 0
    assert (project / "values.yaml").read_text() == values.replace("1.5Gi", "1536MiB")


def test_a_literal_line_of_a_template_is_changed(helm: str, project: Path) -> None:
    template = (
        '    {{- range list "a" "b" }}\n' + container("512Mi # most", called="{{ . }}") + "    {{- end }}\n"
    )
    chart(project, template, "")
    assert fixed(project, option="--fix") == 0
    assert (project / "templates/pod.yaml").read_text() == HEAD + template.replace("512Mi", "512MiB")


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("{{ .Values.number }}Mi", "number: 512\n"),
        ('{{ printf "%dMi" 512 }}', ""),
        ('{{ .Values.memory | replace "G" "M" }}', "memory: 512Gi\n"),
        ("{{ .Values.memory }}", "memory: &memory 512Mi\nother: *memory\n"),
        ('"{{ .Values.head }}512Mi"', "head: ''\n"),
        ("512Mi{{ .Values.tail }}", "tail: ''\n"),
    ],
)
def test_a_computed_value_is_left_to_a_person(helm: str, project: Path, value: str, values: str) -> None:
    chart(project, container(value), values)
    assert fixed(project) == 1
    assert (project / "values.yaml").read_text() == values
    assert (project / "templates/pod.yaml").read_text() == HEAD + container(value)
    assert obstacles(project) == ["the value stands in no file as it is"]


def test_a_value_with_another_use_is_left_to_a_person(helm: str, project: Path) -> None:
    """GOMEMLIMIT wants 512MiB, and the memory limit 512Mi."""
    more = "resources: {limits: {memory: {{ .Values.memory }}}}"
    chart(project, container("{{ .Values.memory }}", more=more), "memory: 512Mi\n")
    assert fixed(project) == 1
    assert (project / "values.yaml").read_text() == "memory: 512Mi\n"
    assert obstacles(project) == ["the same text makes other values, too"]


def test_a_value_that_several_containers_share_alike_is_changed_once(helm: str, project: Path) -> None:
    both = container("{{ .Values.memory }}") + container("{{ .Values.memory }}", called="other")
    chart(project, both, "memory: 512Mi\n")
    assert fixed(project, option="--fix") == 0
    assert (project / "values.yaml").read_text() == "memory: 512MiB\n"


def test_text_that_a_template_would_print_without_quotes_is_left_to_a_person(
    helm: str, project: Path
) -> None:
    """`value: {{ .Values.gogc }}` makes a text of `200%`, and a number of `200`."""
    chart(project, container("{{ .Values.gogc }}", "GOGC"), "gogc: 200%\n")
    assert fixed(project, "gogc-invalid") == 1
    assert (project / "values.yaml").read_text() == "gogc: 200%\n"
    chart(project, container("{{ .Values.gogc | quote }}", "GOGC"), "gogc: 200%\n")
    assert fixed(project, "gogc-invalid") == 0
    assert (project / "values.yaml").read_text() == 'gogc: "200"\n'


def test_an_api_version_is_changed_in_its_branch(helm: str, project: Path) -> None:
    template = (
        "{{- if .Values.budget }}\napiVersion: policy/v1beta1\n{{- end }}\nkind: PodDisruptionBudget\n"
        "metadata: {name: api}\nspec: {minAvailable: 1, selector: {matchLabels: {app: api}}}\n"
    )
    chart(project, container("off"), "budget: true\n", templates__budget=template)
    assert fixed(project, "removed-api-version", "--fix") == 0
    assert (project / "templates/budget.yaml").read_text() == template.replace("v1beta1", "v1")


def test_only_the_chart_that_is_named_is_changed(helm: str, project: Path) -> None:
    """The values of a dependency in another folder are not."""
    chart(project / "lib", container("{{ .Values.memory }}"), "memory: 512Mi\n")
    write(
        project,
        {
            "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 0.1.0\n"
            "dependencies: [{name: shop, version: 0.1.0, repository: 'file://../lib'}]\n",
            "app/values.yaml": "",
            ".git/HEAD": "",
        },
    )
    assert fixed(project / "app") == 1
    assert (project / "lib/values.yaml").read_text() == "memory: 512Mi\n"


def test_piped_text_is_left_to_its_template(helm: str, project: Path) -> None:
    """Whoever pipes it in may have rendered it with values that nobody knows."""
    chart(project, container("512Mi"), "")
    rendered = f"---\n# Source: shop/templates/pod.yaml\n{HEAD}{container('512Mi')}".encode()
    report = scan(
        ScanOptions(paths=("-",), root=project, config=Config(), only=(GO_MEMORY,), jobs=1, stdin=rendered)
    )
    (finding,) = report.findings
    assert finding.primary.span.path == "templates/pod.yaml"
    assert finding.fix is not None
    assert finding.fix.obstacle == "the text was rendered, change its template"


def test_text_that_was_rendered_into_a_file_is_left_to_its_template(project: Path) -> None:
    text = f"---\n# Source: shop/templates/pod.yaml\n{HEAD}{container('512Mi')}"
    write(project, {"rendered.yaml": text})
    assert fixed(project) == 1
    assert (project / "rendered.yaml").read_text() == text
    assert obstacles(project) == ["the text was rendered, change its template"]


# -- kustomizations ----------------------------------------------------------------------------------------

BASE = {
    "base/kustomization.yaml": "resources: [pod.yaml]\n",
    "base/pod.yaml": HEAD + container("'512Mi'  # most"),
    "overlays/a/kustomization.yaml": "resources: [../../base]\nnamePrefix: a-\n",
    "overlays/b/kustomization.yaml": "resources: [../../base]\nnamePrefix: b-\n",
}
PATCH = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\n"
    "spec: {containers: [{name: api, env: [{name: GOMEMLIMIT, value: %s}]}]}\n"
)


def test_a_base_is_changed_for_all_overlays(kustomize: str, project: Path) -> None:
    write(project, BASE)
    assert fixed(project, option="--fix") == 0
    assert (project / "base/pod.yaml").read_text() == HEAD + container("'512MiB'  # most")


def test_a_patch_is_changed_and_the_base_left_alone(kustomize: str, project: Path) -> None:
    files = BASE | {
        "base/pod.yaml": HEAD + container("256MiB"),
        "overlays/a/kustomization.yaml": "resources: [../../base]\npatches: [{path: patch.yaml}]\n",
        "overlays/a/patch.yaml": PATCH % "1GiB2",
    }
    write(project, files | {"overlays/a/patch.yaml": PATCH % "1Gi"})
    assert fixed(project, option="--fix") == 0
    assert (project / "overlays/a/patch.yaml").read_text() == PATCH % "1GiB"
    assert (project / "base/pod.yaml").read_text() == files["base/pod.yaml"]


def test_a_base_outside_of_what_is_scanned_is_not_changed(kustomize: str, project: Path) -> None:
    write(project, {**BASE, ".git/HEAD": ""})
    assert fixed(project / "overlays") == 1
    assert (project / "base/pod.yaml").read_text() == BASE["base/pod.yaml"]


def test_a_text_stays_a_text_when_kustomize_prints_it(kustomize: str, project: Path) -> None:
    """kustomize keeps the type of what it prints, so a bare `200%` may become a quoted number."""
    write(project, {**BASE, "base/pod.yaml": HEAD + container("200%", "GOGC")})
    assert fixed(project, "gogc-invalid", "--fix") == 0
    assert (project / "base/pod.yaml").read_text() == HEAD + container('"200"', "GOGC")


def test_what_a_generator_makes_is_left_to_a_person(kustomize: str, project: Path) -> None:
    write(
        project,
        {
            "kustomization.yaml": "resources: [pod.yaml]\n"
            "configMapGenerator: [{name: go, literals: [GOMEMLIMIT=512Mi]}]\n",
            "pod.yaml": HEAD + "    - {name: api, image: api:v1, envFrom: [{configMapRef: {name: go}}]}\n",
        },
    )
    assert fixed(project) == 1
    assert obstacles(project) == ["the value stands in no file as it is"]
