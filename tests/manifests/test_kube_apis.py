"""The table of API versions that is made from the sources of kubernetes/api."""

from __future__ import annotations

import datetime
import json
import re

import pytest

from caulk.manifests import kube_apis
from support.cases import REPOSITORY

DATA = json.loads((REPOSITORY / "linter" / "caulk" / "manifests" / "kube_apis.json").read_text())
RELEASE = re.compile(r"1\.[0-9]+")


def test_it_says_when_and_from_which_sources_it_was_made() -> None:
    made = datetime.date.fromisoformat(DATA["made"])
    newest = int(DATA["newest"].removeprefix("1."))
    assert made >= datetime.date(2026, 11, 1)
    assert {*DATA["modules"]} >= {"k8s.io/api", "k8s.io/apiextensions-apiserver", "k8s.io/kube-aggregator"}
    for versions in DATA["modules"].values():
        assert [int(each.split(".")[1]) for each in versions] == list(range(15, newest + 1))


def test_every_entry_has_releases_in_the_order_of_a_life() -> None:
    for api_version, kinds in DATA["kinds"].items():
        for kind, said in kinds.items():
            assert said.keys() <= {"introduced", "deprecated", "removed", "replacement"}, (api_version, kind)
            releases = [said[name] for name in ("introduced", "deprecated", "removed") if name in said]
            assert all(RELEASE.fullmatch(each) for each in releases)
            numbers = [int(each.removeprefix("1.")) for each in releases]
            assert numbers == sorted(numbers), (api_version, kind)


def test_what_is_to_be_used_instead_is_served_by_the_newest_release() -> None:
    for kinds in DATA["kinds"].values():
        for kind, said in kinds.items():
            if "replacement" in said:
                successor = kube_apis.lifecycle(said["replacement"], kind)
                assert successor is not None
                assert successor.is_served(kube_apis.newest_release())


# From the Deprecated API Migration Guide, which people write by hand.
@pytest.mark.parametrize(
    ("api_version", "kind", "removed", "replacement"),
    [
        ("extensions/v1beta1", "Deployment", (1, 16), "apps/v1"),
        ("extensions/v1beta1", "NetworkPolicy", (1, 16), "networking.k8s.io/v1"),
        ("extensions/v1beta1", "PodSecurityPolicy", (1, 16), ""),
        ("apps/v1beta1", "StatefulSet", (1, 16), "apps/v1"),
        ("apps/v1beta2", "DaemonSet", (1, 16), "apps/v1"),
        ("extensions/v1beta1", "Ingress", (1, 22), "networking.k8s.io/v1"),
        ("networking.k8s.io/v1beta1", "IngressClass", (1, 22), "networking.k8s.io/v1"),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", (1, 22), "apiextensions.k8s.io/v1"),
        ("apiregistration.k8s.io/v1beta1", "APIService", (1, 22), "apiregistration.k8s.io/v1"),
        ("rbac.authorization.k8s.io/v1beta1", "ClusterRole", (1, 22), "rbac.authorization.k8s.io/v1"),
        ("batch/v1beta1", "CronJob", (1, 25), "batch/v1"),
        ("policy/v1beta1", "PodDisruptionBudget", (1, 25), "policy/v1"),
        ("policy/v1beta1", "PodSecurityPolicy", (1, 25), ""),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", (1, 25), "autoscaling/v2"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", (1, 26), "autoscaling/v2"),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", (1, 27), "storage.k8s.io/v1"),
        # The sources name v1beta3 as the successor of v1beta1, which is gone itself.
        ("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", (1, 26), "flowcontrol.apiserver.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", (1, 29), "flowcontrol.apiserver.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", (1, 32), "flowcontrol.apiserver.k8s.io/v1"),
        # Of these the packages are deleted, and the alphas never had a lifecycle.
        ("batch/v2alpha1", "CronJob", (1, 21), "batch/v1"),
        ("settings.k8s.io/v1alpha1", "PodPreset", (1, 20), ""),
    ],
)
def test_it_says_what_the_migration_guide_says(
    api_version: str, kind: str, removed: tuple[int, int], replacement: str
) -> None:
    found = kube_apis.lifecycle(api_version, kind)
    assert found is not None
    assert (found.removed, found.replacement) == (removed, replacement)


@pytest.mark.parametrize(
    ("api_version", "kind", "introduced"),
    [
        ("networking.k8s.io/v1", "Ingress", (1, 19)),
        ("policy/v1", "PodDisruptionBudget", (1, 21)),
        ("batch/v1", "CronJob", (1, 21)),
        ("batch/v1", "Job", (1, 2)),
        ("autoscaling/v2", "HorizontalPodAutoscaler", (1, 23)),
        ("v1", "Pod", (1, 0)),
    ],
)
def test_it_knows_since_when_there_is_what(api_version: str, kind: str, introduced: tuple[int, int]) -> None:
    found = kube_apis.lifecycle(api_version, kind)
    assert found is not None
    assert found.introduced == introduced
    assert found.removed is None


def test_custom_kinds_are_not_in_it() -> None:
    assert kube_apis.lifecycle("serving.knative.dev/v1", "Service") is None
    assert kube_apis.lifecycle("apps/v1beta1", "DaemonSet") is None  # that version never had it


def test_what_a_cluster_serves_depends_on_its_release() -> None:
    old, new = (set(kube_apis.served(release)) for release in ((1, 20), (1, 37)))
    assert {"v1", "v1/Pod", "apps/v1/Deployment"} <= old & new
    assert {"policy/v1beta1", "policy/v1beta1/PodSecurityPolicy", "batch/v1beta1/CronJob"} <= old - new
    assert {"policy/v1", "policy/v1/PodDisruptionBudget", "resource.k8s.io/v1/ResourceClaim"} <= new - old
    assert "resource.k8s.io/v1beta2" not in new  # served, but off by default
