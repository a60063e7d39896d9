"""The pictures of the README: the report on a desk, a phone and paper. `python -m tools.screenshots` makes them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SAMPLE, BEFORE = "samples/middling.json", "samples/middling-six-months-before.json"
LIMIT = 300_000
SCREENS = {"report-wide": ("", (1280, 900)), "report-phone": ("#HP06.1", (360, 800))}


def main() -> None:
    """Writes each picture and says how large it is."""
    from tests.support import browser as real

    reason = real.why_not() or (None if shutil.which("pdftoppm") else "pdftoppm is not there: install poppler-utils")
    if reason:
        raise SystemExit(reason)
    with tempfile.TemporaryDirectory() as folder, real.chromium() as browser:
        report = Path(folder) / "report.html"
        command = [sys.executable, "-m", "readiness", "check", SAMPLE, "--since", BEFORE, "-o", str(report)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        open_report = real.Opener(browser, Path(folder))
        text = report.read_text(encoding="utf-8")
        for name, (address, size) in SCREENS.items():
            open_report(text, address, size).screenshot(path=picture(name))
        printed = Path(folder) / "report.pdf"
        open_report(text).pdf(path=printed, prefer_css_page_size=True)
        first = ["pdftoppm", "-png", "-singlefile", "-f", "1", "-r", "80"]
        subprocess.run([*first, printed, picture("report-print").with_suffix("")], check=True)
        if did := open_report.close():
            raise SystemExit("\n".join(did))
    for name in (*SCREENS, "report-print"):
        size_of = picture(name).stat().st_size
        print(f"wrote {picture(name).relative_to(ROOT)}, {size_of:,} bytes")
        if size_of > LIMIT:
            raise SystemExit(f"that is more than {LIMIT:,} bytes")


def picture(name: str) -> Path:
    """Where a picture belongs."""
    folder = ROOT / "docs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.png"


if __name__ == "__main__":
    main()
