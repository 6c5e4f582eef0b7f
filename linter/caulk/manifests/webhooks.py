"""Admission webhooks: what they are called for, in which namespaces, and who answers.

Facts of admissionregistration.k8s.io (types.go, defaults.go): failurePolicy is Fail in v1 and was Ignore in
v1beta1, timeoutSeconds is 10 and was 30; every namespace carries `kubernetes.io/metadata.name`; rules of
scope `*` or `Namespaced` concern namespaced objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.objects import Selector
from caulk.manifests.relations import Service, may_share_namespace
from caulk.manifests.values import Setting, is_templated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.manifests.model import Manifests
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject

KINDS = frozenset(("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"))
NAME_LABEL = "kubernetes.io/metadata.name"
KUBE_SYSTEM = "kube-system"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `rules`: operations, groups, versions and resources, each possibly `*`."""

    node: YamlNode
    operations: tuple[str, ...]
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    scope: str

    def covers(self, operation: str, group: str, resource: str) -> bool:
        """Whether it matches the operation on a namespaced resource (`pods`, not a subresource)."""
        return (
            (operation in self.operations or "*" in self.operations)
            and (group in self.groups or "*" in self.groups)
            and any(each in (resource, "*", "*/*") for each in self.resources)
            and self.scope in ("*", "Namespaced", "")
        )


@dataclass(frozen=True, slots=True)
class ServiceRef:
    """The Service behind a webhook."""

    node: YamlNode
    namespace: str
    name: str

    @staticmethod
    def of(client_config: YamlNode | None) -> ServiceRef | None:
        node = client_config.get("service") if client_config is not None else None
        if node is None:
            return None
        name, namespace = node.get("name"), node.get("namespace")
        if name is None or is_templated(name.text):
            return None
        return ServiceRef(node, namespace.text if namespace is not None else "", name.text)

    def resolve(self, manifests: Manifests) -> KubeObject | None:
        """The Service, if it is among the manifests."""
        for each in manifests.of_kind("Service"):
            if (each.api_version, each.name) != ("v1", self.name):
                continue
            if may_share_namespace(each.namespace, self.namespace):
                return each
        return None


class Webhook:
    """One webhook of a configuration."""

    def __init__(self, node: YamlNode, owner: KubeObject) -> None:
        self.node = node
        self.owner = owner

    @property
    def location(self) -> Location:
        return (self.node.get("name") or self.node).location

    @property
    def name(self) -> str:
        node = self.node.get("name")
        return node.text if node is not None else ""

    @property
    def is_partial(self) -> bool:
        """Whether it is part of a patch: the API wants a clientConfig in every webhook."""
        return self.owner.is_patch or self.node.entry("clientConfig") is None

    @property
    def fails_closed(self) -> bool:
        """Whether requests are refused when the webhook cannot be reached."""
        node = self.node.get("failurePolicy")
        return node.text == "Fail" if node is not None else self.owner.version == "v1"

    @property
    def timeout(self) -> Setting:
        return Setting.of(self.node, "timeoutSeconds", 10 if self.owner.version == "v1" else 30)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        node = self.node.get("rules")
        found = []
        for each in node.elements if node is not None else ():
            scope = each.get("scope")
            found.append(
                Rule(
                    each,
                    _texts(each.get("operations")),
                    _texts(each.get("apiGroups")),
                    _texts(each.get("resources")),
                    scope.text if scope is not None else "*",
                )
            )
        return tuple(found)

    def rule_for(self, operation: str, group: str, resource: str) -> Rule | None:
        """The first rule by which it is called."""
        return next((each for each in self.rules if each.covers(operation, group, resource)), None)

    @property
    def service(self) -> ServiceRef | None:
        return ServiceRef.of(self.node.get("clientConfig"))

    @property
    def namespace_selector(self) -> YamlNode | None:
        """The selector as written, None when it is absent or empty, that is, every namespace is meant."""
        return _selecting(self.node.get("namespaceSelector"))

    @property
    def has_object_filter(self) -> bool:
        """Whether an objectSelector or a CEL condition narrows what it is called for."""
        conditions = self.node.get("matchConditions")
        selector = _selecting(self.node.get("objectSelector"))
        return selector is not None or (conditions is not None and bool(conditions.elements))

    def reaches_namespace(self, name: str, manifests: Manifests) -> bool | None:
        """Whether it is called for objects of a namespace; None when its labels decide and are not known."""
        node = self.namespace_selector
        if node is None:
            return True
        if any(each.is_scalar and is_templated(each.text) for each in node.walk()):
            return None
        labels = {NAME_LABEL: name} if name else {}
        known = [each for each in manifests.of_kind("Namespace") if each.name == name]
        for each in known:
            labels |= each.labels
        selector = Selector.of(node)
        keys = {key for key, _ in selector.labels} | {each.key for each in selector.requirements}
        if not selector.matches(labels):
            # Labels that we do not see can make it match, unless one that we do see rules that out.
            seen = Selector(
                tuple(each for each in selector.labels if each[0] in labels),
                tuple(each for each in selector.requirements if each.key in labels),
            )
            return False if not seen.matches(labels) or (known and name) else None
        return True if keys <= labels.keys() or (known and name) else None


def webhooks(manifests: Manifests) -> Iterator[Webhook]:
    """Every webhook of the admission configurations."""
    for obj in manifests.of_kind(*sorted(KINDS)):
        if obj.group != "admissionregistration.k8s.io":
            continue
        node = obj.node.get("webhooks")
        for each in node.elements if node is not None else ():
            if each.is_mapping:
                yield Webhook(each, obj)


def lockout(webhook: Webhook, manifests: Manifests) -> KubeObject | None:
    """The workload that cannot come back when it is down, because it answers a webhook for its own pods.

    None unless everything is certain: the webhook fails closed, is called for the creation of pods in the
    namespace of its own Service and in kube-system, and the pods behind the Service are among the manifests.
    """
    if webhook.is_partial or not webhook.fails_closed or webhook.has_object_filter:
        return None
    reference = webhook.service
    if reference is None or webhook.rule_for("CREATE", "", "pods") is None:
        return None
    if not webhook.reaches_namespace(KUBE_SYSTEM, manifests):
        return None
    if not webhook.reaches_namespace(reference.namespace, manifests):
        return None
    service = reference.resolve(manifests)
    pods = Service(service).pods(manifests) if service is not None else []
    return pods[0].owner if pods else None


def _selecting(node: YamlNode | None) -> YamlNode | None:
    if node is None or not node.is_mapping:
        return node
    parts = [value for _, value in node.items() if not value.is_null]
    return node if any(dict(part.items()) or part.elements or part.is_scalar for part in parts) else None


def _texts(node: YamlNode | None) -> tuple[str, ...]:
    return tuple(each.text for each in node.elements) if node is not None else ()
