"""Speed as a ratio to a peer: whole processes in turn, A B A B, medians with their spread. Nothing here is a test.

Measured is what users have: a wheel that is built and installed for it, beside the locked packages. FILES says how
many files are judged in one process.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SAMPLE = ROOT / "samples" / "gloucestershire-2019-fifth-visit.json"
LARGEST = ROOT / "samples" / "troubled.json"
FULL = ROOT / "samples" / "middling.json"
ROUNDS = 21
# Of many files a round takes long, and varies less.
FILES, MANY_ROUNDS = int(os.environ.get("FILES", "200")), 5

NOTHING = "import click\n@click.command()\ndef main():\n    '''Nothing.'''\nmain()\n"


def main() -> None:
    """Prints each ratio with what it is made of."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = install_wheel(folder)
        # Python imports from the wheel before the environment, and keeps what it compiles, as it does for users.
        os.environ["PYTHONPATH"] = str(wheel.parent.parent)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        print("readiness is the wheel, built from this checkout and installed")
        measure(wheel, folder)


def install_wheel(folder: Path) -> Path:
    """The command `readiness` of a wheel that is built and installed into the folder."""
    installed = folder / "installed"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", installed, wheel]
    subprocess.run(install, capture_output=True, check=True)
    return installed / "bin" / "readiness"


def measure(wheel: Path, folder: Path) -> None:
    """Compares each command of the wheel with its peer."""
    schema, nothing = folder / "schema.json", folder / "nothing.py"
    schema.write_bytes(subprocess.run([wheel, "schema", "submission"], capture_output=True, check=True).stdout)
    nothing.write_text(NOTHING, encoding="utf-8")
    compare(
        f"check of {SAMPLE.name} ({SAMPLE.stat().st_size:,} bytes), against check-jsonschema on the same file",
        [wheel, "check", SAMPLE],
        [BIN / "check-jsonschema", "--schemafile", schema, SAMPLE],
    )
    compare(
        "--help, against a click program that does nothing",
        [wheel, "--help"],
        [sys.executable, nothing, "--help"],
    )
    check = [wheel, "check", LARGEST, "-f", "json"]
    compare(
        f"check of {LARGEST.name} with the page written too, against the same without it",
        [*check, "-o", folder / "page.html"],
        check,
    )
    compare(
        f"check of {SAMPLE.name}, against an editable install, which reads the YAML",
        [wheel, "check", SAMPLE],
        [sys.executable, "-E", BIN / "readiness", "check", SAMPLE],
    )
    files = submissions(folder)
    size = sum(file.stat().st_size for file in files) // len(files)
    compare(
        f"verdicts on {len(files)} files of {size:,} bytes in one process, against one check-jsonschema on them",
        [sys.executable, "-m", "tools.bench_deciding", "judge", *files],
        [BIN / "check-jsonschema", "--schemafile", schema, *files],
        MANY_ROUNDS,
    )
    compare_deciding(str(FULL))


def submissions(folder: Path) -> list[Path]:
    """As many submissions of about 15 KB as are to be judged, each with other rates and evidence than the sample."""
    chance, made = random.Random(1), []
    for number in range(FILES):
        content = json.loads(SAMPLE.read_text(encoding="utf-8"))
        for section in content.values():
            for reading in section.values() if isinstance(section, dict) else ():
                if isinstance(reading, dict) and set(reading) & {"percentage", "source"} == {"percentage", "source"}:
                    moved = reading["percentage"] + chance.choice([-0.3, -0.1, 0, 0.1, 0.3])
                    reading["percentage"] = round(min(max(moved, 0), 100), 1)
        item = content["evidence"][0]
        content["evidence"] += [{**item, "summary": f"{item['summary']} ({number}, {more})"} for more in range(3)]
        made.append(folder / f"{number}.json")
        made[-1].write_text(json.dumps(content, indent=2), encoding="utf-8")
    return made


def compare_deciding(name: str) -> None:
    """Compares deciding a check of a submission with what rule-engine takes to evaluate its rule on flat facts."""
    timed = subprocess.run(
        [sys.executable, "-m", "tools.bench_deciding", "checks", name], capture_output=True, check=True, text=True
    )
    pairs = [tuple(map(float, line.split())) for line in timed.stdout.splitlines()]
    print(f"deciding the checks on {Path(name).name}, against rule-engine's evaluation of their rules on flat facts")
    for who, times in (("readiness", [a for a, _ in pairs]), ("peer", [b for _, b in pairs])):
        print(f"  {who:10} {1 / statistics.median(times):8,.0f} checks a second")
    told([(a, b) for a, b in pairs])


def compare(title: str, ours: Sequence[str | Path], theirs: Sequence[str | Path], rounds: int = ROUNDS) -> None:
    """Runs the two in turn and prints both medians and the median of the ratios, pair by pair."""
    for command in (ours, theirs):
        once(command)
    pairs = [(once(ours), once(theirs)) for _ in range(rounds)]
    print(title)
    for name, times in (("readiness", [a for a, _ in pairs]), ("peer", [b for _, b in pairs])):
        spread = f"{min(times) * 1000:.0f} to {max(times) * 1000:.0f}"
        print(f"  {name:10} {statistics.median(times) * 1000:6.0f} ms ({spread})")
    told(pairs)


def told(pairs: Sequence[tuple[float, float]]) -> None:
    """Prints the median of the ratios, pair by pair."""
    ratios = sorted(a / b for a, b in pairs)
    low, high = ratios[len(ratios) // 4], ratios[-len(ratios) // 4]
    print(f"  ratio      {statistics.median(ratios):6.2f} (middle half {low:.2f} to {high:.2f}), {len(ratios)} pairs")


def once(command: Sequence[str | Path]) -> float:
    """Seconds of wall time of one whole process, which must end with a verdict."""
    start = time.perf_counter()
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - start
    if ended.returncode not in (0, 1, 3):
        raise SystemExit(f"{command[0]} ended with {ended.returncode}: this measures nothing")
    return taken


if __name__ == "__main__":
    main()
