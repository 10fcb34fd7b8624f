"""The folder: what is listed, what is passed over, and opening files that are none."""

import os
import resource
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from timeline.corpus import read, walk
from timeline.corpus.files import load, name_of, path_of
from timeline.errors import CorpusError
from timeline.model import Failure
from timeline.settings import Settings

TEXT = "The harbour was opened on 3 May 2019 by the mayor of the town.\n"


def listed(root: Path) -> list[str]:
    return [path for path, state in walk(str(root)) if not isinstance(state, Failure)]


def failures(root: Path) -> dict[str, str]:
    return {path: s.code for path, s in walk(str(root)) if isinstance(s, Failure)}


def code(root: Path, path: str, limit: int = 10_000) -> str:
    with pytest.raises(CorpusError) as caught:
        load(str(root), path, limit=limit)
    assert caught.value.path == path
    return caught.value.code


def test_articles_are_listed_folder_by_folder_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/B.html", "c.HTM", "Ä.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(TEXT)

    assert listed(tmp_path) == ["a/B.html", "a/z.md", "b.txt", "c.HTM", "Ä.txt"]


def test_junk_is_passed_over_without_a_word(tmp_path: Path) -> None:
    for name in (".a.txt", "a.txt~", "a.txt.swp", "b.part", "README.md", "x.csv", "#a.txt#", "no"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text(TEXT)

    assert list(walk(str(tmp_path))) == []


def test_documents_of_other_formats_are_named(tmp_path: Path) -> None:
    (tmp_path / "report.odt").write_text(TEXT)

    assert failures(tmp_path) == {"report.odt": "unsupported"}


def test_links_and_pipes_are_failures_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(TEXT)
    (tmp_path / "link.txt").symlink_to("real.txt")
    (tmp_path / "loop").symlink_to(".")
    os.mkfifo(tmp_path / "pipe.txt")

    assert listed(tmp_path) == ["real.txt"]
    assert failures(tmp_path) == {
        "link.txt": "symlink",
        "loop": "symlink",
        "pipe.txt": "not-a-file",
    }
    assert code(tmp_path, "link.txt") == "symlink"
    assert code(tmp_path, "loop/real.txt") == "unreadable"
    assert code(tmp_path, "pipe.txt") == "not-a-file"


def test_a_socket_and_a_folder_are_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.txt")
        assert code(tmp_path, "s.txt") == "not-a-file"
    (tmp_path / "d.txt").mkdir()
    assert code(tmp_path, "d.txt") == "not-a-file"


@pytest.mark.parametrize("path", ["../a.txt", "/etc/passwd", "a//b.txt", "./a.txt", "", "a\0.txt"])
def test_paths_cannot_leave_the_folder(tmp_path: Path, path: str) -> None:
    assert code(tmp_path, path) == "not-a-file"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(2_000_000_000)

    assert code(tmp_path, "big.txt") == "too-large"


def test_a_file_that_went_is_unreadable(tmp_path: Path) -> None:
    assert code(tmp_path, "gone.txt") == "unreadable"
    assert code(tmp_path / "nowhere", "gone.txt") == "unreadable"


def test_a_folder_that_is_not_there_fails_as_a_whole(tmp_path: Path) -> None:
    assert failures(tmp_path / "nowhere") == {"": "unreadable"}


@pytest.fixture
def descriptors() -> Iterator[Callable[[int], None]]:
    """Leave the process only so many descriptors, which stops root too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def leave(count: int) -> None:
        free = os.open("/", os.O_RDONLY)
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free + count, hard))

    yield leave
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_folder_that_cannot_be_listed_is_a_failure_with_a_slash(
    tmp_path: Path, descriptors: Callable[[int], None]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text(TEXT)

    descriptors(2)
    found = dict(walk(str(tmp_path)))
    descriptors(1)
    none = dict(walk(str(tmp_path)))
    descriptors(0)
    nothing = dict(walk(str(tmp_path)))

    assert not isinstance(found["a.txt"], Failure)
    assert found["sub/"] == Failure(path="sub/", code="unreadable", message="Too many open files")
    assert list(none) == list(nothing) == [""]


def test_a_file_whose_size_does_not_hold_while_it_is_read_is_left_for_later() -> None:
    assert code(Path("/proc/self"), "status") == "changed"


def test_folders_nested_without_end_are_a_failure(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(70):
        deep = deep / "d"
        deep.mkdir()
    (deep / "a.txt").write_text(TEXT)

    assert listed(tmp_path) == []
    assert set(failures(tmp_path).values()) == {"too-deep"}


def test_any_name_is_found_again_by_its_path(tmp_path: Path) -> None:
    names = [
        b"a\nb.txt",
        b"caf\xe9.txt",
        "café.txt".encode(),
        rb"back\slash.txt",
        b"x" * 251 + b".txt",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)

    paths = listed(tmp_path)

    assert sorted(name_of(path) for path in paths) == sorted(names)
    for path in paths:
        assert path_of(name_of(path)) == path
        path.encode("utf-8")
        assert read(str(tmp_path), path, settings=Settings()).path == path


def test_a_sidecar_counts_in_the_state_of_its_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    alone = dict(walk(str(tmp_path)))
    (tmp_path / "a.txt.toml").write_text("")
    beside = dict(walk(str(tmp_path)))
    (tmp_path / "a.txt.toml").write_text('title = "Harbour"')
    changed = dict(walk(str(tmp_path)))
    (tmp_path / "a.txt.toml").unlink()

    assert list(alone) == list(beside) == ["a.txt"]
    assert len({alone["a.txt"], beside["a.txt"], changed["a.txt"]}) == 3
    assert dict(walk(str(tmp_path))) == alone


def test_a_sidecar_without_an_article_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt.toml").write_text("")
    (tmp_path / "settings.toml").write_text("")

    assert failures(tmp_path) == {"a.txt.toml": "sidecar"}


def test_a_sidecar_that_cannot_be_opened_withholds_its_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt.toml").symlink_to("/etc/passwd")

    assert code(tmp_path, "a.txt") == "sidecar"


def test_file_times_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    before = read(str(tmp_path), "a.txt", settings=Settings())
    os.utime(tmp_path / "a.txt", (0, 4_070_908_800))

    assert read(str(tmp_path), "a.txt", settings=Settings()) == before
    assert before.published is None
