"""The object model: workloads, containers, probes, environment, selectors."""

from __future__ import annotations

from textwrap import dedent

import pytest

from caulk.manifests.amounts import amounts
from caulk.manifests.model import (
    Container,
    KubeObject,
    Manifests,
    PodTemplate,
    Role,
    Selector,
    read_manifests,
)
from caulk.manifests.nodes import Place, YamlNode, compose
from caulk.manifests.probes import command_seconds
from caulk.manifests.values import is_templated
from caulk.source import Source


def model(*texts: str, **files: str) -> Manifests:
    """Manifests from unnamed files and from files by name (without suffix; `__` is a slash)."""
    sources = [Source(f"file{number}.yaml", dedent(text).encode()) for number, text in enumerate(texts)]
    sources += [
        Source(f"{name.replace('__', '/')}.yaml", dedent(text).encode()) for name, text in files.items()
    ]
    found = read_manifests(sources)
    assert not found.notices
    return found


def template_of(text: str) -> PodTemplate:
    (obj,) = model(text).objects
    assert obj.pod_template is not None
    return obj.pod_template


def pod(containers: str) -> PodTemplate:
    """A Pod with these containers, given in flow style."""
    return template_of(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{containers}]}}\n"
    )


def container(text: str) -> Container:
    (found,) = pod(f"{{name: c, image: i, {text}}}").containers
    return found


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *(("Deployment", "spec.template"), ("StatefulSet", "spec.template"), ("DaemonSet", "spec.template")),
        *(
            ("ReplicaSet", "spec.template"),
            ("ReplicationController", "spec.template"),
            ("Job", "spec.template"),
        ),
        *(("CronJob", "spec.jobTemplate.spec.template"), ("Rollout", "spec.template")),
        ("ScaledJob", "spec.jobTargetRef.template"),
    ],
)
def test_every_workload_has_its_pod_template(kind: str, path: str) -> None:
    text = "spec: {containers: [{name: c, image: i}]}"
    for key in reversed(path.split(".")):
        text = f"{key}: {{{text}}}"
    template = template_of(f"apiVersion: x/v1\nkind: {kind}\nmetadata: {{name: a}}\n{text}\n")
    assert template.node.path == path
    assert [each.name for each in template.containers] == ["c"]


def test_other_objects_have_none() -> None:
    (obj,) = model("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: a}}\n").objects
    assert obj.pod_template is None


def test_init_containers_that_always_restart_are_sidecars() -> None:
    template = template_of("""
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: n}
        spec:
          initContainers:
            - {name: once, image: i}
            - {name: beside, image: i, restartPolicy: Always}
          containers: [{name: main, image: i}]
          ephemeralContainers: [{name: debug, image: i}]
        """)
    assert [each.name for each in template.init_containers] == ["once"]
    assert [each.name for each in template.sidecars] == ["beside"]
    assert [each.name for each in template.long_running] == ["main", "beside"]
    roles = [each.role for each in template.all_containers]
    assert roles == [Role.MAIN, Role.INIT, Role.SIDECAR, Role.EPHEMERAL]
    assert template.owner.symbol == "Pod/n/p"


def test_probe_defaults_are_those_of_the_api() -> None:
    probe = container("livenessProbe: {httpGet: {port: 80}, failureThreshold: 0, periodSeconds: 5}").liveness
    assert probe is not None
    values = (
        probe.initial_delay,
        probe.period,
        probe.timeout,
        probe.success_threshold,
        probe.failure_threshold,
    )
    assert [each.value for each in values] == [0, 5, 1, 1, 3]
    assert probe.period.node is not None
    assert probe.period.node.name == "periodSeconds"
    assert not probe.timeout.is_written
    assert (probe.path, probe.scheme, probe.host) == ("/", "HTTP", "")
    assert (probe.first_failure_verdict, probe.budget, probe.tolerance) == (10, 15, 15)


def test_a_templated_number_is_unknown_and_not_a_default() -> None:
    probe = container('livenessProbe: {exec: {command: [x]}, periodSeconds: "${P}"}').liveness
    assert probe is not None
    assert probe.period.value is None
    assert probe.budget is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("httpGet: {port: web}", "httpGet: {port: 8080, path: /, scheme: HTTP}", True),
        ("httpGet: {port: web}", "httpGet: {port: admin}", False),
        ("httpGet: {port: nowhere}", "httpGet: {port: elsewhere}", False),
        ("httpGet: {port: 80, path: /a}", "httpGet: {port: 80, path: /b}", False),
        ("httpGet: {port: 80, host: 10.0.0.1}", "httpGet: {port: 80}", False),
        (
            "httpGet: {port: 80, httpHeaders: [{name: A, value: b}]}",
            "httpGet: {port: 80, httpHeaders: [{name: a, value: b}]}",
            True,
        ),
        ("grpc: {port: 80}", "grpc: {port: 80, service: ''}", True),
        ("grpc: {port: 80, service: a}", "grpc: {port: 80, service: b}", False),
        ("exec: {command: [a, b]}", "exec: {command: [a, b]}", True),
        ("tcpSocket: {port: 80}", "httpGet: {port: 80}", False),
    ],
)
def test_handlers_are_the_same_when_they_check_the_same(one: str, other: str, same: bool) -> None:
    ports = "ports: [{name: web, containerPort: 8080}, {name: admin, containerPort: 9090}]"
    found = container(f"{ports}, livenessProbe: {{{one}}}, readinessProbe: {{{other}}}")
    assert found.liveness is not None
    assert found.readiness is not None
    assert (found.liveness.identity == found.readiness.identity) is same


def test_templated_and_contradicting_handlers_have_no_identity() -> None:
    for handler in (
        'httpGet: {port: "${PORT}"}',
        "exec: {command: [a]}, grpc: {port: 1}",
        "periodSeconds: 3",
    ):
        probe = container(f"livenessProbe: {{{handler}}}").liveness
        assert probe is not None
        assert probe.identity is None


@pytest.mark.parametrize(
    ("argv", "seconds"),
    [
        *(
            (("sleep", "15"), 15),
            (("/bin/sleep", "1m"), 60),
            (("sleep", "1", "0.5"), 1.5),
            (("sleep", "infinity"), None),
        ),
        *(
            (("sh", "-c", "sleep 5 && nginx -s quit; sleep 10"), 15),
            (("bash", "-ec", "sleep 5\nexec sleep 2"), 7),
        ),
        *((("sh", "-c", "sleep 5; kill -TERM 1 # wait"), 5), (("sh", "-c", "nginx -s quit"), None)),
        *((("sh", "-c", "while true; do sleep 1; done"), None), (("sh", "-c", "sleep 5 || true"), None)),
        *((("sh", "-c", "sleep 5 & drain"), None), (("sh", "-c", "sleep $(cat /n)"), None)),
        *(
            (("sh", "-c", "sleep $N"), None),
            (("sh", "-c", "[ -e /x ] && sleep 9"), None),
            (("sh", "-c"), None),
        ),
        *((("sh", "script.sh", "sleep 5"), None), (("drain", "sleep", "5"), None), ((), None)),
        *((("sh", "-c", "echo 'sleep 5'"), None), (("sh", "-c", "sleep 5; exit 0; sleep 50"), None)),
    ],
)
def test_only_certain_sleeps_count(argv: tuple[str, ...], seconds: float | None) -> None:
    assert command_seconds(argv) == seconds


def test_a_limit_stands_in_for_a_missing_request() -> None:
    resources = container("resources: {limits: {memory: 1Gi, cpu: 1}, requests: {cpu: 500m}}").resources
    memory, cpu = resources.request("memory"), resources.request("cpu")
    assert memory is not None
    assert cpu is not None
    assert (memory.text, cpu.text) == ("1Gi", "500m")
    assert resources.written_request("memory") is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("010", 8), ("0x10", 16), ("'010'", 10), ("1_000", 1000), ("1e3", 1000), ("0.5", 0.5)],
)
def test_an_unquoted_quantity_has_been_through_yaml(written: str, value: float) -> None:
    amount = container(f"resources: {{limits: {{memory: {written}}}}}").resources.limit("memory")
    assert amount is not None
    assert amount.value == value


@pytest.mark.parametrize(
    "text", ["{{ x }}", "${X}", "$(X)", "a-${X}", "$X", "@x@", "%X%", "__X__", "<x>", "[[ x ]]"]
)
def test_placeholders_are_templated(text: str) -> None:
    assert is_templated(text)


@pytest.mark.parametrize("text", ["", "512MiB", "a$", "80%", "{}", "a@b", "1 < 2"])
def test_plain_text_is_not_templated(text: str) -> None:
    assert not is_templated(text)


CONFIGS = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: runtime, namespace: shop}
    data: {LIMIT: 1GiB, other: x, templated: "${X}"}
    """
USER = """
    apiVersion: v1
    kind: Pod
    metadata: {{name: p, namespace: {namespace}}}
    spec: {{containers: [{{name: c, image: i, {env}}}]}}
    """


@pytest.mark.parametrize(
    ("env", "value"),
    [
        ("env: [{name: LIMIT, value: a}, {name: LIMIT, value: b}]", "b"),
        ("env: [{name: LIMIT}]", ""),
        ("env: [{name: LIMIT, value: $(OTHER)}]", None),
        ("env: [{name: LIMIT, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", None),
        ("env: [{name: LIMIT, valueFrom: {configMapKeyRef: {name: runtime, key: other}}}]", "x"),
        ("env: [{name: LIMIT, valueFrom: {configMapKeyRef: {name: runtime, key: missing}}}]", None),
        ("envFrom: [{configMapRef: {name: runtime}}]", "1GiB"),
        ("envFrom: [{configMapRef: {name: runtime}}], env: [{name: LIMIT, value: own}]", "own"),
        ("envFrom: [{configMapRef: {name: runtime}, prefix: L_}]", None),
        ("envFrom: [{configMapRef: {name: runtime}}, {secretRef: {name: s}}]", None),
        ("envFrom: [{secretRef: {name: s}}, {configMapRef: {name: runtime}}]", "1GiB"),
        ("envFrom: [{configMapRef: {name: elsewhere}}]", None),
        ("tty: true", None),
    ],
)
def test_a_variable_is_known_only_where_it_is_certain(env: str, value: str | None) -> None:
    manifests = model(CONFIGS, USER.format(namespace="shop", env=env))
    (template,) = manifests.pod_templates()
    found = manifests.env_value(template.containers[0], "LIMIT")
    assert (found.value if found else None) == value


def test_config_maps_stay_in_their_namespace() -> None:
    manifests = model(
        CONFIGS, USER.format(namespace="other", env="envFrom: [{configMapRef: {name: runtime}}]")
    )
    (template,) = manifests.pod_templates()
    assert manifests.env_value(template.containers[0], "LIMIT") is None


def test_of_config_maps_with_one_name_the_nearest_counts() -> None:
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: runtime}}\ndata: {{LIMIT: {value}}}\n"
    user = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    user += "spec: {containers: [{name: c, image: i, envFrom: [{configMapRef: {name: runtime}}]}]}\n"
    manifests = model(
        a__config=config.format(value=1), b__config=config.format(value=2), b__pod=user, c__pod=user
    )
    values = [manifests.env_value(each.containers[0], "LIMIT") for each in manifests.pod_templates()]
    assert [each.value if each else None for each in values] == ["2", None]


def selector(text: str) -> Selector:
    composed = compose(text.encode(), 0)
    assert composed.root is not None
    return Selector.of(YamlNode(composed.root, Place("a.yaml")))


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        *(("matchLabels: {app: a}", True), ("matchLabels: {app: a, tier: web}", True)),
        *(
            ("matchLabels: {app: a, tier: db}", False),
            ("matchLabels: {app: a, more: x}", False),
            ("{}", True),
        ),
        ("matchExpressions: [{key: app, operator: In, values: [a, b]}]", True),
        ("matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]", False),
        ("matchExpressions: [{key: none, operator: NotIn, values: [a]}]", True),
        ("matchExpressions: [{key: tier, operator: Exists}]", True),
        ("matchExpressions: [{key: tier, operator: DoesNotExist}]", False),
        ("matchLabels: {app: a}\nmatchExpressions: [{key: tier, operator: In, values: [db]}]", False),
    ],
)
def test_all_of_a_selector_has_to_match(text: str, matches: bool) -> None:
    assert selector(text).matches({"app": "a", "tier": "web"}) is matches


def test_what_a_kustomization_patches_with_is_partial() -> None:
    """A patch may look complete; the kustomization, which may lack apiVersion and kind, says what it is."""
    workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a}
        spec:
          selector: {matchLabels: {app: a}}
          template: {spec: {containers: [{name: c, image: i}]}}
        """
    manifests = model(
        over__kustomization="resources: [../base]\npatches:\n  - path: ./patch.yaml\n",
        over__patch=workload,
        base__deployment=workload,
    )
    assert [(each.owner.path, each.is_partial) for each in manifests.pod_templates()] == [
        ("over/patch.yaml", True),
        ("base/deployment.yaml", False),
    ]


@pytest.mark.parametrize(
    "spec",
    [
        "{template: {spec: {containers: [{name: c, image: i}]}}}",
        "{selector: {}, template: {spec: {containers: [{name: c}]}}}",
        "{selector: {}, template: {spec: {terminationGracePeriodSeconds: 60}}}",
    ],
)
def test_a_workload_without_what_the_api_requires_is_partial(spec: str) -> None:
    assert template_of(
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {spec}\n"
    ).is_partial


def labels_of(obj: KubeObject) -> list[str]:
    return [each.label for each in amounts(obj)]


def test_quantities_are_found_wherever_the_api_has_them() -> None:
    (workload, quota) = model("""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: a}
        spec:
          template:
            spec:
              resources: {limits: {memory: 1Gi}}
              containers: [{name: c, image: i, resources: {requests: {cpu: 1}}}]
              volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]
          volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1Gi}}}}]
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: q}
        spec: {hard: {limits.memory: 1Gi}}
        """).objects
    assert labels_of(workload) == ["limits.memory", "requests.cpu", "emptyDir.sizeLimit", "requests.storage"]
    assert labels_of(quota) == ["hard.limits.memory"]
