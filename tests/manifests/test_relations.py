"""Objects that find each other: Services and pods, budgets, autoscalers, webhooks, defaults."""

from __future__ import annotations

from textwrap import dedent

import pytest

from caulk.manifests import availability, downward, limit_ranges, relations, webhooks
from caulk.manifests.model import Manifests, read_manifests
from caulk.manifests.objects import Selector
from caulk.manifests.relations import Service
from caulk.source import Source


def read(**files: str) -> Manifests:
    """Manifests from files by name; `__` is a slash."""
    found = read_manifests(
        Source(f"{name.replace('__', '/')}.yaml", dedent(text).encode()) for name, text in files.items()
    )
    assert not found.notices
    return found


def pod(name: str, labels: str = "{app: shop}", namespace: str = "", rest: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return (
        f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {labels}{where}}}\n"
        f"spec: {{containers: [{{name: c, image: i{rest}}}]}}\n"
    )


def service(name: str = "shop", selector: str = "{app: shop}", namespace: str = "", ports: str = "[]") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return (
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}{where}}}\n"
        f"spec: {{selector: {selector}, ports: {ports}}}\n"
    )


def selected(manifests: Manifests) -> list[str]:
    (found,) = relations.services(manifests)
    return [template.owner.name for template in found.pods(manifests)]


def test_a_service_selects_by_all_of_its_labels() -> None:
    manifests = read(
        all=service(selector="{app: shop, tier: front}")
        + pod("both", "{app: shop, tier: front, more: x}")
        + pod("one", "{app: shop}")
    )
    assert selected(manifests) == ["both"]


def test_an_open_namespace_meets_any_and_others_only_themselves() -> None:
    pods = pod("own", namespace="a") + pod("other", namespace="b") + pod("open")
    assert selected(read(all=service(namespace="a") + pods)) == ["own", "open"]
    assert selected(read(all=service() + pods)) == ["own", "other", "open"]


def test_pods_in_the_same_file_are_meant_then_those_in_the_same_folder() -> None:
    assert selected(read(a__x=service() + pod("file"), a__y=pod("folder"), b__z=pod("far"))) == ["file"]
    assert selected(read(a__x=service(), a__y=pod("folder"), b__z=pod("far"))) == ["folder"]
    assert selected(read(a__x=service(), b__z=pod("far"))) == ["far"]


def test_a_service_without_a_known_selector_selects_nothing() -> None:
    for text in ("{}", '{app: "${NAME}"}', "null"):
        assert selected(read(all=service(selector=text) + pod("p"))) == []


def test_an_empty_selector_of_labels_selects_all_pods() -> None:
    manifests = read(all=pod("a") + pod("b", "{}"))
    assert len(manifests.pods.matching(Selector(()), "")) == 2


def test_the_container_behind_a_port_is_the_one_that_declares_it() -> None:
    manifests = read(
        all=service(ports="[{port: 80, targetPort: http}, {port: 81, targetPort: 8081}, {port: 82}]")
        + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, labels: {app: shop}}
            spec:
              initContainers:
                - {name: beside, image: i, restartPolicy: Always, ports: [{containerPort: 8081}]}
              containers: [{name: main, image: i, ports: [{name: http, containerPort: 8080}]}]
            """.replace("            ", "")
    )
    (found,) = relations.services(manifests)
    (template,) = found.pods(manifests)
    owners = [relations.port_owner(template, port) for port in found.ports]
    assert [owner.name if owner else "" for owner in owners] == ["main", "beside", ""]


def test_a_named_port_needs_the_protocol_too() -> None:
    manifests = read(all=pod("p", rest=", ports: [{name: dns, containerPort: 53, protocol: UDP}]"))
    (template,) = manifests.pod_templates()
    assert relations.named_port(template, "dns", "UDP") is not None
    assert relations.named_port(template, "dns", "TCP") is None


DEPLOYMENT = """
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 4
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: c, image: i}]}}
"""


def test_replicas_are_written_or_one_or_what_an_autoscaler_goes_down_to() -> None:
    def least(text: str) -> int | None:
        manifests = read(all=text)
        (workload,) = manifests.of_kind("Deployment", "DaemonSet")
        return availability.replicas(manifests, workload).least

    scaler = (
        "---\napiVersion: {}\nkind: {}\nmetadata: {{name: s}}\nspec: {{scaleTargetRef: {{name: shop{}}}{}}}\n"
    )
    assert least(DEPLOYMENT) == 4
    assert least(DEPLOYMENT.replace("replicas: 4", "paused: false")) == 1
    assert least(DEPLOYMENT.replace("replicas: 4", "replicas: ${N}")) is None
    assert least(DEPLOYMENT.replace("Deployment", "DaemonSet")) is None
    hpa = ("autoscaling/v2", "HorizontalPodAutoscaler")
    assert least(DEPLOYMENT + scaler.format(*hpa, ", kind: Deployment", ", minReplicas: 2")) == 2
    assert least(DEPLOYMENT + scaler.format(*hpa, ", kind: Deployment", "")) == 1
    assert least(DEPLOYMENT + scaler.format(*hpa, ", kind: StatefulSet", ", minReplicas: 2")) == 4
    assert least(DEPLOYMENT + scaler.format("keda.sh/v1alpha1", "ScaledObject", "", "")) == 0


@pytest.mark.parametrize(
    ("text", "total", "expected"),
    [("1", 3, 1), ("50%", 3, 2), ("0%", 3, 0), ("101%", 2, 3), ("half", 3, None)],
)
def test_a_budget_rounds_shares_up(text: str, total: int, expected: int | None) -> None:
    manifests = read(
        all=f"apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {{minAvailable: {text}}}\n"
    )
    share = availability.Budget(manifests.objects[0]).min_available
    assert share is not None
    assert share.rounded_up(total) == expected


def webhook(selector: str, more: str = "") -> tuple[webhooks.Webhook, Manifests]:
    manifests = read(
        all="apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\n"
        "metadata: {name: w}\nwebhooks:\n"
        f"  - {{name: w, clientConfig: {{url: u}}, namespaceSelector: {selector}}}\n{more}"
    )
    (found,) = webhooks.webhooks(manifests)
    return found, manifests


NAMESPACE = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {zone: user}}\n"


@pytest.mark.parametrize(
    ("selector", "more", "reaches"),
    [
        ("{}", "", True),
        ("{matchLabels: {kubernetes.io/metadata.name: a}}", "", True),
        ("{matchLabels: {kubernetes.io/metadata.name: b}}", "", False),
        ("{matchLabels: {zone: user}}", "", None),
        ("{matchLabels: {zone: user}}", NAMESPACE, True),
        ("{matchLabels: {zone: system}}", NAMESPACE, False),
        ("{matchExpressions: [{key: zone, operator: DoesNotExist}]}", "", None),
        ("{matchExpressions: [{key: zone, operator: DoesNotExist}]}", NAMESPACE, False),
        ("{matchExpressions: [{key: other, operator: DoesNotExist}]}", NAMESPACE, True),
        ("{matchLabels: {zone: user, kubernetes.io/metadata.name: b}}", "", False),
        ('{matchLabels: {zone: "${ZONE}"}}', NAMESPACE, None),
    ],
)
def test_a_namespace_selector_decides_where_the_labels_are_known(
    selector: str, more: str, reaches: bool | None
) -> None:
    found, manifests = webhook(selector, more)
    assert found.reaches_namespace("a", manifests) is reaches


def test_a_downward_reference_says_whose_number_it_reads() -> None:
    manifests = read(
        all="""
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              volumes:
                - name: v
                  downwardAPI:
                    items: [{path: cpu, resourceFieldRef: {containerName: b, resource: limits.cpu}}]
              containers:
                - name: a
                  image: i
                  env:
                    - {name: OWN, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                    - name: NEXT
                      valueFrom: {resourceFieldRef: {containerName: b, resource: requests.cpu, divisor: "0"}}
                    - {name: NONE, valueFrom: {resourceFieldRef: {containerName: x, resource: limits.cpu}}}
                - {name: b, image: i}
            """
    )
    (template,) = manifests.pod_templates()
    found = [*downward.env_refs(template.containers[0]), *downward.file_refs(template)]
    assert [(each.name, each.container.name if each.container else "") for each in found] == [
        *(("OWN", "a"), ("NEXT", "b"), ("NONE", "")),
        ("cpu", "b"),
    ]
    assert [(each.section, each.resource) for each in found[:2]] == [
        ("limits", "memory"),
        ("requests", "cpu"),
    ]
    assert [each.divisor.text if each.divisor else "" for each in found[:2]] == ["1Mi", ""]


def test_a_limit_range_gives_defaults_to_its_namespace() -> None:
    manifests = read(
        all="""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: l, namespace: n}
            spec:
              limits:
                - {type: Container, max: {cpu: 2}, default: {memory: 1Gi}}
                - {type: Pod, max: {x: 1}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: n}
            spec: {containers: []}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: other}
            spec: {containers: []}
            """
    )
    inside, outside = manifests.of_kind("Pod")
    given = limit_ranges.default(manifests, inside, "limits", "memory")
    assert given is not None
    assert given.text == "1Gi"
    assert limit_ranges.default(manifests, inside, "requests", "memory") is not None
    assert limit_ranges.default(manifests, inside, "limits", "cpu") is not None
    assert limit_ranges.default(manifests, inside, "limits", "x") is None
    assert limit_ranges.default(manifests, outside, "limits", "memory") is None


def test_a_custom_kind_has_its_pod_template_where_the_user_says() -> None:
    text = b"apiVersion: x/v1\nkind: Farm\nspec: {pods: {spec: {containers: [{name: c, image: i}]}}}\n"
    plain = read_manifests([Source("a.yaml", text)])
    told = read_manifests([Source("a.yaml", text)], templates_of={"Farm": ("spec", "pods")})
    assert plain.objects[0].pod_template is None
    template = told.objects[0].pod_template
    assert template is not None
    assert [each.name for each in template.containers] == ["c"]


def test_services_of_other_groups_are_none() -> None:
    manifests = read(all="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: s}\nspec: {}\n")
    assert list(relations.services(manifests)) == []
    assert Service(manifests.objects[0]).selector is None
