"""What is compiled of YAML is what the YAML reader reads, of that text and no other."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from readiness.core import compiled_yaml
from readiness.core.compiled_yaml import CompiledDocument, compiled, values_in
from readiness.core.diagnostics import PackError
from readiness.core.shipped import rules_folder
from readiness.core.yaml_reader import YamlDocument, parse

TEXT = """\
id: HP06
words: [yes, "1.0", 'é "quoted" \\', ~, true]
numbers: {line: 73.80, nought: 0.0, below: -0.5, tiny: 0.000000000000000001, many: 123456789012345678}
"""
SHIPPED = {
    file.relative_to(rules_folder()).as_posix(): file.read_bytes().decode("utf-8")
    for file in rules_folder().rglob("*.yaml")
}


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of rules of a wheel that was built with the text above."""
    (tmp_path / compiled_yaml.FILE).write_bytes(compiled({"text.yaml": TEXT}))
    monkeypatch.setattr(compiled_yaml, "rules_folder", lambda: tmp_path)
    monkeypatch.setattr(compiled_yaml, "_values", compiled_yaml._values.__wrapped__)
    return tmp_path


def test_what_is_compiled_is_read_with_every_digit_and_in_its_order(wheel: Path) -> None:
    document = compiled_yaml.read(TEXT, "mine.yaml")
    assert isinstance(document, CompiledDocument)
    assert (document.name, document.text) == ("mine.yaml", TEXT)
    assert repr(document.value) == repr(parse(TEXT, "mine.yaml").value)
    assert repr(document.value["numbers"]["line"]) == repr(Decimal("73.80"))


def test_it_says_where_everything_stands_as_the_yaml_does(wheel: Path) -> None:
    assert compiled_yaml.read(TEXT, "text.yaml").places == parse(TEXT, "text.yaml").places


@pytest.mark.parametrize("text", [TEXT.replace("73.80", "73.8"), f"{TEXT}\n", TEXT.replace("\n", "\r\n")])
def test_a_text_that_differs_at_all_is_read_as_yaml(wheel: Path, text: str) -> None:
    assert compiled_yaml.read(text, "text.yaml") == parse(text, "text.yaml")


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.replace(b"73.80", b"37.80"),
        lambda raw: raw[:-1],
        lambda raw: raw.partition(b"\n")[2],
        lambda raw: raw.partition(b"\n")[0],
        lambda raw: b"",
    ],
    ids=["a figure is changed", "the end is missing", "it has no hash", "it has nothing else", "it is empty"],
)
def test_where_what_was_compiled_is_damaged_the_yaml_is_read(wheel: Path, damage: Callable[[bytes], bytes]) -> None:
    file = wheel / compiled_yaml.FILE
    file.write_bytes(damage(file.read_bytes()))
    assert compiled_yaml.read(TEXT, "text.yaml") == parse(TEXT, "text.yaml")


def test_a_checkout_reads_its_yaml() -> None:
    assert not (rules_folder() / compiled_yaml.FILE).exists()
    assert isinstance(compiled_yaml.read(TEXT, "text.yaml"), YamlDocument)


@pytest.mark.slow
def test_every_shipped_file_is_compiled_to_what_the_yaml_reader_reads() -> None:
    values = values_in(compiled(SHIPPED))
    assert [repr(value) for value in values.values()] == [repr(parse(t, n).value) for n, t in SHIPPED.items()]


def test_yaml_that_is_not_sound_is_not_compiled() -> None:
    with pytest.raises(PackError) as refused:
        compiled({"rules/HP06.yaml": "id: *other\n"})
    assert str(refused.value.diagnostics[0]).startswith("rules/HP06.yaml:1:5")
