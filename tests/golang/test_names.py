"""Names: identifiers marked with the same number in a comment behind them name the same thing, others do not.

`x/*1*/` belongs to group 1; `x/*-*/` names nothing that scopes know (a field, a method, an unknown name);
`x/*builtin*/` is predeclared.
"""

from __future__ import annotations

import re

import pytest

from caulk.golang.declared import Declared, declared
from caulk.golang.files import GoFile
from caulk.golang.names import Names, Object, ObjectKind
from caulk.golang.packages import GoPackage
from caulk.golang.workspace import Workspace
from caulk.source import Source
from support.go import Go, body

MARK = re.compile(rb"([\w.]+)/\*(\w+|-)\*/")


def package(*texts: str) -> GoPackage:
    return GoPackage("", [GoFile(Source(f"f{index}.go", text.encode())) for index, text in enumerate(texts)])


def workspace(files: dict[str, str]) -> dict[str, GoPackage]:
    """Packages by directory of a module example.com/m."""
    found = Workspace(
        None,
        [GoFile(Source(path, text.encode())) for path, text in files.items()],
        module_files=[Source("go.mod", b"module example.com/m\n\ngo 1.25\n")],
    )
    return {each.directory: each for each in found.packages}


def marked(given: GoPackage) -> dict[str, list[Object | None]]:
    """What the marked identifiers resolve to, by mark."""
    found: dict[str, list[Object | None]] = {}
    for file in given.files:
        for match in MARK.finditer(file.data):
            start = match.end(1) - len(match[1].rpartition(b".")[2])
            node = file.root.descendant_for_byte_range(start, match.end(1))
            assert node is not None
            assert file.text(node) == match[1].rpartition(b".")[2].decode()
            found.setdefault(match[2].decode(), []).append(given.names.resolve(file, node))
    return found


def check(given: GoPackage) -> None:
    groups = marked(given)
    assert groups, "nothing is marked"
    seen: dict[Object, str] = {}
    for mark, objects in groups.items():
        if mark == "-":
            assert objects == [None] * len(objects)
        elif mark == "builtin":
            assert all(each is not None and each.kind is ObjectKind.BUILTIN for each in objects)
        else:
            assert None not in objects, f"a name marked {mark} is not known"
            assert len(set(objects)) == 1, f"the names marked {mark} differ"
            assert objects[0] is not None
            assert seen.setdefault(objects[0], mark) == mark, f"{mark} is {seen[objects[0]]}"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param("x/*1*/ := 1; { x/*2*/ := x/*1*/; _ = x/*2*/ }; _ = x/*1*/", id="block shadows"),
        pytest.param("x/*1*/ := 1; x/*1*/, y/*2*/ := 2, 3; _, _ = x/*1*/, y/*2*/", id="redeclaration reuses"),
        pytest.param(
            "x/*1*/ := 1; if x/*2*/, y := 2, 3; y > x/*2*/ { _ = x/*2*/ }; _ = x/*1*/", id="if header"
        ),
        pytest.param(
            "if x/*1*/ := 1; a { _ = x/*1*/ } else if b { _ = x/*1*/ } else { _ = x/*1*/ }", id="else"
        ),
        pytest.param("if x/*1*/ := 1; a { x/*2*/ := 2; _ = x/*2*/ } else { _ = x/*1*/ }", id="body of if"),
        pytest.param(
            "x/*1*/ := 1; for x/*2*/ := x/*1*/; x/*2*/ < 9; x/*2*/++ { _ = x/*2*/ }; _ = x/*1*/", id="for"
        ),
        pytest.param("k/*1*/ := m; for k/*2*/, v/*3*/ := range k/*1*/ { _, _ = k/*2*/, v/*3*/ }", id="range"),
        pytest.param("var k/*1*/ int; for k/*1*/ = range m { _ = k/*1*/ }", id="range assigns"),
        pytest.param(
            "switch x/*1*/ := n; x/*1*/ { case 1: x/*2*/ := 2; _ = x/*2*/; default: _ = x/*1*/ }", id="switch"
        ),
        pytest.param(
            "select { case x/*1*/ := <-c: _ = x/*1*/; case x/*2*/, ok/*3*/ := <-d: _, _ = x/*2*/, ok/*3*/ }"
        ),
        pytest.param("var x/*1*/ int; select { case x/*1*/ = <-c: _ = x/*1*/ }", id="receive assigns"),
        pytest.param(
            "x/*1*/ := v; switch x := x/*1*/.(type) { case int: _ = x/*2*/; case string: _ = x/*3*/ }"
        ),
        pytest.param("x/*1*/ := 1; g := func() { x/*1*/ = 2; x/*2*/ := 3; _ = x/*2*/ }; g()", id="closure"),
        pytest.param("x/*1*/ := 1; func(x/*2*/ int) { _ = x/*2*/ }(x/*1*/)", id="parameter of a literal"),
        pytest.param(
            "err/*1*/ := g(); func() (err/*2*/ error) { x, err/*2*/ := g(); _ = x; return }()", id="result"
        ),
        pytest.param(
            "err/*1*/ := g(); if x, err/*2*/ := g(); x { _ = err/*2*/ }; _ = err/*1*/", id="shadowed err"
        ),
        pytest.param(
            "x/*1*/ := 1; L/*2*/: for { for { break L/*2*/; continue L/*2*/ } }; goto L/*2*/; _ = x/*1*/"
        ),
        pytest.param(
            "goto end/*1*/; end := 3; _ = end/*2*/\nend/*1*/: f()", id="labels have a space of their own"
        ),
        pytest.param(
            "const x/*1*/ = 1; type T/*2*/ struct{ next *T/*2*/ }; var y T/*2*/; _ = x/*1*/", id="local type"
        ),
        pytest.param(
            "var x/*1*/ = func() int { return x/*-*/ }", id="a variable is unknown in its initialiser"
        ),
        pytest.param("x/*1*/ := 1; _ = s.x/*-*/ + x/*1*/", id="fields of selectors"),
        pytest.param("x/*1*/ := 1; _ = struct{ x int }{x/*-*/: x/*1*/}", id="keys of a struct literal"),
        pytest.param("x/*1*/ := 1; _ = map[int]int{x/*1*/: x/*1*/}", id="keys of a map literal"),
        pytest.param("x/*1*/ := 1; _ = [...]string{x/*1*/: s}", id="keys of an array literal"),
        pytest.param("x/*1*/ := 1; _ = []struct{ x int }{{x/*-*/: x/*1*/}}", id="keys of elided structs"),
        pytest.param(
            "x/*1*/ := 1; _ = map[string][]*struct{ x int }{k: {{x/*-*/: x/*1*/}}}", id="deeply elided"
        ),
        pytest.param("x/*1*/ := 1; _ = []map[int]int{{x/*1*/: 2}}", id="keys of elided maps"),
        pytest.param("x/*1*/ := 1; _ = map[struct{ x int }]int{{x/*-*/: x/*1*/}: 2}", id="elided keys"),
        pytest.param(
            "len/*1*/ := 1; _ = len/*1*/; { cap/*builtin*/(s) }; var e error/*builtin*/; _ = e", id="universe"
        ),
        pytest.param(
            "x/*1*/ := 1; _ = table[x/*1*/](2); _ = func(x int) int { return 0 }", id="indexed call"
        ),
        pytest.param("x/*1*/ := 1; if a { goto x/*-*/ }; _ = x/*1*/", id="unknown label"),
    ],
)
def test_local_scopes(statements: str) -> None:
    check(body(statements).package)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("func f/*1*/(x/*2*/ int) { f/*1*/(x/*2*/) }", id="function"),
        pytest.param("var a/*1*/ = b/*2*/\nvar b/*2*/ = 1", id="order does not matter"),
        pytest.param("const (\n\tA/*1*/ = iota\n\tB/*2*/\n)\nvar _ = A/*1*/ + B/*2*/", id="constants"),
        pytest.param(
            "type T/*1*/ struct{ f int }\nfunc (t/*2*/ *T/*1*/) m() { t/*2*/.f/*-*/ = 1 }", id="receiver"
        ),
        pytest.param(
            "type S/*1*/ struct{ ctx int }\nfunc f(ctx/*2*/ int) S/*1*/ { return S/*1*/{ctx/*-*/: ctx/*2*/} }"
        ),
        pytest.param("type M map[int]int\nfunc f(k/*1*/ int) M { return M{k/*1*/: k/*1*/} }", id="named map"),
        pytest.param(
            "type S struct{ k int }\ntype L []S\nfunc f(k/*1*/ int) L { return L{{k/*-*/: k/*1*/}} }"
        ),
        pytest.param(
            "func f[T/*1*/ any, U/*2*/ []T/*1*/](x T/*1*/) (y U/*2*/) { return }", id="type parameters"
        ),
        pytest.param(
            "type P[K/*1*/ comparable] struct{ k K/*1*/ }\nfunc (p *P[K/*2*/]) get() K/*2*/ { return p.k }"
        ),
        pytest.param(
            "type I interface{ m(x/*-*/ T/*1*/) }\ntype T/*1*/ int", id="parameters of methods in interfaces"
        ),
        pytest.param(
            "func f() { x/*1*/ := 1; _ = x/*1*/ }\nfunc g() { x/*2*/ := 1; _ = x/*2*/ }", id="two functions"
        ),
        pytest.param(
            "var x/*1*/ = func(x/*2*/ int) int { return x/*2*/ }\nvar y = x/*1*/", id="literal at top level"
        ),
        pytest.param(
            "func f(T/*1*/ T/*2*/) { _ = T/*1*/ }\ntype T/*2*/ int", id="a parameter called as its type"
        ),
        pytest.param(
            "type T/*1*/ struct{}\nvar _ = (*T/*1*/).m/*-*/\nfunc (*T/*1*/) m() {}", id="method expression"
        ),
    ],
)
def test_package_scope(text: str) -> None:
    check(package(f"package p\n\n{text}\n"))


def test_package_scope_spans_files() -> None:
    """Names of one file are seen in all others; methods are no package-level names."""
    check(
        package(
            "package p\n\nvar shared/*1*/ = helper/*2*/()\n\ntype T/*3*/ struct{}\n",
            "package p\n\nfunc helper/*2*/() int { return shared/*1*/ }\n\n"
            "func (T/*3*/) close() { close/*builtin*/(nil) }\n",
        )
    )


def test_imports() -> None:
    """Imports are names of their file; versions and renames are understood, and locals shadow them."""
    check(
        package(
            """package p

import (
	"context"
	r "math/rand"
	"k8s.io/klog/v2"
	"example.com/go-thing"
)

func f(context/*1*/ context/*2*/.Context) {
	_ = context/*1*/
	_ = r/*3*/.Int()
	klog/*4*/.Info()
	thing/*5*/.Do()
	klog/*6*/ := 1
	_ = klog/*6*/
}

var _ = context/*2*/.Background
""",
            "package p\n\nvar _ = context/*-*/.Background\n",
        )
    )


def qualified(text: str, imports: str) -> str:
    go = Go(f"package p\n\nimport {imports}\n\nvar probe = {text}\n")
    spec = go.node(f"probe = {text}")
    value = spec.child_by_field_name("value")
    assert value is not None
    return go.file.qualified(value.named_children[0])


@pytest.mark.parametrize(
    ("imports", "text", "expected"),
    [
        ('"net/http"', "http.Get", "net/http.Get"),
        ('h "net/http"', "(h.Get)", "net/http.Get"),
        ('h "net/http"', "http.Get", ""),
        ('. "net/http"', "Get", "net/http.Get"),
        ('. "net/http"', "NoSuchThing", ""),
        ('. "example.com/unknown"', "Get", "example.com/unknown.Get"),
        ('(\n. "example.com/a"\n. "example.com/b"\n)', "Get", ""),
        ('(\n. "example.com/a"\n. "net/http"\n)', "Get", "net/http.Get"),
        ('"k8s.io/client-go/rest"', "rest.InClusterConfig", "k8s.io/client-go/rest.InClusterConfig"),
        ('"gopkg.in/yaml.v3"', "yaml.Marshal", "gopkg.in/yaml.v3.Marshal"),
        ('"github.com/acme/go-redis/v9"', "redis.New", "github.com/acme/go-redis/v9.New"),
        ('"github.com/acme/oddly_named"', "oddlynamed.New", "github.com/acme/oddly_named.New"),
        ('"sync/atomic"', "atomic.Pointer[int]", "sync/atomic.Pointer"),
        ('"net/http"', "http.DefaultClient.Get", ""),
        ('"net/http"', "probe", ""),
    ],
)
def test_qualified(imports: str, text: str, expected: str) -> None:
    assert qualified(text, imports) == expected


def test_real_package_name_comes_from_the_workspace() -> None:
    """A package of the module is known by its package clause, whatever its path says."""
    packages = workspace(
        {
            "main.go": 'package main\n\nimport "example.com/m/odd-dir"\n\nvar _ = wanted.Thing\n',
            "odd-dir/a.go": "package wanted\n\nvar Thing = 1\n",
        }
    )
    file = packages[""].files[0]
    (selector,) = (node.parent for node in file.identifiers("Thing"))
    assert selector is not None
    assert file.qualified(selector) == "example.com/m/odd-dir.Thing"


def test_keys_of_literals_of_other_packages() -> None:
    """Whether a key is a field or an expression is looked up in the package that declares the type."""
    packages = workspace(
        {
            "main.go": (
                'package main\n\nimport "example.com/m/lib"\n\n'
                "func f(k/*1*/, Name/*2*/ string) {\n"
                "\t_ = lib.Table{k/*1*/: 1, Name/*2*/: 2}\n"
                "\t_ = lib.Config{Name/*-*/: Name/*2*/}\n"
                "\t_ = unknown.Set{k/*1*/: 1}\n}\n"
            ),
            "lib/lib.go": "package lib\n\ntype Table map[string]int\n\ntype Config struct{ Name string }\n",
        }
    )
    check(packages[""])


def references(given: GoPackage, mark: str) -> list[int]:
    obj = marked(given)[mark][0]
    assert obj is not None
    return sorted(each.node.start_point[0] + 1 for each in given.names.references(obj))


def test_references() -> None:
    """Every use counts, in literals and other files too; the declaring identifier does not."""
    given = package(
        "package p\n\nvar x/*1*/ = 1\n\nfunc f() {\n\tgo func() { x++ }()\n\tx := 2\n\t_ = x\n}\n",
        "package p\n\n// x is not used here\nfunc g() int { return x }\n",
    )
    assert references(given, "1") == [4, 6]


def test_references_of_locals_and_imports() -> None:
    given = package(
        'package p\n\nimport "fmt"\n\nfunc f(x/*1*/ int) {\n\tfmt/*2*/.Println(x)\n\tfmt.Println(s.x, x)\n}\n'
    )
    assert references(given, "1") == [6, 7]
    assert references(given, "2") == [6, 7]


@pytest.mark.parametrize(
    ("statements", "written"),
    [
        ("x/*1*/ := 1; _ = x", False),
        ("x/*1*/ := 1; x = 2", True),
        ("x/*1*/ := 1; x += 2", True),
        ("x/*1*/ := 1; x++", True),
        ("x/*1*/ := 1; x, y := 2, 3; _ = y", True),
        ("x/*1*/ := 1; for x = range m {}", True),
        ("x/*1*/ := 1; select { case x = <-c: }", True),
        ("x/*1*/ := 1; p := &x; _ = p", True),
        ("x/*1*/ := 1; g := func() { (x) = 2 }; g()", True),
        ("x/*1*/ := 1; { x := 2; x++ }; _ = x", False),
        ("x/*1*/ := s; x.f = 2; x[0] = 1; *x = 3", False),
    ],
)
def test_reassignment(statements: str, written: bool) -> None:
    given = body(statements).package
    obj = marked(given)["1"][0]
    assert obj is not None
    assert given.names.is_reassigned(obj) is written


def test_objects_say_how_they_are_declared() -> None:
    """Kind, place in the list of names, and innermost function."""
    given = package(
        "package p\n\nfunc (r/*1*/ *T) f(a, b/*2*/ int) (c/*3*/ error) {\n"
        "\tx, y/*4*/ := g()\n\t_ = func() { z/*5*/ := x }\n}\n\ntype T/*6*/ struct{}\n"
    )
    kinds = {mark: objects[0] for mark, objects in marked(given).items()}
    described = {
        mark: (each.kind.value, each.index, each.function.symbol if each.function else "")
        for mark, each in kinds.items()
        if each is not None
    }
    assert described == {
        "1": ("receiver", 0, "(*T).f"),
        "2": ("param", 1, "(*T).f"),
        "3": ("result", 0, "(*T).f"),
        "4": ("var", 1, "(*T).f"),
        "5": ("var", 0, "(*T).f.func"),
        "6": ("type", 0, ""),
    }


def test_build_variants() -> None:
    """Of declarations for several systems, other files see the ordinary Linux one, a file sees its own."""
    packages = workspace(
        {
            "use.go": "package p\n\nvar _ = limit/*1*/\n",
            "sys_darwin.go": "package p\n\nconst limit/*2*/ = 1\n\nvar _ = limit/*2*/\n",
            "sys_linux.go": "package p\n\nconst limit/*1*/ = 2\n",
            "sys_windows.go": "package p\n\nconst limit/*3*/ = 3\n",
        }
    )
    check(packages[""])


def test_lookup_parses_only_files_that_seem_to_declare_the_name() -> None:
    given = package(
        "package p\n\nfunc wanted() {}\n",
        "package p\n\nfunc other() { wanted() }\n",
        "package p\n\ntype (\n\ta struct{}\n\tT[P any] struct{}\n)\n\nfunc (t *T[P]) m() {}\n",
    )
    assert given.names.lookup("wanted") is not None
    assert [("tree" in file.__dict__) for file in given.files] == [True, False, False]
    assert set(given.names.methods("T")) == {"m"}
    assert [("tree" in file.__dict__) for file in given.files] == [True, False, True]
    assert set(given.names.scope) == {"wanted", "other", "a", "T"}


@pytest.mark.parametrize(
    "text",
    [
        "package p\nfunc f( { x := ; y := x }\n",
        "package p\nvar (\nfunc g() { for x := range { x } }\n",
        "func (r *) m() { r }",
        "package p\ntype T struct { T\nvar x = T{x: {y: z}}\n",
        "package p\nswitch x := y.(type) { case int: x }\n",
        "\xff\xfe\x00 package",
        "",
        "package p\nfunc f() {" + "{" * 3000 + "x := 1" + "}" * 3000 + "}",
        "package p\nvar x = " + "1 + " * 5000 + "y",
    ],
)
def test_broken_code_is_survived(text: str) -> None:
    """Whatever the text, every identifier gets an answer."""
    given = GoPackage("", [GoFile(Source("p.go", text.encode("utf-8", "surrogateescape")))])
    file = given.files[0]
    names = Names(given)
    resolved = [names.resolve(file, node) for node in file.identifiers("x", "y", "T", "r")]
    assert all(each is None or each.name in ("x", "y", "T", "r") for each in resolved)


@pytest.mark.parametrize(
    ("text", "names", "method_types"),
    [
        ("func f() {}", {"f"}, set()),
        ("func f[T any](x T) {}", {"f"}, set()),
        ("func (t *T) m() {}\n\nfunc (U[K]) n() {}\n\nfunc (x V) o() {}", set(), {"T", "U", "V"}),
        ("func (\n\tt *T,\n) m() {}", set(), {"T"}),
        ("type T struct{}\ntype (\n\tA = int\n\tB[K any] []K\n)", {"T", "A", "B"}, set()),
        ("var a, b = 1, 2\nvar (\n\tc, d int\n\te = `\n`\n)", {"a", "b", "c", "d", "e"}, set()),
        ("const µ = 1\nconst (\r\n\tx = iota\r\n\ty\r\n)", {"µ", "x", "y"}, set()),
        ("// func f() {}\n", set(), set()),
    ],
)
def test_declarations_read_from_bytes(text: str, names: set[str], method_types: set[str]) -> None:
    """What the bytes seem to declare is at least what the tree declares."""
    assert declared(f"package p\n\n{text}\n".encode()) == Declared(frozenset(names), frozenset(method_types))
