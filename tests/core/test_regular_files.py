"""Files of strangers: regular ones are read, nothing else is, and nothing is waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.core.regular_files import IrregularError, open_folder, read_regular


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))


IRREGULAR: dict[str, Callable[[Path], object]] = {
    "a link to a file": lambda path: path.symlink_to(__file__),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a pipe that nobody fills": os.mkfifo,
    "a folder": Path.mkdir,
    "a socket": listening,
}


@pytest.mark.parametrize("kind", IRREGULAR)
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    IRREGULAR[kind](tmp_path / "it")
    with pytest.raises(IrregularError):
        read_regular(tmp_path / "it", 9)
    with open_folder(tmp_path) as folder, pytest.raises(IrregularError):
        folder.read("it", 9)


def test_a_device_is_not_read() -> None:
    with pytest.raises(IrregularError):
        read_regular("/dev/zero", 9)


def test_one_byte_more_than_the_most_is_read_at_most(tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(b"0123456789")
    assert [read_regular(tmp_path / "it", most) for most in (8, 10)] == [b"012345678", b"0123456789"]


def test_a_folder_that_is_open_stays_the_same(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "inner" / "it").write_text(name)
    with open_folder(tmp_path / "ours") as ours, ours.inner("inner") as inner:
        (tmp_path / "ours").rename(tmp_path / "before")
        (tmp_path / "ours").symlink_to("theirs")
        assert inner.read("it", 9) == b"ours"
        assert [entry.name for entry in ours.entries()] == ["inner"]


def test_a_folder_may_be_named_by_a_link_and_lead_on_by_none(tmp_path: Path) -> None:
    (tmp_path / "real" / "inner").mkdir(parents=True)
    (tmp_path / "real" / "link").symlink_to("inner")
    (tmp_path / "link").symlink_to("real")
    with open_folder(tmp_path / "link") as folder, pytest.raises(IrregularError), folder.inner("link"):
        pass


def test_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = os.listdir("/dev/fd")
    test_a_device_is_not_read()
    with open_folder(tmp_path) as folder, folder.inner("inner"), pytest.raises(IrregularError):
        folder.read("pipe", 9)
    assert os.listdir("/dev/fd") == before


def test_without_descriptors_of_folders_they_are_read_by_their_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "it").write_text("ours")
    (tmp_path / "link").symlink_to("inner")
    with open_folder(tmp_path) as folder, folder.inner("inner") as inner:
        assert inner.read("it", 9) == b"ours"
        assert sorted(entry.name for entry in folder.entries()) == ["inner", "link"]
    with open_folder(tmp_path) as folder, pytest.raises(IrregularError), folder.inner("link"):
        pass
