"""crd-storage-version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import crds
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class CrdStorageVersion(ManifestsRule):
    """CRD without exactly one stored version.

    ## What it does

    Counts the versions of a CustomResourceDefinition with `storage: true`.

    ## Why is this bad?

    The API server rejects the definition, and with it every object of the kind. Two stored versions are what
    is left when a new version was added and the old one forgotten.

    ## Example

    ```yaml
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: widgets.example.com
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Widget, plural: widgets}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
        - name: v2
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
    ```

    ## Use instead

    ```yaml
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: widgets.example.com
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Widget, plural: widgets}
      versions:
        - name: v1
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
        - name: v2
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
    ```

    ## Known limits

    Patches, which lack the names or the versions, are not judged. That a version which objects were once
    stored in cannot be dropped depends on the cluster and is not seen.

    ## References

    - [Versions in CustomResourceDefinitions](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/)
    """

    name = "crd-storage-version"
    family = "crds"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    kinds = frozenset(("CustomResourceDefinition",))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for obj in manifests.of_kind(crds.KIND):
            definition = crds.Definition(obj)
            stored = [each for each in definition.versions if each.stored]
            if definition.is_partial or len(stored) == 1 or obj.version != "v1":
                continue
            if not stored:
                node = obj.node.get("spec", "versions")
                yield self.finding(
                    f"no version of {obj.name} is stored: the API server rejects the definition",
                    node.key_location if node is not None else obj,
                    "one of these needs storage: true",
                    help="set storage: true on the version that objects are to be stored in",
                )
                continue
            names = " and ".join(each.name for each in stored)
            node = stored[-1].node.get("storage")
            first = stored[0].node.get("storage")
            yield self.finding(
                f"{names} of {obj.name} are all stored: the API server rejects the definition",
                node.entry_location if node is not None else obj,
                "stored",
                related=[(first.entry_location, "stored, too")] if first is not None else [],
                help="leave storage: true on one of them",
            )
