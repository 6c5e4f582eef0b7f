"""crd-versions-without-conversion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import crds
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.crds import Definition, Version
    from caulk.manifests.model import Manifests, YamlNode


class CrdVersionsWithoutConversion(ManifestsRule):
    """Served versions of a CRD whose fields are lost on the way to storage.

    ## What it does

    Compares the schemas of the served versions of a CRD that has no conversion webhook with the schema of the
    stored version. It reports fields that the stored version does not know. Fields that only the stored
    version has are a note of low confidence; `status` is not compared.

    ## Why is this bad?

    Strategy `None` changes `apiVersion` and nothing else; the API server then prunes what the schema of the
    target does not know. Whoever writes such a field through the older version gets a success, and the field
    is gone.

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
        - name: v1beta1
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}, colour: {type: string}}
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
        - name: v1beta1
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
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
    ```

    ## Known limits

    Silent when a patch in the scan adds a conversion to the definition, and where the stored version
    preserves unknown fields. Whether anybody uses the older version is not known, and many authors drop
    fields on purpose: hence pedantic.

    ## References

    - [Versions in CustomResourceDefinitions](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/)
    """

    name = "crd-versions-without-conversion"
    family = "crds"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    kinds = frozenset(("CustomResourceDefinition", "openAPIV3Schema"))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        definitions = [crds.Definition(each) for each in manifests.of_kind(crds.KIND)]
        converted = {each.obj.name for each in definitions if each.converts_by_webhook}
        for definition in definitions:
            if definition.is_partial or definition.obj.name in converted or definition.obj.version != "v1":
                continue
            stored = next((each for each in definition.versions if each.stored), None)
            if stored is None or stored.schema is None:
                continue
            for version in definition.versions:
                if version is not stored and version.served and version.schema is not None:
                    yield from self._compare(definition, version, version.schema, stored, stored.schema)

    def _compare(
        self, definition: Definition, version: Version, schema: YamlNode, stored: Version, target: YamlNode
    ) -> Iterator[Finding]:
        name = definition.obj.name
        lost, unseen = crds.lost_fields(schema, target), crds.lost_fields(target, schema)
        if lost:
            message = (
                f"{name}: {lost[0]}{_more(lost)} of {version.name} is lost when it is stored as {stored.name}"
            )
        elif unseen and stored.served:
            message = (
                f"{name}: an update through {version.name} loses {unseen[0]}{_more(unseen)} of {stored.name}"
            )
        else:
            return
        conversion = definition.conversion
        yield self.finding(
            message,
            version.node.get("name") or version.node,
            "served, and converted by changing apiVersion only",
            related=[
                (stored.node.get("name") or stored.node, "stored"),
                *([(conversion.key_location, "no webhook converts")] if conversion is not None else []),
            ],
            severity=None if lost else Severity.NOTE,
            confidence=None if lost else Confidence.LOW,
            help="add a conversion webhook, stop serving the version, or give both versions the same fields",
        )


def _more(fields: tuple[str, ...]) -> str:
    return f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
