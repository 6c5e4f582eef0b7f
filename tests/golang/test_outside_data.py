"""Outside data: whose size a request or an input decides, and what keeps it small."""

from __future__ import annotations

import pytest

from caulk.golang.outside_data import OutsideData
from support.go import Go

HEAD = """package p

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
)

type body struct {
	Items []string
	inner struct{ list []string }
}

func (b *body) all() []string { return b.Items }

func parse(data []byte) *body {
	b := &body{}
	_ = json.Unmarshal(data, b)
	return b
}

func query(filter string) []string { return nil }

func fixed() []string { return []string{"one"} }
"""


def outside(statements: str) -> bool:
    """Whether `found`, as the statements of a handler set it, comes from outside."""
    go = Go(f"{HEAD}\nfunc h(w http.ResponseWriter, r *http.Request) {{\n{statements}\n\tuse(found)\n}}\n")
    return OutsideData().of(go.file, go.node("(found)").named_children[0]) is not None


@pytest.mark.parametrize(
    "statements",
    [
        'found := r.Form["id"]',
        'found := strings.Split(r.FormValue("ids"), ",")',
        "data, _ := io.ReadAll(r.Body)\n\tfound := parse(data).Items",
        "data, _ := io.ReadAll(r.Body)\n\tfound := parse(data).all()",
        "var b body\n\t_ = json.NewDecoder(r.Body).Decode(&b)\n\tfound := slices.Clone(b.Items)",
        'var found []string\n\tfor _, id := range r.Form["id"] {\n\t\tfound = append(found, "x"+id)\n\t}',
        'found := append([]string{"first"}, r.Form["id"]...)',
        'found, _ := os.ReadDir("queue")',
        'found := r.Form["id"][1:]',
    ],
)
def test_what_a_request_or_a_folder_holds_is_as_large_as_they_like(statements: str) -> None:
    assert outside(statements)


@pytest.mark.parametrize(
    "statements",
    [
        "found := fixed()",
        'found := query(r.FormValue("filter"))',
        'found := append(fixed(), r.FormValue("id"))',
        'found := r.Form["id"][:10]',
        'found, _ := strconv.Atoi("5")',
        "found := r.Context()",
        'found, _ := os.ReadFile("config.json")',
    ],
)
def test_what_the_program_makes_of_it_is_its_own(statements: str) -> None:
    assert not outside(statements)
