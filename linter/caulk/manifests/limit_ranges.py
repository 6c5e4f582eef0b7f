"""LimitRange objects: the defaults that admission adds to containers of a namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.manifests.relations import may_share_namespace
from caulk.manifests.values import Amount

if TYPE_CHECKING:
    from caulk.manifests.model import Manifests
    from caulk.manifests.objects import KubeObject

CONTAINER = "Container"


def default(manifests: Manifests, user: KubeObject, section: str, resource: str) -> Amount | None:
    """The default limit or request of a container of `user`'s namespace, where a LimitRange gives one.

    A default limit is also the default request, and a maximum the default limit: SetDefaults_LimitRangeItem.
    """
    parts = ("default", "max") if section == "limits" else ("defaultRequest", "default", "min", "max")
    for each in manifests.of_kind("LimitRange"):
        if not may_share_namespace(each.namespace, user.namespace):
            continue
        limits = each.node.get("spec", "limits")
        for item in limits.elements if limits is not None else ():
            kind = item.get("type")
            if kind is None or kind.text != CONTAINER:
                continue
            for part in parts:
                node = item.get(part, resource)
                if node is not None and node.is_scalar:
                    return Amount.of(node)
    return None
