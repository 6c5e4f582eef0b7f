"""Containers: image, command, ports, resources, environment and mounts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.probes import Lifecycle, Probe
from caulk.manifests.values import Amount, is_templated, whole_number

if TYPE_CHECKING:
    from caulk.findings import Location
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.workloads import PodTemplate


class Role(Enum):
    """Which of the pod's containers it is."""

    MAIN = "container"
    INIT = "init container"
    SIDECAR = "sidecar"  # an init container with restartPolicy: Always (Kubernetes 1.29)
    EPHEMERAL = "ephemeral container"


@dataclass(frozen=True, slots=True)
class EnvVar:
    """One entry of `env`; `value` is None when it is templated or comes from elsewhere."""

    node: YamlNode
    name: str
    value: str | None

    @property
    def value_node(self) -> YamlNode | None:
        return self.node.get("value")

    @property
    def source(self) -> YamlNode | None:
        """The reference under valueFrom; its key (`configMapKeyRef`) is `source_kind`."""
        node = self.node.get("valueFrom")
        return next((value for _, value in node.items()), None) if node is not None else None

    @property
    def source_kind(self) -> str:
        return self.source.name if self.source is not None else ""

    @property
    def location(self) -> Location:
        return (self.value_node or self.node.get("name") or self.node).location


@dataclass(frozen=True, slots=True)
class EnvFrom:
    """One entry of `envFrom`: every key of a ConfigMap or Secret, behind a prefix."""

    node: YamlNode
    kind: str  # "configMapRef", "secretRef" or ""
    name: str
    prefix: str
    optional: bool


@dataclass(frozen=True, slots=True)
class VolumeMount:
    """One entry of `volumeMounts`."""

    node: YamlNode
    volume: str
    path: str
    read_only: bool


class Resources:
    """Requests and limits of a container or a pod."""

    def __init__(self, node: YamlNode | None) -> None:
        self.node = node

    def __bool__(self) -> bool:
        return self.node is not None

    def limit(self, name: str) -> Amount | None:
        """The limit as written; None without one."""
        return self._amount("limits", name)

    def request(self, name: str) -> Amount | None:
        """The request, or the limit, which the API server copies to a missing request."""
        return self._amount("requests", name) or self.limit(name)

    def written_request(self, name: str) -> Amount | None:
        return self._amount("requests", name)

    @cached_property
    def amounts(self) -> tuple[tuple[str, str, Amount], ...]:
        """Every quantity as ("limits" or "requests", resource name, amount), in the order of the text."""
        found = []
        for section in ("limits", "requests"):
            node = self.node.get(section) if self.node is not None else None
            for name, value in node.items() if node is not None else ():
                if value.is_scalar and not value.is_null:
                    found.append((section, name, Amount.of(value)))
        return tuple(found)

    def _amount(self, section: str, name: str) -> Amount | None:
        node = self.node.get(section, name) if self.node is not None else None
        return Amount.of(node) if node is not None and node.is_scalar else None


class Container:
    """A container of a pod template."""

    def __init__(self, node: YamlNode, role: Role, pod: PodTemplate) -> None:
        self.node = node
        self.role = role
        self.pod = pod

    def __repr__(self) -> str:
        return f"Container({self.name!r} of {self.pod.owner.symbol})"

    @property
    def location(self) -> Location:
        """Its name, or the whole entry when it has none."""
        return (self.node.get("name") or self.node).location

    @property
    def name(self) -> str:
        return self._text("name")

    @property
    def image(self) -> str:
        return self._text("image")

    @property
    def is_sidecar(self) -> bool:
        return self.role is Role.SIDECAR

    @cached_property
    def command(self) -> tuple[str, ...]:
        """Replaces the image's ENTRYPOINT; empty when the image decides."""
        return self._texts("command")

    @cached_property
    def args(self) -> tuple[str, ...]:
        """Replaces the image's CMD."""
        return self._texts("args")

    @property
    def argv(self) -> tuple[str, ...]:
        """What is started; empty when the image's ENTRYPOINT has a part in it."""
        return self.command + self.args if self.command else ()

    def argv_node(self, index: int) -> YamlNode:
        """The word of `argv` at an index."""
        key, at = ("command", index) if index < len(self.command) else ("args", index - len(self.command))
        return self.node.get(key, at) or self.node.get(key) or self.node

    @cached_property
    def resources(self) -> Resources:
        return Resources(self.node.get("resources"))

    @property
    def liveness(self) -> Probe | None:
        return self._probe("livenessProbe")

    @property
    def readiness(self) -> Probe | None:
        return self._probe("readinessProbe")

    @property
    def startup(self) -> Probe | None:
        return self._probe("startupProbe")

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """The probes there are: startup, liveness, readiness."""
        return tuple(probe for probe in (self.startup, self.liveness, self.readiness) if probe is not None)

    @cached_property
    def lifecycle(self) -> Lifecycle | None:
        node = self.node.get("lifecycle")
        return Lifecycle.of(node, self) if node is not None else None

    @property
    def pre_stop_seconds(self) -> float | None:
        """Constant sleep of the preStop hook in seconds: 0 without a hook, None when it cannot be known."""
        hook = self.lifecycle.pre_stop if self.lifecycle is not None else None
        if hook is None:
            return 0.0
        return 0.0 if hook.kind == "httpGet" else hook.seconds

    @cached_property
    def ports(self) -> tuple[ContainerPort, ...]:
        node = self.node.get("ports")
        return tuple(ContainerPort(each) for each in node.elements) if node is not None else ()

    def port_number(self, name: str) -> int | None:
        """The number behind one of this container's port names; None when it declares no such name."""
        return next((port.number for port in self.ports if port.name == name), None)

    @cached_property
    def env(self) -> tuple[EnvVar, ...]:
        node = self.node.get("env")
        return tuple(_env_var(each) for each in node.elements if each.is_mapping) if node is not None else ()

    @cached_property
    def env_from(self) -> tuple[EnvFrom, ...]:
        node = self.node.get("envFrom")
        return tuple(_env_from(each) for each in node.elements if each.is_mapping) if node is not None else ()

    def env_var(self, name: str) -> EnvVar | None:
        """The entry of `env` that counts: the last of that name."""
        return next((each for each in reversed(self.env) if each.name == name), None)

    @cached_property
    def mounts(self) -> tuple[VolumeMount, ...]:
        node = self.node.get("volumeMounts")
        return tuple(_mount(each) for each in node.elements if each.is_mapping) if node is not None else ()

    def _probe(self, name: str) -> Probe | None:
        node = self.node.get(name)
        return Probe(node, self) if node is not None and node.is_mapping else None

    def _text(self, name: str) -> str:
        node = self.node.get(name)
        return node.text if node is not None else ""

    def _texts(self, name: str) -> tuple[str, ...]:
        node = self.node.get(name)
        return tuple(each.text for each in node.elements) if node is not None else ()


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One entry of `ports`. It opens nothing: it is information, and the home of a port's name."""

    node: YamlNode

    @property
    def location(self) -> Location:
        return (self.node.get("containerPort") or self.node).location

    @property
    def name(self) -> str:
        node = self.node.get("name")
        return node.text if node is not None else ""

    @property
    def number(self) -> int | None:
        node = self.node.get("containerPort")
        return whole_number(node) if node is not None else None

    @property
    def protocol(self) -> str:
        node = self.node.get("protocol")
        return node.text if node is not None else "TCP"


def _env_var(node: YamlNode) -> EnvVar:
    name, value = node.get("name"), node.get("value")
    literal: str | None = None
    if node.get("valueFrom") is None:
        if value is None:
            literal = ""  # the API's default
        elif value.is_scalar and not is_templated(value.text):
            literal = value.text
    return EnvVar(node, name.text if name is not None else "", literal)


def _env_from(node: YamlNode) -> EnvFrom:
    prefix = node.get("prefix")
    for kind in ("configMapRef", "secretRef"):
        reference = node.get(kind)
        if reference is not None:
            name, optional = reference.get("name"), reference.get("optional")
            return EnvFrom(
                node,
                kind,
                name.text if name is not None else "",
                prefix.text if prefix is not None else "",
                optional is not None and optional.value is True,
            )
    return EnvFrom(node, "", "", prefix.text if prefix is not None else "", False)


def _mount(node: YamlNode) -> VolumeMount:
    def text(name: str) -> str:
        found = node.get(name)
        return found.text if found is not None else ""

    read_only = node.get("readOnly")
    return VolumeMount(
        node,
        text("name"),
        text("mountPath"),
        read_only is not None and read_only.value is True,
    )
