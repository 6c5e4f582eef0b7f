"""The least that reading costs: `floor.py go DIR` parses all Go, `floor.py yaml DIR` composes all YAML.

Both use the parsers that Caulk uses and do nothing else. Prints what was read, as JSON: files, lines, and of
YAML also documents and bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def parse_go(root: Path) -> dict[str, int]:
    """Parse every Go file below a folder with tree-sitter."""
    import tree_sitter
    import tree_sitter_go

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))
    files = lines = 0
    for file in root.rglob("*.go"):
        if file.is_file():
            data = file.read_bytes()
            parser.parse(data)
            files += 1
            lines += data.count(b"\n")
    return {"files": files, "lines": lines}


def compose_yaml(root: Path) -> dict[str, int]:
    """Compose every document of every YAML file below a folder with libyaml, passing over what is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    files = documents = size = lines = 0
    for pattern in ("*.yaml", "*.yml"):
        for file in root.rglob(pattern):
            data = file.read_bytes()
            files += 1
            size += len(data)
            lines += data.count(b"\n")
            try:
                for _ in YAML(typ="safe", pure=False).compose_all(data):
                    documents += 1
            except YAMLError:
                continue
    return {"files": files, "documents": documents, "lines": lines, "bytes": size}


if __name__ == "__main__":
    what, folder = sys.argv[1:]
    print(json.dumps({"go": parse_go, "yaml": compose_yaml}[what](Path(folder))))
