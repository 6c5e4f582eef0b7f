"""The control-flow graph: what runs after what, what a path must pass, and which loops can be left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.golang.files import GoFile
from caulk.golang.flow import (
    ExitKind,
    FlowGraph,
    LiteralUse,
    LoopForm,
    blocking_nodes,
    literal_use,
    own_nodes,
)
from caulk.golang.packages import GoPackage
from caulk.golang.syntax import walk
from caulk.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node


class Snippet:
    """A function body as a graph; nodes are found by their text."""

    def __init__(self, body: str, *, imports: str = "", more: str = "", results: str = "") -> None:
        text = f"package p\n{imports}\nfunc f() {results} {{\n{body}\n}}\n{more}\n"
        self.file = GoFile(Source("p.go", text.encode()))
        self.package = GoPackage("", [self.file])
        self.graph = self.flow("f")

    def flow(self, name: str) -> FlowGraph:
        return self.package.flow(self.package.functions[name][0])

    def node(self, text: str, kind: str = "") -> Node:
        """The first, outermost node with this text (and kind)."""
        for node in walk(self.file.root):
            if self.file.text(node) == text and kind in ("", node.type):
                return node
        raise AssertionError(f"no node reads {text!r}")

    def reaches(self, text: str) -> bool:
        return self.graph.reachable(self.node(text))

    def after(self, text: str) -> set[str]:
        return {self.file.text(node) for node in self.graph.successors(self.node(text))}

    def leaves(self, start: str, *avoiding: str) -> bool:
        """Whether control gets from `start` to a return without passing any of the nodes."""
        nodes = [self.node(text) for text in avoiding]
        return self.graph.can_reach_exit(self.node(start), nodes) is not None

    def story(self, start: str, *avoiding: str) -> list[str]:
        """The clauses of the witness path."""
        path = self.graph.can_reach_exit(self.node(start), [self.node(text) for text in avoiding])
        assert path is not None
        return [text for _, text in path.labels(self.file)]

    def exits(self, loop: int = 0) -> list[ExitKind]:
        loops = list(self.graph.loops)
        return [each.kind for each in self.graph.loop_exits(loops[loop])]


def test_statements_follow_each_other() -> None:
    code = Snippet("a()\nb()\nc()")
    assert code.after("a()") == {"b()"}
    assert code.after("b()") == {"c()"}
    assert code.after("c()") == set()


def test_an_if_without_else_can_be_passed_by() -> None:
    code = Snippet("a()\nif x {\n\tb()\n}\nc()")
    assert code.after("x") == {"b()", "c()"}
    assert code.leaves("a()", "b()")
    assert not code.leaves("a()", "c()")


def test_an_else_if_chain_runs_its_init_statements_in_order() -> None:
    code = Snippet("if v := a(); !v {\n\tb()\n} else if w := c(); !w {\n\td()\n} else {\n\te()\n}\ng()")
    assert code.after("v := a()") == {"!v"}
    assert code.after("!v") == {"b()", "w := c()"}
    assert code.after("!w") == {"d()", "e()"}
    assert code.after("e()") == {"g()"}
    assert not code.graph.dominates(code.node("w := c()"), code.node("b()"))
    assert code.graph.dominates(code.node("w := c()"), code.node("d()"))


def test_nothing_runs_after_a_return() -> None:
    code = Snippet("a()\nreturn\nb()")
    assert code.reaches("a()")
    assert not code.reaches("b()")


def test_a_condition_written_as_a_constant_takes_one_way_only() -> None:
    code = Snippet("if false {\n\ta()\n} else {\n\tb()\n}\nif !(false) {\n\tc()\n\treturn\n}\nd()")
    assert not code.reaches("a()")
    assert code.reaches("b()")
    assert code.reaches("c()")
    assert not code.reaches("d()")


class TestLoops:
    def test_a_for_without_condition_is_left_by_nothing(self) -> None:
        code = Snippet("for {\n\ta()\n}\nb()")
        assert code.exits() == []
        assert not code.reaches("b()")
        assert not code.graph.can_return
        assert code.graph.in_endless_loop(code.node("a()")) is not None

    def test_for_true_is_as_endless_as_for(self) -> None:
        code = Snippet("for true {\n\ta()\n}\nb()")
        assert code.exits() == []
        assert next(iter(code.graph.loops)).form is LoopForm.ENDLESS

    def test_a_clause_without_condition_is_endless_too(self) -> None:
        code = Snippet("for i := 0; ; i++ {\n\ta()\n}\nb()")
        assert code.exits() == []
        assert code.after("a()") == {"i++"}
        assert code.after("i++") == {"a()"}

    def test_a_condition_ends_a_loop(self) -> None:
        code = Snippet("for a() {\n\tb()\n}\nc()")
        assert code.exits() == [ExitKind.CONDITION]
        assert code.after("a()") == {"b()", "c()"}
        assert code.after("b()") == {"a()"}

    def test_for_false_never_runs_its_body(self) -> None:
        code = Snippet("for false {\n\ta()\n}\nb()")
        assert not code.reaches("a()")
        assert code.reaches("b()")

    def test_init_condition_and_post_run_in_their_order(self) -> None:
        code = Snippet("for i := a(); i < n; i++ {\n\tb()\n}\nc()")
        assert code.after("i := a()") == {"i < n"}
        assert code.after("i < n") == {"b()", "c()"}
        assert code.after("b()") == {"i++"}
        assert code.after("i++") == {"i < n"}

    def test_continue_goes_to_the_post_statement(self) -> None:
        code = Snippet("for i := 0; i < n; i++ {\n\tif x {\n\t\tcontinue\n\t}\n\tb()\n}")
        assert code.after("continue") == {"i++"}

    @pytest.mark.parametrize("clause", ["range ch", "i := range 10", "k, v := range seq", "range next"])
    def test_a_range_ends_and_may_have_no_element(self, clause: str) -> None:
        code = Snippet(f"for {clause} {{\n\ta()\n}}\nb()")
        assert code.exits() == [ExitKind.RANGE_END]
        assert code.graph.can_reach_exit(None, [code.node("a()")]) is not None

    def test_break_inside_a_select_leaves_the_select_only(self) -> None:
        code = Snippet(
            "for {\n\tselect {\n\tcase <-stop:\n\t\tbreak\n\tcase <-tick:\n\t\ta()\n\t}\n\tb()\n}\nc()"
        )
        assert code.exits() == []
        assert code.after("break") == {"b()"}

    def test_a_labelled_break_leaves_the_loop(self) -> None:
        code = Snippet(
            "L:\n\tfor {\n\t\tselect {\n\t\tcase <-stop:\n\t\t\tbreak L\n\t\tcase <-tick:\n\t\t}\n\t}\n\tc()"
        )
        assert code.exits() == [ExitKind.BREAK]
        assert code.after("break L") == {"c()"}

    def test_a_labelled_continue_leaves_the_inner_loop(self) -> None:
        code = Snippet("L:\n\tfor x {\n\t\tfor {\n\t\t\tcontinue L\n\t\t}\n\t}\n\tc()")
        assert code.exits(0) == [ExitKind.CONDITION]
        assert code.exits(1) == [ExitKind.CONTINUE]
        assert code.after("continue L") == {"x"}

    def test_a_label_on_a_block_does_not_name_the_loop_in_it(self) -> None:
        code = Snippet("L:\n\t{\n\t\tfor x {\n\t\t\tbreak\n\t\t}\n\t\tgoto L\n\t}")
        loop = next(iter(code.graph.loops))
        assert loop.label == ""

    def test_a_goto_leaves_and_a_backward_goto_loops(self) -> None:
        code = Snippet(
            "again:\n\ta()\n\tfor {\n\t\tif x {\n\t\t\tgoto again\n\t\t}\n\t\tgoto out\n\t}\nout:\n\tb()"
        )
        assert code.exits() == [ExitKind.GOTO, ExitKind.GOTO]
        assert code.after("goto again") == {"a()"}
        assert code.after("goto out") == {"b()"}

    def test_return_and_panic_inside_are_ways_out(self) -> None:
        code = Snippet('for {\n\tif x {\n\t\treturn\n\t}\n\tif y {\n\t\tpanic("no")\n\t}\n}')
        assert code.exits() == [ExitKind.RETURN, ExitKind.PANIC]

    def test_an_unreachable_break_is_no_way_out(self) -> None:
        code = Snippet("for {\n\ta()\n\tcontinue\n\tbreak\n}")
        assert code.exits() == []

    def test_leaving_the_inner_loop_does_not_leave_the_outer(self) -> None:
        code = Snippet("for {\n\tfor x {\n\t\ta()\n\t}\n}")
        assert code.exits(0) == []
        assert code.exits(1) == [ExitKind.CONDITION]
        outer = code.graph.in_endless_loop(code.node("a()"))
        assert outer is not None
        assert outer.parent is None

    def test_the_operand_of_a_range_belongs_to_the_loop_outside(self) -> None:
        code = Snippet("for i := a(); i < b(); i++ {\n\tfor range c() {\n\t\td()\n\t}\n}")
        outer, inner = code.graph.loops
        assert code.graph.loop_of(code.node("a()")) is None
        assert code.graph.loop_of(code.node("b()")) is outer
        assert code.graph.loop_of(code.node("c()")) is outer
        assert code.graph.loop_of(code.node("d()")) is inner

    def test_a_loop_around_a_literal_is_not_a_loop_of_the_literal(self) -> None:
        code = Snippet("for {\n\tgo func() {\n\t\ta()\n\t}()\n}")
        literal = next(node for node in walk(code.file.root) if node.type == "func_literal")
        inner = code.package.flow(code.file.literal(literal))
        assert inner.loop_of(code.node("a()")) is None
        assert code.graph.loop_of(literal) is not None

    def test_a_loop_that_blocks_for_ever_inside_has_no_exit(self) -> None:
        code = Snippet("for x {\n\tselect {}\n}\nb()")
        assert code.exits() == [ExitKind.CONDITION]
        assert not code.leaves("select {}")

    @pytest.mark.parametrize(
        "range_over", ["range ticker.C", "range time.Tick(time.Second)", "now := range ticker.C"]
    )
    def test_a_range_over_a_ticker_never_ends_because_stop_does_not_close(self, range_over: str) -> None:
        code = Snippet(
            f"ticker := time.NewTicker(d)\ndefer ticker.Stop()\nfor {range_over} {{\n\ta()\n}}\nb()",
            imports='import "time"',
        )
        assert code.exits() == []
        assert not code.reaches("b()")


class TestSwitches:
    def test_without_default_a_switch_can_be_passed_by(self) -> None:
        code = Snippet("switch a() {\ncase 1:\n\tb()\ncase 2:\n\tc()\n}\nd()")
        assert code.leaves("a()", "b()", "c()")
        assert code.story("a()", "b()", "c()") == ["when no case matches"]

    def test_with_default_one_clause_runs(self) -> None:
        code = Snippet("switch {\ncase x:\n\tb()\ndefault:\n\tc()\n}\nd()")
        assert code.graph.can_reach_exit(None, [code.node("b()"), code.node("c()")]) is None

    def test_fallthrough_enters_the_next_body_past_its_values(self) -> None:
        code = Snippet("switch a() {\ncase 1:\n\tb()\n\tfallthrough\ncase w():\n\tc()\ncase 3:\n\td()\n}")
        assert code.after("fallthrough") == {"c()"}
        assert code.after("b()") == {"fallthrough"}
        assert code.after("w()") == {"c()"}
        assert not code.graph.dominates(code.node("w()"), code.node("c()"))

    def test_fallthrough_into_default(self) -> None:
        code = Snippet("switch a() {\ncase 1:\n\tfallthrough\ndefault:\n\tc()\n}")
        assert code.after("fallthrough") == {"c()"}

    def test_break_leaves_the_switch(self) -> None:
        code = Snippet("switch a() {\ncase 1:\n\tif x {\n\t\tbreak\n\t}\n\tb()\n}\nd()")
        assert code.after("break") == {"d()"}

    def test_a_type_switch_runs_init_then_value_then_one_case(self) -> None:
        code = Snippet(
            "switch v := a(); w := v.x.(type) {\ncase int, string:\n\tb(w)\ncase nil:\n\treturn\n}\nd()"
        )
        assert code.after("v := a()") == {"v.x"}
        assert code.after("v.x") == {"b(w)", "return", "d()"}

    def test_an_empty_switch_does_nothing(self) -> None:
        code = Snippet("a()\nswitch {\n}\nb()")
        assert code.after("a()") == {"b()"}


class TestSelect:
    def test_one_communication_wins(self) -> None:
        code = Snippet("select {\ncase v := <-in:\n\ta(v)\ncase out <- w:\n\treturn\n}\nb()")
        select = code.node("v := <-in").parent
        assert select is not None
        assert code.after("v := <-in") == {"a(v)"}
        assert code.after("out <- w") == {"return"}
        assert code.graph.can_reach_exit(None, [code.node("v := <-in"), code.node("out <- w")]) is None

    def test_the_empty_select_blocks_for_ever(self) -> None:
        code = Snippet("a()\nselect {}\nb()")
        assert not code.reaches("b()")
        assert not code.graph.can_return

    def test_the_path_names_the_case_that_wins(self) -> None:
        code = Snippet("a()\nselect {\ncase <-done:\n\treturn\ncase v := <-in:\n\tb(v)\n}")
        assert code.story("a()", "b(v)") == ["when this case wins"]

    def test_default_wins_when_nothing_is_ready(self) -> None:
        code = Snippet("a()\nselect {\ncase v := <-in:\n\tb(v)\ndefault:\n}")
        assert code.story("a()", "b(v)") == ["when no other case is ready"]


class TestEnds:
    """What ends a path besides return."""

    def test_panic_is_no_return(self) -> None:
        code = Snippet('a()\npanic("no")\nb()')
        assert not code.reaches("b()")
        assert not code.leaves("a()")
        assert code.graph.is_live(code.graph.panics)

    def test_a_panic_that_a_deferred_call_recovers_does_return(self) -> None:
        code = Snippet('defer func() { recover() }()\npanic("no")')
        assert code.graph.can_return

    @pytest.mark.parametrize(
        "call", ["os.Exit(1)", 'log.Fatal("no")', 'log.Fatalf("%d", 1)', "syscall.Exit(0)"]
    )
    def test_the_end_of_the_process_is_the_end_of_the_path(self, call: str) -> None:
        code = Snippet(f"a()\n{call}\nb()", imports='import ("os"; "log"; "syscall")')
        assert not code.reaches("b()")
        assert code.graph.is_live(code.graph.ends)

    def test_goexit_ends_the_goroutine(self) -> None:
        code = Snippet("a()\nruntime.Goexit()\nb()", imports='import "runtime"')
        assert not code.reaches("b()")
        assert code.graph.is_live(code.graph.goexits)

    def test_a_renamed_import_still_ends_the_process(self) -> None:
        code = Snippet("std.Fatal(1)\nb()", imports='import std "log"')
        assert not code.reaches("b()")

    def test_a_shadowing_variable_is_another_thing(self) -> None:
        code = Snippet("os := thing{}\nos.Exit(1)\nb()", imports='import "os"', more="type thing struct{}\n")
        assert code.reaches("b()")

    def test_a_function_that_always_ends_the_process_does_not_return(self) -> None:
        code = Snippet(
            "a()\ndie()\nb()",
            imports='import "os"',
            more='func die() {\n\tif x {\n\t\tos.Exit(1)\n\t} else {\n\t\tpanic("no")\n\t}\n}',
        )
        assert not code.reaches("b()")
        assert code.graph.is_live(code.graph.ends)
        assert code.graph.is_live(code.graph.panics)

    def test_a_variable_that_always_holds_the_end_of_the_process_is_as_good(self) -> None:
        more = "var exit = os.Exit\n\nfunc die() {\n\texit(1)\n}"
        assert not Snippet("die()\nb()", imports='import "os"', more=more).reaches("b()")
        assert not Snippet("exit(1)\nb()", imports='import "os"', more=more).reaches("b()")

    def test_that_other_packages_may_set_it_is_for_their_tests(self) -> None:
        more = "var Exit = os.Exit\n\nfunc die() {\n\tExit(1)\n}"
        assert not Snippet("die()\nb()", imports='import "os"', more=more).reaches("b()")

    def test_a_variable_that_may_hold_something_else_returns(self) -> None:
        more = "var exit = os.Exit\n\nfunc die() {\n\texit(1)\n}\n\nfunc stub() {\n\texit = keep\n}"
        assert Snippet("die()\nb()", imports='import "os"', more=more).reaches("b()")

    def test_a_function_that_may_return_does(self) -> None:
        code = Snippet(
            "die()\nb()", imports='import "os"', more="func die() {\n\tif x {\n\t\tos.Exit(1)\n\t}\n}"
        )
        assert code.reaches("b()")

    def test_never_returning_is_seen_through_calls_and_methods(self) -> None:
        code = Snippet(
            "var s server\ns.fatal()\nb()",
            imports='import "log"',
            more='type server struct{}\nfunc (s *server) fatal() { die() }\nfunc die() { log.Fatal("no") }',
        )
        assert not code.reaches("b()")

    def test_a_function_that_loops_for_ever_does_not_return_either(self) -> None:
        code = Snippet("for {\n\tserve()\n}\nb()", more="func serve() {\n\tfor {\n\t\twork()\n\t}\n}")
        assert code.exits() == []
        assert not code.graph.is_live(code.graph.ends)

    def test_recursion_is_taken_to_return(self) -> None:
        code = Snippet("ping()\nb()", more="func ping() { pong() }\nfunc pong() { ping() }")
        assert code.reaches("b()")

    def test_a_literal_called_on_the_spot_ends_the_path_too(self) -> None:
        code = Snippet("func() {\n\tpanic(1)\n}()\nb()")
        assert not code.reaches("b()")


class TestDefers:
    def test_defers_are_found_in_branches_and_loops(self) -> None:
        code = Snippet("defer a()\nif x {\n\tdefer b()\n}\nfor range y {\n\tdefer c()\n}")
        assert [code.file.text(each.call) for each in code.graph.defers] == ["a()", "b()", "c()"]

    def test_a_defer_after_an_early_return_is_registered_on_the_rest_only(self) -> None:
        code = Snippet("a()\nif x {\n\treturn\n}\ndefer b()\nc()")
        assert code.leaves("a()", "defer b()")
        assert code.graph.dominates(code.node("defer b()"), code.node("c()"))


class TestPaths:
    def test_the_story_names_each_decision(self) -> None:
        code = Snippet("open()\nif err != nil {\n\treturn\n}\nif !ok {\n\treturn\n}\nclose()")
        assert code.story("open()", "close()") == ["when err != nil"]
        assert code.story("err != nil", "close()", "err != nil") == ["when err != nil"]

    def test_a_condition_that_fails_is_told_the_other_way_round(self) -> None:
        code = Snippet("a()\nif n > 0 {\n\tb()\n}\nc()")
        assert code.story("a()", "b()") == ["when n <= 0"]

    def test_a_long_condition_is_not_quoted(self) -> None:
        code = Snippet(f"a()\nif {' && '.join(['condition'] * 8)} {{\n\tb()\n}}")
        assert code.story("a()", "b()") == ["when this condition does not hold"]

    def test_the_end_of_a_path_is_its_return(self) -> None:
        code = Snippet("a()\nif x {\n\treturn\n}\nb()")
        path = code.graph.can_reach_exit(code.node("a()"), [code.node("b()")])
        assert path is not None
        assert path.kind is ExitKind.RETURN
        assert path.end is not None
        assert path.end.type == "return_statement"
        assert [code.file.text(node) for node in path.nodes] == ["x", "return"]

    def test_a_path_off_the_end_has_no_statement(self) -> None:
        code = Snippet("a()")
        path = code.graph.can_reach_exit(code.node("a()"))
        assert path is not None
        assert path.kind is ExitKind.END
        assert path.end is None

    def test_what_comes_before_the_start_does_not_count(self) -> None:
        code = Snippet("unlock()\nlock()\nreturn")
        assert code.leaves("lock()", "unlock()")

    def test_a_second_round_of_a_loop_passes_what_stood_before_the_start(self) -> None:
        code = Snippet("for {\n\tunlock()\n\tlock()\n\tif x {\n\t\treturn\n\t}\n}")
        assert code.leaves("lock()", "unlock()")
        code = Snippet("for {\n\tunlock()\n\tif x {\n\t\treturn\n\t}\n\tlock()\n}")
        assert not code.leaves("lock()", "unlock()")

    def test_avoiding_can_be_a_question_or_the_id_of_an_inner_node(self) -> None:
        code = Snippet("a()\nx := g(b())\nc(x)")
        inner = code.node("b()")
        start = code.node("a()")
        assert code.graph.can_reach_exit(start, [inner.id]) is None
        assert (
            code.graph.can_reach_exit(start, lambda point: any(n.id == inner.id for n in own_nodes(point)))
            is None
        )

    def test_can_reach_finds_the_way_between_two_places(self) -> None:
        code = Snippet("a()\nif x {\n\tb()\n} else {\n\tc()\n}\nd()")
        assert code.graph.can_reach(code.node("a()"), code.node("d()")) is not None
        assert (
            code.graph.can_reach(code.node("a()"), code.node("d()"), [code.node("b()"), code.node("c()")])
            is None
        )
        assert code.graph.can_reach(code.node("b()"), code.node("c()")) is None
        assert code.graph.can_reach(code.node("b()"), code.node("a()")) is None

    def test_can_reach_goes_round_a_loop(self) -> None:
        code = Snippet("for {\n\ta()\n\tb()\n}")
        assert code.graph.can_reach(code.node("b()"), code.node("a()")) is not None


class TestPoints:
    def test_an_expression_stands_at_its_statement(self) -> None:
        code = Snippet("x := a(b(c()))")
        point = code.graph.point_of(code.node("c()"))
        assert point is not None
        assert point.node is not None
        assert code.file.text(point.node) == "x := a(b(c()))"

    def test_a_node_inside_a_literal_stands_at_the_statement_around(self) -> None:
        code = Snippet("run(func() {\n\ta()\n})\nb()")
        point = code.graph.point_of(code.node("a()"))
        assert point is not None
        assert point.node is not None
        assert point.node.type == "expression_statement"
        assert code.file.text(point.node).startswith("run(")

    def test_a_compound_statement_stands_where_it_begins(self) -> None:
        code = Snippet("a()\nif b() {\n\tc()\n}")
        statement = next(node for node in walk(code.file.root) if node.type == "if_statement")
        point = code.graph.point_of(statement)
        assert point is not None
        assert point.node is not None
        assert code.file.text(point.node) == "b()"

    def test_a_node_of_another_function_has_no_point(self) -> None:
        code = Snippet("a()", more="func g() { b() }")
        assert code.graph.point_of(code.node("b()")) is None

    def test_blocking_nodes_are_sends_receives_and_selects_without_default(self) -> None:
        code = Snippet(
            "ch <- <-in\nselect {\ncase <-a:\ndefault:\n}\nselect {\ncase <-b:\n}\ngo func() { <-c }()"
        )
        blocking = [
            code.file.text(node)
            for block in code.graph.blocks
            for point in block.nodes
            for node in blocking_nodes(point)
        ]
        assert blocking == ["ch <- <-in", "<-in", "select {\ncase <-b:\n}"]


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("func() {}()", LiteralUse.CALLED),
        ("(func() {})()", LiteralUse.CALLED),
        ("x := func() int { return 1 }()", LiteralUse.CALLED),
        ("defer func() {}()", LiteralUse.DEFERRED),
        ("go func() {}()", LiteralUse.SPAWNED),
        ("x := func() {}", LiteralUse.VALUE),
        ("run(func() {})", LiteralUse.VALUE),
    ],
)
def test_a_literal_knows_whether_it_runs_here(statement: str, use: LiteralUse) -> None:
    code = Snippet(statement)
    literal = next(node for node in walk(code.file.root) if node.type == "func_literal")
    assert literal_use(literal) is use


class TestRobustness:
    def test_deep_nesting_does_not_recurse(self) -> None:
        depth = 450
        code = Snippet("if x {\n" * depth + "a()\n" + "}\n" * depth + "b()")
        assert code.reaches("a()")
        assert not code.leaves("a()", "b()")

    def test_a_long_function_is_a_long_block(self) -> None:
        code = Snippet("\n".join(f"if a{i}() {{\n\treturn\n}}" for i in range(10_000)) + "\nlast()")
        assert code.graph.dominates(code.node("a0()"), code.node("last()"))
        assert code.graph.can_reach_exit(None, [code.node("a9999()")]) is not None

    @pytest.mark.parametrize(
        "body",
        ["goto nowhere", "break", "continue L", "fallthrough", "if {", "L:", "switch x {", "return return"],
    )
    def test_broken_code_still_gives_a_graph_that_can_be_left(self, body: str) -> None:
        code = Snippet(body)
        assert code.graph.can_return

    def test_a_function_without_body_returns(self) -> None:
        code = Snippet("a()", more="func asm(x int)")
        assert code.flow("asm").can_return
        assert not code.flow("asm").is_intact
