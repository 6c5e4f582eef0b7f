"""Dockerfiles to stages and instructions, with exact places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caulk.deployment.dockerfile import Dockerfile, Instruction
from caulk.source import Source


def read(text: str | bytes) -> Dockerfile:
    data = text.encode() if isinstance(text, str) else text
    return Dockerfile(Source("Dockerfile", data))


def only(dockerfile: Dockerfile, keyword: str) -> Instruction:
    (found,) = [each for stage in dockerfile.stages for each in stage.all(keyword)]
    return found


def shown(dockerfile: Dockerfile, instruction: Instruction) -> str:
    return dockerfile.source.text(instruction.location.span)


def test_stages_have_names_bases_and_platforms() -> None:
    """FROM opens a stage; AS names it; a stage may build on an earlier one."""
    file = read(
        "FROM --platform=$BUILDPLATFORM golang:1.25 AS Build\n"
        "FROM build AS test\n"
        "FROM scratch\n"
        "COPY --from=build /a /a\n"
    )
    build, test, final = file.stages
    assert (build.name, build.base, build.platform) == ("Build", "golang:1.25", "${BUILDPLATFORM}")
    assert test.parent is build
    assert test.image == "golang:1.25"
    assert file.final is final
    assert file.stage("BUILD") is build
    assert file.stage("1") is test
    assert file.stage("nginx:1") is None
    assert only(file, "COPY").flag("from") == "build"


def test_continuations_comments_and_blank_lines_belong_to_one_instruction() -> None:
    """Comments and blank lines between continued lines drop out, and places stay those of the file."""
    file = read("FROM scratch\n  RUN one && \\\n# why\n\n    two \\  \n  three\nUSER 1\n")
    run = only(file, "RUN")
    assert [each.argv for each, _ in run.commands] == [("one",), ("two", "three")]
    assert shown(file, run) == "RUN one && \\\n# why\n\n    two \\  \n  three"
    _, place = run.commands[1]
    assert file.source.text(place.span) == "two \\  \n  three"
    assert only(file, "USER").arguments == "1"


def test_an_escaped_escape_does_not_continue_the_line() -> None:
    """Two backslashes at the end of a line are text."""
    file = read("FROM scratch\nRUN dir c:\\\\\nUSER 1\n")
    assert only(file, "USER").arguments == "1"


def test_the_escape_directive_changes_continuation_and_quoting() -> None:
    """With a back quote as escape a backslash is text."""
    file = read("# escape=`\nFROM scratch\nRUN one `\n two\nCOPY a c:\\\nUSER 1\n")
    assert file.escape == "`"
    assert [each.argv for each, _ in only(file, "RUN").commands] == [("one", "two")]
    assert only(file, "USER").arguments == "1"


def test_directives_end_at_the_first_other_line() -> None:
    """What looks like a directive below a comment or an instruction is a comment."""
    file = read("# syntax=docker/dockerfile:1\n# hello\n# escape=`\nFROM scratch\n")
    assert file.directives == {"syntax": "docker/dockerfile:1"}
    assert file.escape == "\\"


def test_heredocs_are_no_instructions() -> None:
    """The body of a here-document is data, or the script that RUN executes."""
    file = read(
        "FROM golang:1.25\n"
        "COPY <<conf <<-'run' /etc/\nUSER 1\nconf\n\t\tCMD x\n\trun\n"
        "RUN <<EOF\nset -e\ngo build -o /app .\nEOF\n"
        "WORKDIR /x\n"
    )
    assert [each.keyword for each in file.stages[0].instructions] == ["COPY", "RUN", "WORKDIR"]
    conf, run = only(file, "COPY").heredocs
    assert conf.body == "USER 1"
    assert run.body == "CMD x"
    script = only(file, "RUN")
    assert script.commands[1][0].argv == ("go", "build", "-o", "/app", ".")
    assert file.source.text(script.heredocs[0].span) == "set -e\ngo build -o /app ."


def test_a_shift_or_an_unclosed_heredoc_swallows_nothing() -> None:
    """Without the closing line there is no here-document."""
    file = read("FROM scratch\nRUN cat <<EOF\nUSER 1\n")
    assert only(file, "USER").arguments == "1"


def test_exec_form_and_shell_form_are_told_apart() -> None:
    """Only a JSON array of strings is exec form; each of its words has its own place."""
    file = read('FROM scratch\nENTRYPOINT ["/app", "--név=1"]\nCMD [ /app ]\n')
    words = only(file, "ENTRYPOINT").exec_form
    assert words is not None
    assert [word.text for word in words] == ["/app", "--név=1"]
    assert file.source.text(words[1].location.span) == '"--név=1"'
    assert only(file, "CMD").exec_form is None


def test_arguments_are_scoped_as_the_build_scopes_them() -> None:
    """Global ARGs reach FROM, and a stage only when declared again; ENV wins over ARG."""
    file = read(
        "ARG GO=1.25\nARG IMAGE=golang:${GO}\n"
        "FROM $IMAGE AS build\n"
        "RUN a $GO\n"
        'ARG GO\nARG TARGETARCH\nENV OUT=/out GO2="${GO} x"\nARG OUT=/other\n'
        "RUN b $GO $OUT $TARGETARCH\n"
        "FROM build\nRUN c $GO $GO2\n"
    )
    first, second, third = [each.commands[0][0].argv for each in file.stages[1].all("RUN")]
    assert file.stages[0].base == "golang:1.25"
    assert first == ("a", "${GO}")
    assert second == ("b", "1.25", "/out", "${TARGETARCH}")
    assert third == ("c", "${GO}", "1.25 x")


def test_the_old_env_form_takes_the_rest_of_the_line() -> None:
    """`ENV NAME the value` is still accepted."""
    file = read("FROM scratch\nENV PATH_TO /a b\n")
    assert file.stages[0].environment == {"PATH_TO": "/a b"}


def test_workdir_is_relative_to_the_one_before() -> None:
    """A relative WORKDIR adds up, also over stages."""
    file = read("FROM scratch AS a\nWORKDIR /src\nWORKDIR api\nFROM a\nRUN pwd\n")
    assert only(file, "RUN").workdir == "/src/api"


def test_an_entrypoint_takes_the_inherited_command_away() -> None:
    """CMD of a stage below is gone once a stage above sets ENTRYPOINT."""
    file = read('FROM scratch AS a\nCMD ["x"]\nFROM a AS b\nENTRYPOINT ["y"]\nFROM b\nSTOPSIGNAL SIGINT\n')
    final = file.final
    assert final is not None
    assert final.command is None
    assert final.entrypoint is not None
    assert final.stop_signal == "SIGINT"


def test_a_byte_order_mark_and_crlf_change_nothing() -> None:
    """Windows files read like others, with places in the original bytes."""
    file = read(b"\xef\xbb\xbf# escape=`\r\nFROM scratch\r\nRUN a `\r\n  b\r\n")
    run = only(file, "RUN")
    assert [each.argv for each, _ in run.commands] == [("a", "b")]
    assert shown(file, run) == "RUN a `\r\n  b"


def test_a_file_without_from_has_no_stage() -> None:
    """Instructions before the first FROM belong to nothing."""
    assert read("RUN x\nUSER y\n").final is None


_LINES = (
    *(
        "FROM a AS b",
        "RUN x \\",
        "COPY <<E /",
        "E",
        '["',
        "ARG A=${A",
        "ENV",
        "# c",
        "",
        "\t",
        "ONBUILD RUN x",
    ),
    *('CMD ["a", 1]', "FROM", "RUN --mount", "\\", "ENTRYPOINT", "WORKDIR", "é $É"),
)


@given(st.lists(st.sampled_from(_LINES)))
def test_any_text_is_read(lines: list[str]) -> None:
    """No text makes the reader fail, and every place lies inside the file."""
    file = read("\n".join(lines))
    for stage in file.stages:
        for instruction in stage.instructions:
            span = instruction.location.span
            assert 0 <= span.start <= span.end <= len(file.source.data)
            for _, place in instruction.commands:
                assert place.span.end <= len(file.source.data)
            assert all(word.location.span.end <= len(file.source.data) for word in instruction.words)
            assert isinstance(instruction.pairs, tuple)
