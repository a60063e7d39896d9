"""What hatchling adds to a wheel: its rules and templates, compiled. An editable install reads them as they are.

It needs PyYAML and jinja2 alone, so that little is fetched to build the package.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompilingHook(BuildHookInterface):
    """Puts what it compiles beside the sources in `readiness/_data`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles into a folder of its own, which is put into the wheel."""
        if version == "editable":
            return
        self.made = tempfile.TemporaryDirectory()
        sys.path.insert(0, self.root)
        compile_into(Path(self.made.name), Path(self.root))
        build_data["force_include"][self.made.name] = "readiness/_data"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Takes the folder away."""
        if version != "editable":
            self.made.cleanup()


def compile_into(folder: Path, root: Path) -> None:
    """Writes the compiled rules and templates of a checkout under `rules` and `templates` in the folder."""
    from readiness.core.compiled_yaml import FILE, compiled
    from readiness.reports.html.templates import compile_templates, compiled_folder

    files = sorted((root / "rules").rglob("*.yaml"))
    (folder / "rules").mkdir()
    texts = {file.relative_to(root).as_posix(): file.read_bytes().decode("utf-8") for file in files}
    (folder / "rules" / FILE).write_bytes(compiled(texts))
    compile_templates(folder / "templates" / compiled_folder())
