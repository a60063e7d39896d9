"""Reports are written whole or not at all, and where they are asked for."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readiness.core import replacement
from readiness.core.diagnostics import OutputError
from readiness.core.output import deliver, refuse_early
from readiness.core.replacement import unfinished_folder
from tests.support.process import Ended, readiness, run, through_shell
from tests.support.submissions import UNSEEN, silence, submission, written


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which everything here happens, with the umask that most people have."""
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    yield tmp_path
    os.umask(before)


def contents(folder: Path) -> dict[str, str]:
    """Every file in a folder with its text: what was left there, temporaries included."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def mode(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def test_every_report_is_written(folder: Path) -> None:
    deliver({Path("one.md"): "# One\n", folder / "two.json": "{}\n"})
    assert contents(folder) == {"one.md": "# One\n", "two.json": "{}\n"}


def test_a_report_is_written_byte_by_byte_as_it_was_rendered() -> None:
    deliver({Path("report.txt"): "first\nsecond – £ é 字\n"})
    assert Path("report.txt").read_bytes() == "first\nsecond – £ é 字\n".encode()


def test_an_earlier_report_is_replaced(folder: Path) -> None:
    Path("report.md").write_text("an earlier and much longer report")
    deliver({Path("report.md"): "new"})
    assert contents(folder) == {"report.md": "new"}


@pytest.mark.parametrize(
    "second",
    [Path("nowhere/report.json"), Path("a folder"), Path("x" * 300)],
    ids=["no folder", "a folder", "a name too long"],
)
def test_where_one_report_cannot_be_written_none_is(folder: Path, second: Path) -> None:
    Path("a folder").mkdir()
    Path("first.md").write_text("before")
    with pytest.raises(OutputError):
        deliver({Path("first.md"): "after", Path("new.md"): "new", second: "{}"})
    assert contents(folder) == {"first.md": "before"}


def test_where_one_report_cannot_be_moved_those_before_it_are_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one thing here that no file system does when asked to."""
    real = os.replace

    def failing(source: str, target: str) -> None:
        if target.endswith("second.md"):
            raise OSError(5, "Input/output error", target)
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    Path("first.md").write_text("before")
    Path("second.md").write_text("before")
    with pytest.raises(OutputError, match="Input/output error"):
        deliver({Path(f"{name}.md"): "after" for name in ("first", "new", "second", "third")})
    assert contents(folder) == {"first.md": "before", "second.md": "before"}


def test_a_text_that_no_file_can_hold_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        deliver({Path("report.md"): "half a character: \ud800"})
    assert contents(folder) == {}


def test_a_link_is_followed_and_stays_a_link() -> None:
    Path("real.md").write_text("before")
    Path("link.md").symlink_to("real.md")
    deliver({Path("link.md"): "after"})
    assert Path("link.md").is_symlink()
    assert Path("real.md").read_text() == "after"


def test_a_link_to_a_file_that_is_not_there_yet_makes_it() -> None:
    Path("reports").mkdir()
    Path("link.md").symlink_to("reports/report.md")
    deliver({Path("link.md"): "new"})
    assert Path("link.md").is_symlink()
    assert contents(Path("reports")) == {"report.md": "new"}


@pytest.fixture(params=["unnamed", "named", "links"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A system that has files without names, one that has none, and one on which they cannot be given any."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    if request.param == "links":
        monkeypatch.setattr(os, "link", failing(os.link, lambda *_: True))
    return str(request.param)


def failing(real: Callable[..., None], when: Callable[..., bool]) -> Callable[..., None]:
    def call(*arguments: object, **options: object) -> None:
        if when(*arguments):
            raise OSError(5, "Input/output error")
        real(*arguments, **options)

    return call


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(("before", "after"), [(0o600, 0o600), (0o644, 0o644), (0o4755, 0o755)], ids=oct)
def test_on_every_system_files_are_replaced_and_nothing_else_is_there(folder: Path, before: int, after: int) -> None:
    Path("report.md").write_text("before")
    Path("report.md").chmod(before)
    deliver({Path("report.md"): "after", Path("new.json"): "{}"})
    assert contents(folder) == {"report.md": "after", "new.json": "{}"}
    assert (mode("report.md"), mode("new.json")) == (after, 0o644)


def test_what_cannot_be_put_back_stays_whole(folder: Path, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without links the earlier files are not kept; a new one is always taken away."""
    monkeypatch.setattr(os, "replace", failing(os.replace, lambda _, target: str(target).endswith("last.md")))
    Path("first.md").write_text("before")
    with pytest.raises(OutputError, match=r"Input/output error: last\.md"):
        deliver({Path(f"{name}.md"): "after" for name in ("first", "new", "last")})
    assert contents(folder) == {"first.md": "after" if system == "links" else "before"}


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no files without names")
def test_until_it_is_whole_a_file_has_no_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(contents(folder)))
    deliver({Path("one.md"): "1", Path("two.md"): "2"})
    assert seen == [{}, {}]


def test_what_a_killed_run_left_is_removed_and_nothing_else(folder: Path) -> None:
    for number in range(2):
        Path(f".readiness-{number:016x}.tmp").write_text("half a rep")
    Path(f".readiness-{2:016x}.tmp").mkdir()
    Path(f".readiness-{2:016x}.tmp", "pack.yaml").touch()
    for name in (".readiness-notes.tmp", "readiness.tmp"):
        Path(name).write_text("mine")
    Path(f".readiness-{3:016x}.tmp").symlink_to("readiness.tmp")
    with open(f".readiness-{1:016x}.tmp") as of_another_run:
        fcntl.flock(of_another_run, fcntl.LOCK_EX)
        deliver({Path("report.md"): "new"})
    assert sorted(path.name for path in folder.iterdir()) == [
        f".readiness-{1:016x}.tmp",
        f".readiness-{3:016x}.tmp",
        ".readiness-notes.tmp",
        "readiness.tmp",
        "report.md",
    ]


class StopError(Exception):
    """What a signal raises here."""


@pytest.fixture
def stops() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise StopError

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("system", "stops")
@pytest.mark.parametrize(("step", "after"), [("fsync", "before"), ("replace", "after")])
def test_a_signal_finds_all_reports_replaced_or_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: str
) -> None:
    real = getattr(os, step)

    def stopped(*arguments: object) -> None:
        signal.raise_signal(signal.SIGTERM)
        real(*arguments)

    monkeypatch.setattr(os, step, stopped)
    names = ("first.md", "second.md", "third.md")
    for name in names:
        Path(name).write_text("before")
    with pytest.raises(StopError):
        deliver({Path(name): "after" for name in names})
    assert contents(folder) == dict.fromkeys(names, after)


@pytest.mark.usefixtures("stops")
def test_of_a_folder_that_was_not_finished_nothing_is_left(folder: Path) -> None:
    def make() -> None:
        with unfinished_folder(Path("pack")) as unfinished:
            (unfinished / "pack.yaml").touch()
            deliver({Path("report.md"): "of this run too, which leaves the folder alone"})
            assert (unfinished / "pack.yaml").exists()
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(StopError):
        make()
    assert [path.name for path in folder.iterdir()] == ["report.md"]


@pytest.mark.parametrize("before", [0o600, 0o640, 0o664, 0o755], ids=oct)
def test_a_file_keeps_its_mode(before: int) -> None:
    Path("report.md").write_text("before")
    Path("report.md").chmod(before)
    deliver({Path("report.md"): "after"})
    assert mode("report.md") == before


@pytest.mark.parametrize(("umask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)], ids=oct)
def test_a_new_file_has_the_mode_that_the_umask_leaves(umask: int, expected: int) -> None:
    os.umask(umask)
    deliver({Path("report.md"): "new"})
    assert mode("report.md") == expected
    assert os.umask(umask) == umask


def test_a_pipe_is_written_through(folder: Path) -> None:
    os.mkfifo("report.md")
    reading = os.open("report.md", os.O_RDONLY | os.O_NONBLOCK)
    deliver({Path("report.md"): "through\n"})
    assert os.read(reading, 100) == b"through\n"
    os.close(reading)
    assert stat.S_ISFIFO(os.stat("report.md").st_mode)
    assert [path.name for path in folder.iterdir()] == ["report.md"]


def test_a_pipe_that_nobody_reads_is_refused_and_no_file_is_replaced(folder: Path) -> None:
    os.mkfifo("pipe.md")
    with pytest.raises(OutputError) as refused:
        deliver({Path("report.md"): "new", Path("pipe.md"): "through\n"})
    assert str(refused.value) == "nobody reads from the pipe pipe.md; start what reads it first"
    assert [path.name for path in folder.iterdir()] == ["pipe.md"]


DELIVER = (
    "from pathlib import Path; from readiness.core.output import deliver; deliver({Path('/dev/stdout'): 'report\\n'})"
)


def test_standard_output_as_a_path_is_written_through_into_a_pipe() -> None:
    assert run(sys.executable, "-c", DELIVER) == Ended(0, "report\n", "")


def test_standard_output_as_a_path_adds_to_the_file_behind_it(folder: Path) -> None:
    run("/bin/sh", "-c", '{ echo before; "$@"; echo after; } > log.txt', "sh", sys.executable, "-c", DELIVER)
    assert contents(folder) == {"log.txt": "before\nreport\nafter\n"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere/report.md", "the folder nowhere does not exist; make it first"),
        ("a folder", "a folder is a folder; name a file in it"),
        ("read-only.md", "read-only.md is read-only; choose another name, or allow writing"),
        ("link.md", "link.md is read-only; choose another name, or allow writing"),
        ("file.md/report.md", "the folder file.md does not exist; make it first"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_work(path: str, message: str) -> None:
    Path("a folder").mkdir()
    Path("read-only.md").touch(mode=0o444)
    Path("link.md").symlink_to("read-only.md")
    Path("file.md").touch()
    with pytest.raises(OutputError) as refused:
        refuse_early([Path("fine.md"), Path(path)])
    assert str(refused.value) == message


def test_what_can_be_written_is_not_refused(folder: Path) -> None:
    Path("there.md").write_text("before")
    Path("link.md").symlink_to("not there yet.md")
    refuse_early([Path("new.md"), Path("there.md"), Path("link.md"), folder / "new.json"])
    assert contents(folder) == {"there.md": "before"}


# The same through the command line


def test_one_run_writes_every_format_and_prints_one(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN))
    outputs = ("-o", "report.md", "-o", "report.json", "-o", "report.txt")
    ended = readiness("check", "submission.json", *outputs, "--full", folder=folder)
    files = contents(folder)
    assert ended.out == files["report.txt"]
    assert ended.err == (
        "readiness: wrote report.md\nreadiness: wrote report.json\nreadiness: wrote report.txt\n"
        "readiness: submission.json: Gaps (code 1): 1 gap at critical or worse (HP06.2). "
        f"{silence(minor=1, watch=1)}\n"
    )
    for shape, name in (("markdown", "report.md"), ("json", "report.json")):
        assert readiness("check", "submission.json", "-f", shape, folder=folder).out == files[name]
    assert sorted(files) == ["report.json", "report.md", "report.txt", "submission.json"]


def test_where_one_report_is_refused_no_other_is_written_or_printed(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN))
    ended = readiness("check", "submission.json", "-o", "report.md", "-o", "nowhere/report.json", folder=folder)
    assert (ended.code, ended.out) == (4, "")
    assert sorted(contents(folder)) == ["submission.json"]


def test_where_the_submission_is_wrong_an_earlier_report_stays(folder: Path) -> None:
    written(folder, submission(status="finished"))
    Path("report.md").write_text("an earlier report")
    assert readiness("check", "submission.json", "-o", "report.md", folder=folder).code == 2
    assert contents(folder)["report.md"] == "an earlier report"


@pytest.mark.slow
def test_the_reports_are_written_also_where_nobody_reads_what_is_printed(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN))
    through_shell('"$@" | true', "check", "submission.json", "-o", "report.json", folder=folder)
    assert contents(folder)["report.json"] == readiness("check", "submission.json", "-f", "json", folder=folder).out


def test_whenever_a_signal_that_waited_is_answered_no_temporary_name_is_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception at the end of such a block may come where nothing is cleared away any more."""
    seen = []

    @contextmanager
    def watched() -> Iterator[None]:
        yield
        seen.append([name for name in contents(folder) if name not in ("one", "two")])

    monkeypatch.setattr(replacement, "held", watched)
    for name in ("one", "two"):
        (folder / name).write_text("earlier")
    deliver({Path("one"): "new", Path("two"): "new"})
    assert contents(folder) == {"one": "new", "two": "new"}
    # Where the system has no files without names, they have some until they are moved.
    assert (len(seen), seen[1:]) == (3, [[], []])
