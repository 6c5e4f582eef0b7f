"""From what an image starts back to the main package that it was built from."""

from __future__ import annotations

import pytest

from caulk.deployment.builds import unwrapped
from caulk.findings import Confidence
from deployment.trees import image

BUILD = "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n"


def traced(text: str, *directories: str, path: str = "Dockerfile") -> tuple[str | None, Confidence]:
    trace = image(text, *directories, path=path).default
    return (trace.main.directory if trace.main is not None else None), trace.confidence


SCRATCH = "FROM scratch\n"
START = 'ENTRYPOINT ["/api"]\n'
COPY = "COPY --from=build"


@pytest.mark.parametrize(
    "text",
    [
        f"{BUILD}RUN go build -o /out/api ./cmd/api\n{SCRATCH}{COPY} /out/api /api\n{START}",
        f"{BUILD}RUN go build -o /out/ ./cmd/...\n{SCRATCH}{COPY} /out/ /bin/\nENTRYPOINT api\n",
        f"{BUILD}RUN go build ./cmd/api\n{SCRATCH}WORKDIR /srv\nCOPY --from=0 /src/api .\nCMD ./api\n",
        f"{BUILD}RUN go install ./cmd/api\nFROM alpine\n{COPY} /go/bin/api /usr/bin\nENTRYPOINT api\n",
        BUILD + 'RUN GOBIN=/bin go install ./cmd/api\nENTRYPOINT ["/bin/api", "serve"]\n',
        BUILD + 'RUN cd cmd/api && go build -o ../../api .\nCMD ["/src/api"]\n',
        f"{BUILD}RUN go -C cmd/api build -o /api\n{START}",
        f"{BUILD}RUN go build -o s cmd/api/main.go\n{SCRATCH}{COPY} /src/s /\nCMD /s\n",
        f"{BUILD}RUN go build -o /api example.com/shop/cmd/api\n{START}",
        f"{BUILD}RUN go build -o a ./cmd/api && mv a /api\n{START}",
        f"{BUILD}ARG APP=api\nRUN go build -o /$APP ./cmd/$APP\n{SCRATCH}{COPY} /api /api\n{START}",
        f"{BUILD}RUN <<EOF\nset -e\ngo build -o /api ./cmd/api\nEOF\n{START}",
        BUILD + 'RUN go build -o /api ./cmd/api\nENTRYPOINT ["/sbin/tini", "--", "/api"]\n',
        f"{BUILD}RUN go build -o /api ./cmd/api\nENTRYPOINT ./migrate && exec /api\n",
        BUILD + 'RUN go build -o /api ./cmd/api\nCMD ["sh", "-c", "exec /api"]\n',
        BUILD + 'CMD ["go", "run", "./cmd/api"]\n',
        "FROM golang AS build\nWORKDIR /src\nRUN --mount=type=bind,target=. go build -o /api ./cmd/api\n"
        f"{SCRATCH}{COPY} /api /api\n{START}",
        "FROM golang AS deps\nWORKDIR /src\nCOPY cmd/ cmd/\n"
        "FROM deps AS build\nRUN go build -o /api ./cmd/api\n"
        f"FROM deps AS lint\nRUN vet\n{SCRATCH}{COPY} /api /api\n{START}",
        "FROM golang AS src\nCOPY . /src\nFROM golang AS build\nCOPY --from=src /src /work\nWORKDIR /work\n"
        f"RUN go build -o /api ./cmd/api\n{START}",
    ],
)
def test_follows_the_binary_to_its_main_package(text: str) -> None:
    """Each of these images starts ./cmd/api, by a way that can be followed step by step."""
    assert traced(text, "cmd/api", "cmd/worker") == ("cmd/api", Confidence.HIGH)


def test_each_step_has_its_place() -> None:
    """The trace shows what starts the program, where it is copied, and where it is built."""
    built = image(
        BUILD
        + 'RUN go build -o /out/api ./cmd/api\nFROM scratch\nCOPY --from=build /out/api /api\nCMD ["/api"]\n',
        "cmd/api",
    )
    text = built.dockerfile.source.text
    assert [text(place.span) for place, _ in built.default.steps] == [
        'CMD ["/api"]',
        "COPY --from=build /out/api /api",
        "go build -o /out/api ./cmd/api",
    ]


def test_the_build_context_may_be_a_folder_above() -> None:
    """A Dockerfile beside its program is built from the root when it copies go.mod from there."""
    text = (
        "FROM golang\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY . .\n"
        'RUN go build -o /api ./cmd/api\nENTRYPOINT ["/api"]\n'
    )
    assert traced(text, "cmd/api", path="cmd/api/Dockerfile") == ("cmd/api", Confidence.HIGH)


@pytest.mark.parametrize(
    "text",
    [
        "FROM golang AS build\nRUN make api\nFROM scratch\nCOPY --from=build /out/api /api\n"
        + 'CMD ["/api"]\n',
        'FROM scratch\nCOPY bin/api /api\nCMD ["/api"]\n',
        BUILD + 'RUN go build -o /api ./cmd/api\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["/api"]\n',
    ],
)
def test_a_name_alone_is_a_weaker_tie(text: str) -> None:
    """A binary made elsewhere, or started by a script, is recognised by its name with less confidence."""
    assert traced(text, "cmd/api", "cmd/worker") == ("cmd/api", Confidence.MEDIUM)


@pytest.mark.parametrize(
    "text",
    [
        'FROM nginx\nCOPY site /srv\nCMD ["nginx", "-g", "daemon off;"]\n',
        'FROM golang\nRUN go install example.org/other/cmd/api@latest\nENTRYPOINT ["/go/bin/api"]\n',
        'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]\n',
        "FROM scratch\n",
        "",
        'FROM a\nENTRYPOINT ["/entrypoint.sh"]\n',
    ],
)
def test_other_programs_are_not_taken_for_ours(text: str) -> None:
    """Nothing in these files leads to a program of the tree."""
    main, _ = traced(text, "cmd/api", "cmd/worker")
    assert main is None


def test_unknown_parts_of_a_path_match_themselves() -> None:
    """Target platform variables have no value here, and need none."""
    text = (
        "FROM golang AS build\nARG TARGETARCH\nWORKDIR /src\nCOPY . .\n"
        "RUN go build -o /out/$TARGETARCH/api ./cmd/api\n"
        "FROM scratch\nARG TARGETARCH\nCOPY --from=build /out/${TARGETARCH}/api /api\n"
        'ENTRYPOINT ["/api"]\n'
    )
    assert traced(text, "cmd/api") == ("cmd/api", Confidence.HIGH)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["tini", "-g", "--", "/app", "-v"], ["/app", "-v"]),
        (["sh", "-c", "a; exec b c"], ["b", "c"]),
        (["env", "A=1", "/app"], ["/app"]),
        (["/app", "--", "x"], ["/app", "--", "x"]),
        ([], []),
    ],
)
def test_unwraps_shells_and_init_programs(argv: list[str], expected: list[str]) -> None:
    """What counts is the program that the wrapper starts."""
    assert list(unwrapped(argv)) == expected
