"""Which program runs in which container, how sure that is, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from caulk.deployment.links import image_name
from caulk.findings import Confidence
from deployment.trees import MAIN, pod, project

API = {"cmd/api/main.go": MAIN}
TWO = {**API, "cmd/worker/main.go": MAIN}
BUILD = (
    "FROM golang AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/ ./cmd/...\n"
    'FROM scratch\nCOPY --from=build /out/ /bin/\nENTRYPOINT ["/bin/{}"]\n'
)


@dataclass(frozen=True)
class Request:
    """What the configuration hands over."""

    main: str
    image: str = ""
    container: str = ""
    workload: str = ""
    dockerfile: str = ""


def linked(files: dict[str, str], *requests: Request) -> tuple[str, Confidence] | None:
    """Directory and confidence of the only container's link; None without one."""
    links = project(files, requests=requests).links
    return (links[0].main.directory, links[0].confidence) if links else None


def explained(files: dict[str, str], *requests: Request) -> str:
    (line,) = project(files, requests=requests).explanations
    return line


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("api", "api"),
        ("registry:5000/shop/api", "registry:5000/shop/api"),
        ("registry:5000/shop/api:1.2", "registry:5000/shop/api"),
        ("ghcr.io/shop/api:1@sha256:00", "ghcr.io/shop/api"),
    ],
)
def test_an_image_name_has_no_tag_and_no_digest(image: str, name: str) -> None:
    """The port of a registry is no tag."""
    assert image_name(image) == name


def test_name_and_dockerfile_together_are_certain() -> None:
    """The image is called like the program that a Dockerfile builds and starts."""
    files = {**TWO, "Dockerfile": BUILD.format("api"), "pod.yaml": pod("registry.example.com/api:1")}
    assert linked(files) == ("cmd/api", Confidence.HIGH)
    assert explained(files) == (
        "pod.yaml: Pod/pod container main: runs ./cmd/api (high confidence): image registry.example.com/api "
        "is called like ./cmd/api; Dockerfile builds /out/api from ./cmd/..."
    )


@pytest.mark.parametrize(
    ("image", "path"),
    [
        ("shop", "Dockerfile"),
        ("backend", "backend/Dockerfile"),
        ("jobs", "Dockerfile.jobs"),
        ("jobs", "jobs.Dockerfile"),
        ("worker", "build/Dockerfile"),
        ("shop-worker", "build/Dockerfile"),
    ],
)
def test_an_image_may_be_called_like_its_dockerfile(image: str, path: str) -> None:
    """Folder, suffix and module name an image as well as the program does."""
    files = {**TWO, path: BUILD.format("worker"), "pod.yaml": pod(f"ghcr.io/acme/{image}")}
    assert linked(files) == ("cmd/worker", Confidence.HIGH)


def test_the_containers_command_decides_in_an_image_of_several_programs() -> None:
    """`command` replaces the ENTRYPOINT and is traced the same way."""
    files = {**TWO, "Dockerfile": BUILD.format("api"), "pod.yaml": pod("shop", command='["/bin/worker"]')}
    assert linked(files) == ("cmd/worker", Confidence.HIGH)


def test_a_name_alone_is_likely() -> None:
    """Without a Dockerfile the image's name is all there is."""
    assert linked({**TWO, "pod.yaml": pod("acme/worker:1")}) == ("cmd/worker", Confidence.MEDIUM)


@pytest.mark.parametrize("image", ["controller:latest", "app"])
def test_a_placeholder_means_the_only_program(image: str) -> None:
    """Kustomize puts the real name in later."""
    assert linked({**API, "pod.yaml": pod(image)}) == ("cmd/api", Confidence.MEDIUM)


def test_a_placeholder_means_the_program_of_the_manifests_folder() -> None:
    """A tree of several operators keeps the manifests of each in its own folder."""
    files = {"a/main.go": MAIN, "b/main.go": MAIN, "b/config/manager.yaml": pod("controller:latest")}
    assert linked(files) == ("b", Confidence.MEDIUM)


def test_the_only_program_and_the_only_image_are_a_doubtful_pair() -> None:
    """Unless something speaks for it: a name, or the same owner."""
    assert linked({**API, "pod.yaml": pod("registry.example.com/storefront")}) == ("cmd/api", Confidence.LOW)
    assert linked({**API, "pod.yaml": pod("storefront", container="api")}) == ("cmd/api", Confidence.MEDIUM)
    doubtful = explained({**API, "pod.yaml": pod("storefront")})
    assert doubtful.endswith("too doubtful for rules, `[[links]]` in the configuration settles it")


def test_the_owner_of_image_and_module_speaks_for_a_link() -> None:
    """`github.com/acme/shop` is shipped as `ghcr.io/acme/...`."""
    found = project({**API, "pod.yaml": pod("ghcr.io/acme/storefront")}, module="github.com/acme/shop")
    assert [link.confidence for link in found.links] == [Confidence.MEDIUM]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"pod.yaml": pod("api")}, "no Go program was scanned"),
        (
            {**TWO, "pod.yaml": pod("redis:8")},
            "image redis is called like no program here (./cmd/api, ./cmd/worker)",
        ),
        (
            {**TWO, "pod.yaml": pod("api", command='["/usr/bin/psql"]')},
            "its command runs psql, which is not ./cmd/api",
        ),
        (
            {
                **TWO,
                "a/Dockerfile.x": BUILD.format("api"),
                "b/Dockerfile.x": BUILD.format("worker"),
                "p.yaml": pod("x"),
            },
            "image x fits several Dockerfiles: a/Dockerfile.x, b/Dockerfile.x",
        ),
        (
            {"a/cmd/api/main.go": MAIN, "b/cmd/api/main.go": MAIN, "pod.yaml": pod("api")},
            "image api fits several programs: ./a/cmd/api, ./b/cmd/api",
        ),
    ],
)
def test_a_container_without_a_link_has_a_reason(files: dict[str, str], reason: str) -> None:
    """`-v` says why nothing was linked."""
    assert linked(files) is None
    assert explained(files).endswith(f"not linked: {reason}")


def test_two_images_leave_the_only_program_unlinked() -> None:
    """Nobody knows which of them it is."""
    assert project({**API, "a.yaml": pod("one"), "b.yaml": pod("two")}).links == ()


@pytest.mark.parametrize(
    "request_",
    [
        Request("cmd/worker", image="registry.example.com/x"),
        Request("./cmd/worker/", image="x"),
        Request("cmd/worker", container="main"),
        Request("cmd/worker", workload="Pod/web"),
        Request("cmd/worker", workload="pod/front/web"),
        Request("cmd/worker", image="x", container="main", workload="Pod/web"),
    ],
)
def test_the_configuration_has_the_last_word(request_: Request) -> None:
    """Image, container and workload choose the container; all that are given must fit."""
    files = {**TWO, "pod.yaml": pod("registry.example.com/x:1", name="web", namespace="front")}
    assert linked(files, request_) == ("cmd/worker", Confidence.HIGH)


@pytest.mark.parametrize(
    "request_",
    [
        Request("cmd/worker", image="y"),
        Request("cmd/worker", image="x", container="other"),
        Request("cmd/worker", workload="Pod/back/web"),
        Request("cmd/worker", dockerfile="Dockerfile"),
    ],
)
def test_a_request_for_another_container_changes_nothing(request_: Request) -> None:
    """A request that fits nothing is not applied to what is left."""
    files = {**TWO, "pod.yaml": pod("registry.example.com/x:1", name="web", namespace="front")}
    assert linked(files, request_) is None


def test_a_request_for_no_program_is_told() -> None:
    """A directory without a main package is a mistake in the configuration."""
    line = explained({**TWO, "pod.yaml": pod("x")}, Request("cmd/nothing", image="x"))
    assert line.endswith("the configuration ties it to cmd/nothing, which is no program")


def test_the_configuration_may_say_what_a_dockerfile_ships() -> None:
    """For images that are built in a way nobody can follow; the image's name still chooses the container."""
    files = {**TWO, "jobs/Dockerfile": "FROM scratch\nCOPY x /x\nCMD /x\n", "pod.yaml": pod("acme/jobs")}
    assert linked(files) is None
    assert linked(files, Request("cmd/worker", dockerfile="jobs/Dockerfile")) == (
        "cmd/worker",
        Confidence.HIGH,
    )


def test_links_are_found_by_container_and_by_program() -> None:
    """Both ways round, doubtful links only by container."""
    found = project({**API, "pod.yaml": pod("storefront")})
    (main,) = found.mains
    (container,) = next(found.manifests.pod_templates()).containers
    link = found.link_for(container)
    assert link is not None
    assert link.main is main
    assert found.links_of(main) == ()
