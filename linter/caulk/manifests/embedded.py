"""Objects of GitOps tools that carry the values of a chart that is elsewhere: nothing in them is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject

# What an Argo CD source says to Helm: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
_ARGO_VALUES = ("values", "valuesObject", "parameters")


def embeds_values(obj: KubeObject) -> bool:
    """Whether an object holds values for a Helm chart: a Flux HelmRelease, an Argo CD Application ..."""
    spec = obj.node.get("spec")
    if spec is None:
        return False
    if (obj.group, obj.kind) == ("helm.toolkit.fluxcd.io", "HelmRelease"):
        return spec.get("values") is not None
    if obj.group == "helm.cattle.io" and obj.kind in ("HelmChart", "HelmChartConfig"):  # of k3s and RKE2
        return spec.get("valuesContent") is not None or spec.get("set") is not None
    if obj.group != "argoproj.io" or obj.kind not in ("Application", "ApplicationSet"):
        return False
    application = spec if obj.kind == "Application" else spec.get("template", "spec")
    return application is not None and any(map(_sets_values, _sources(application)))


def _sources(spec: YamlNode) -> list[YamlNode]:
    source, several = spec.get("source"), spec.get("sources")
    return [*([source] if source is not None else []), *(several.elements if several is not None else ())]


def _sets_values(source: YamlNode) -> bool:
    helm = source.get("helm")
    return helm is not None and any(helm.get(key) is not None for key in _ARGO_VALUES)
