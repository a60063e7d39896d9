"""Finding by words: the criteria, checks, measures and parts whose id, title or definition holds them, best first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from readiness.core.suggestions import nearest
from readiness.core.text import counted
from readiness.data.worked_examples import PARTS
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Fact, Heading, Table, joined
from readiness.reports.explain.facts import fact, ref

MOST, MOST_BESIDE = 20, 8
# What a word found in a place is worth: what a thing is called says more of it than what is told of it.
WORTH = {"id": 3, "title": 3, "subject": 3, "theme": 2, "definition": 1, "question": 1}
# Of the whole word, and of its beginning.
WHOLE, BEGINNING = 3, 2
# Words that stand everywhere, and say nothing.
COMMON = frozenset(
    {"a", "an", "and", "are", "at", "by", "for", "from", "have", "how", "in", "is", "it", "no", "not", "of", "on", "or"}
    | {"the", "to", "who", "with"}
)


@dataclass(frozen=True)
class Subject:
    """Something that can be explained, and its words by the place where they stand."""

    id: str
    title: str
    kind: str
    texts: Mapping[str, str]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words of each place, in one text with a space before and after each."""
        return {place: f" {' '.join(words_of(text))} " for place, text in self.texts.items()}

    def match(self, word: str) -> dict[str, int]:
        """The places where the word stands, and what it is worth in each."""
        found = {place: WORTH[place] * _likeness(word, words) for place, words in self.words.items()}
        return {place: worth for place, worth in found.items() if worth}


def search(pack: RulePack, wanted: str) -> tuple[Block, ...]:
    """What holds every one of the words, best first; nothing where there is none.

    A word that stands nowhere is taken for the nearest that does.
    """
    meant, hits = _found(pack, wanted)
    if not hits:
        return ()
    rows = tuple((ref(one.id), one.title, one.kind, ", ".join(places)) for one, places in hits[:MOST])
    left = [Fact("Not shown", f"{counted(len(hits) - MOST, 'more match', 'more matches')}; add a word")]
    return (
        Heading(1, f'{counted(len(hits), "match", "matches")} for "{meant}"'),
        Table(("Id", "Title", "What", "Found in"), rows),
        *(left if len(hits) > MOST else ()),
        Fact("One of them in full", f"readiness explain {hits[0][0].id}"),
    )


def see_also(pack: RulePack, wanted: str) -> Iterator[Block]:
    """The criteria and checks that hold the words of a section's name."""
    ids = [one.id for one, _ in _found(pack, wanted)[1] if one.kind in ("criterion", "check")]
    yield from fact("See also", *joined(map(ref, ids[:MOST_BESIDE])))


def subjects_of(pack: RulePack) -> Iterator[Subject]:
    """All that can be explained: criteria with their checks, measures, sections of measures, parts of a submission."""
    for criterion in pack.criteria:
        yield Subject(criterion.id, criterion.title, "criterion", _of_criterion(criterion))
        for check in criterion.checks:
            told = f"{check.finding} {check.because or ''}"
            texts = {"id": check.id, "title": check.title, "definition": told, "question": check.inspectors_ask or ""}
            yield Subject(check.id, check.title, "check", texts)
    for name, title in pack.catalogue.sections.items():
        yield Subject(name, title, "section of measures", {"id": name, "title": title})
    for measure in pack.catalogue.measures.values():
        told = " ".join(filter(None, (measure.definition, measure.numerator, measure.denominator)))
        texts = {"id": measure.id, "title": measure.title, "definition": told}
        yield Subject(measure.id, measure.title, "measure", texts)
    for name, part in PARTS.items():
        texts = {"id": name, "title": part.title, "definition": part.says}
        yield Subject(name, part.title, "part of a submission", texts)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, those of ids apart, and without the s of a plural."""
    return [_singular(word) for word in re.findall(r"[^\W_]+", text.casefold())]


def _of_criterion(criterion: Criterion) -> dict[str, str]:
    return {
        "id": criterion.id,
        "title": criterion.title,
        "subject": criterion.subject or "",
        "theme": " ".join((*criterion.themes, *criterion.examined_as)),
        "definition": f"{criterion.why} {criterion.looks_like}",
        "question": criterion.inspectors_ask,
    }


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _likeness(word: str, words: str) -> int:
    if f" {word} " in words:
        return WHOLE
    return BEGINNING if len(word) > 1 and f" {word}" in words else 0


def _meant(word: str, known: Sequence[str]) -> str | None:
    """The word itself where it, or a word that begins with it, stands somewhere; else the nearest; else None."""
    if _likeness(word, f" {' '.join(known)} "):
        return word
    return nearest(word, [one for one in known if one[0] == word[0]])


def _index(pack: RulePack) -> tuple[tuple[Subject, ...], list[str]]:
    """All that can be explained, and every word that stands there."""
    subjects = tuple(subjects_of(pack))
    return subjects, sorted({word for one in subjects for words in one.words.values() for word in words.split()})


def _found(pack: RulePack, wanted: str) -> tuple[str, list[tuple[Subject, list[str]]]]:
    """The words that are meant, and what holds all of them, by how well, with the places."""
    subjects, known = pack.once(_index)
    asked = [word for word in words_of(wanted) if word not in COMMON]
    meant = [_meant(word, known) for word in asked]
    words = [word for word in meant if word is not None]
    if not words or None in meant:
        return "", []
    found = [(one, [one.match(word) for word in words]) for one in subjects]
    hits = [(one, marks) for one, marks in found if all(marks)]
    # What comes first in the pack stays first among equals.
    hits.sort(key=lambda hit: -sum(sum(mark.values()) for mark in hit[1]))
    return " ".join(words), [
        (one, list(dict.fromkeys(place for mark in marks for place in mark))) for one, marks in hits
    ]
