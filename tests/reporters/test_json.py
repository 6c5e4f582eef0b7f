"""The JSON report against its published schema."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import caulk
from reporters.samples import Files, clean_report, empty_report, finding, full_report, written

if TYPE_CHECKING:
    from caulk.report import Report

SCHEMA = json.loads(files(caulk).joinpath("report.schema.json").read_text("utf-8"))


def closed(schema: Any) -> Any:
    """The schema with no room for members that it does not name; readers are told to ignore such."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(each) for name, each in schema.items()}
    return made | {"additionalProperties": False} if schema.get("type") == "object" else made


@pytest.mark.parametrize(
    "report", [full_report(), clean_report(), empty_report()], ids=["full", "clean", "empty"]
)
def test_the_document_has_exactly_the_members_of_its_schema(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(closed(SCHEMA)).validate(json.loads(written(report, "json")))


def test_every_line_of_jsonl_is_an_object_that_names_its_type() -> None:
    lines = [json.loads(line) for line in written(full_report(), "jsonl").splitlines()]
    assert [line["type"] for line in lines] == [
        *("finding", "finding", "finding", "suppressed", "fixed", "notice", "notice", "limit", "summary")
    ]
    definition = {"$ref": "#/$defs/finding", "$defs": SCHEMA["$defs"]}
    Draft202012Validator(definition).validate(lines[0])
    assert lines[-1]["findings"] == 3


def test_columns_count_code_points_and_offsets_count_bytes() -> None:
    sample = Files({"a.go": 'x := "世界"; go work()\n'.encode()})
    report = sample.report(finding(sample.label("a.go", "go")))
    primary = json.loads(written(report, "json"))["findings"][0]["primary"]
    assert primary["start"] == {"line": 1, "column": 12, "offset": 15}


def test_the_output_is_ascii_so_that_every_stream_takes_it() -> None:
    sample = Files({"caf\udce9.go": "go 世界()\n".encode()})
    report = sample.report(finding(sample.label("caf\udce9.go", "go", "世界")))
    for name in ("json", "jsonl", "sarif"):
        text = written(report, name)
        assert text.isascii()
        assert "\\udce9" not in text  # half a character, which strict readers refuse
