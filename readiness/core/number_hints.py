"""Hints for numbers that are written as text: which number, status or bound is meant, and how to write it in JSON."""

from __future__ import annotations

import re
from decimal import Decimal

# Words before a number that is known only in part. ">=" comes before ">", or it would be read as that and "=5".
SIGNS = {
    "at least": ("at least", "not less than", "≥", ">="),
    "at most": ("at most", "no more than", "up to", "≤", "<="),
    "above": ("more than", "greater than", "above", "over", ">"),
    "below": ("less than", "fewer than", "below", "under", "<"),
    "about": ("approximately", "approx.", "approx", "about", "around", "circa", "c.", "ca.", "~", "≈"),
}
PERCENT = ("%", "per cent", "percent", "pc", "pp", "ppt", "pts", "points", "percentage points")
TIMES = {"k": 1000, "thousand": 1000, "million": 1_000_000}

# Each form of a number, and what its separators become. The order matters: 1,234 is a thousand and more, as England
# writes it, and 1,5 is a decimal.
FORMS: tuple[tuple[re.Pattern[str], dict[str, str | int | None]], ...] = (
    (re.compile(r"-?\d+(\.\d+)?", re.ASCII), {}),
    (re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII), {",": ""}),
    (re.compile(r"-?[1-9]\d{0,2}([ '’]\d{3})+(\.\d+)?", re.ASCII), {" ": "", "'": "", "’": ""}),
    (re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII), {".": "", ",": "."}),
    (re.compile(r"-?[1-9]\d{0,2}(\.\d{3}){2,}", re.ASCII), {".": ""}),
    (re.compile(r"-?\d+,\d+", re.ASCII), {",": "."}),
)
# Up to here, "fewer than" is how small counts of people are suppressed: "fewer than 6" is DfE's 1 to 5.
SMALL = 6

NOT_HELD = '"status": "not-held", "reason": "…"'
NOT_APPLICABLE = '"status": "not-applicable", "reason": "…"'
SUPPRESSED = '"status": "suppressed", "symbol": "c"'
SYMBOLS = ("c", "x", "z", "u", "k", "low")
# Words that stand for the lack of a number, and how to say so. FIELD is replaced by what the status replaces.
NO_NUMBERS = {
    **{word: f'write "status": "suppressed", "symbol": "{word}" in place of FIELD' for word in SYMBOLS},
    **dict.fromkeys(("*", "s", "suppressed", "redacted"), f"write {SUPPRESSED} in place of FIELD"),
    **dict.fromkeys(("..", ":"), 'write "status": "suppressed", "symbol": "x" in place of FIELD'),
    **dict.fromkeys(
        ("unknown", "not known", "n/k", "?", "not recorded", "not held", "no data", "not available", "not collected"),
        f"write {NOT_HELD} in place of FIELD, and say why",
    ),
    **dict.fromkeys(
        ("", "null", "nan", "tbc", "tba", "tbd", "pending", "to follow", "not submitted"),
        'write "status": "not-submitted" in place of FIELD, or leave it out altogether',
    ),
    **dict.fromkeys(("nil", "zero", "nought", "none"), "write 0 where none arose"),
    **dict.fromkeys(
        ("-", "–", "—", "−", "--"),
        f"a dash can mean several things: write 0 where none arose, {NOT_HELD} in place of FIELD where it is not "
        f"recorded, or {SUPPRESSED} where it was suppressed",
    ),
    **dict.fromkeys(
        ("#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!"),
        f"the spreadsheet could not work it out: mend the formula, or write {NOT_HELD} in place of FIELD",
    ),
}
NO_USE = ("n/a", "na", "n.a.", "not applicable")
WITH_BOUND = ("percentage", "value", "count")
COUNTED = ("count", "numerator", "denominator", "bands")
PARTED = ("numerator", "denominator", "percentage", "value")
FIELDS = (*WITH_BOUND, "numerator", "denominator", "median", "percentile_90", "longest")
# The fields that a status replaces, where it is more than the field itself.
GIVES_WAY = {
    **dict.fromkeys(("numerator", "denominator"), '"numerator" and "denominator"'),
    **dict.fromkeys(("median", "percentile_90", "longest"), "the whole duration"),
}
# A longer text is no number, and would only cost time.
LONGEST = 60
IN_DIGITS = "write the number in digits, without quotation marks"
ANY_BLANK = re.compile("[\u00a0\u2007\u2009\u202f]")


def digits(text: str) -> str | None:
    """The number in a text, as JSON writes it; None where the text is anything but one number."""
    if len(text) > LONGEST:
        return None
    text = ANY_BLANK.sub(" ", text).strip().replace("−", "-").removeprefix("+")
    if re.fullmatch(r"-?\d*\.\d+|\d+\.", text, re.ASCII):
        text = re.sub(r"^(-?)\.", r"\g<1>0.", text).removesuffix(".")
    if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?[eE][+-]?\d{1,2}", text, re.ASCII):
        text = f"{Decimal(text):f}"
    for form, become in FORMS:
        if form.fullmatch(text):
            return re.sub(r"^(-?)0+(?=\d)", r"\1", text.translate(str.maketrans(become)))
    return None


def hint(text: str) -> tuple[str, str]:
    """Message and hint for a text in place of a number."""
    number = digits(text)
    if number is not None:
        return f"{quoted(text)} is text, not a number", f"write it without quotation marks: {number}"
    head, unit = _unit(text.strip()) if len(text) <= LONGEST else ("", "")
    number = digits(head)
    if number is None or not unit:
        return f"the text {quoted(text)} stands where a number belongs", IN_DIGITS
    if unit == "%":
        return f"{quoted(text)} is text with a percent sign", f"write the number alone: {number}"
    message = f"{quoted(text)} is a number with a word behind it"
    if unit in TIMES:
        return message, f"write it out: {(Decimal(number) * TIMES[unit]).normalize():f}"
    where = "" if unit in PERCENT else ", in the unit that belongs here"
    return message, f"write the number alone{where}: {number}"


def figure_hint(text: str, field: str, may_not_apply: bool) -> tuple[str, str]:
    """Message and hint for a text in place of a reading's figure, which may be said in a status or a bound instead."""
    found = otherwise_said(text, field, may_not_apply)
    return (f"the text {quoted(text)} stands where a number belongs", found) if found else hint(text)


def otherwise_said(text: str, field: str, may_not_apply: bool) -> str | None:
    """The hint to say in a status, a bound or parts what the text says; None where it says nothing of these."""
    if len(text) > LONGEST:
        return None
    word = " ".join(text.split()).casefold()
    ways = (_parts, _range, _bounded, _percentage)
    return _no_number(word, field, may_not_apply) or next(filter(None, (way(word, field) for way in ways)), None)


def quoted(text: str) -> str:
    """The text in quotation marks, cut where it is long."""
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"'


def _unit(text: str) -> tuple[str, str]:
    """The text without the word at its end, and that word."""
    found = re.fullmatch(r"(.*?[\d.,])\s*(%|[a-z][a-z .-]*)", text.casefold(), re.ASCII | re.DOTALL)
    return (found[1], found[2].strip()) if found else (text, "")


def _number(text: str) -> str | None:
    """The number, with or without a percent sign behind it."""
    head, unit = _unit(text)
    return digits(head) if not unit or unit in PERCENT else None


def _instead(said: str, field: str) -> str:
    return f"{said} in place of {GIVES_WAY.get(field, quoted(field))}"


def _no_number(word: str, field: str, may_not_apply: bool) -> str | None:
    """The hint for a word that stands for the lack of a number."""
    if word in NO_USE and may_not_apply:
        nothing = f"write {_instead(NOT_APPLICABLE, field)} where there is nothing to count"
        return f"{nothing}, or {NOT_HELD} where it is not recorded"
    if word in NO_USE:
        return f"every council has this: write {_instead(NOT_HELD, field)} where it is not recorded"
    return NO_NUMBERS[word].replace("FIELD", GIVES_WAY.get(field, quoted(field))) if word in NO_NUMBERS else None


def _parts(word: str, field: str) -> str | None:
    if field not in PARTED:
        return None
    found = re.fullmatch(r"(.+?)\s*(?:/|of|out of)\s*(.+)", word)
    top, bottom = (digits(found[1]), digits(found[2])) if found else (None, None)
    return f'write "numerator": {top}, "denominator": {bottom}' if top and bottom else None


def _range(word: str, field: str) -> str | None:
    found = re.fullmatch(r"(?:between |from )?(.+?)\s*(?:-|–|—|to|and)\s*(.+)", word)
    low, high = (_number(found[1]), _number(found[2])) if found else (None, None)
    if low is None or high is None or Decimal(low) >= Decimal(high):
        return None
    if field == "count" and "%" not in word:
        return f'write "at_least": {low}, "at_most": {high} in place of "count"'
    return f"a range is no number: write the number itself, or {_instead(NOT_HELD, field)}"


def _bounded(word: str, field: str) -> str | None:
    """The hint for a number that is known only as above, below or about another."""
    if "%" in word and field == "count":
        return None
    for kind, signs in SIGNS.items():
        sign = next((one for one in signs if word.startswith(one)), None)
        number = _number(word.removeprefix(sign).strip()) if sign else None
        if number is not None:
            return _bound(kind, number, field, people="%" not in word)
    number = _number(word.removesuffix("+")) if word.endswith("+") else None
    return None if number is None else _bound("at least", number, field, people=True)


def _bound(kind: str, number: str, field: str, people: bool) -> str:
    if kind == "at least" and Decimal(number) <= 0:
        return f"this says nothing: give the number, or write {_instead(NOT_HELD, field)}"
    if kind == "about":
        return f'write {number}, and that it is an estimate in "note"'
    small = people and field in COUNTED and Decimal(number) <= SMALL
    if kind in ("below", "at most") and small and field != "count":
        return f"write {_instead(SUPPRESSED, field)}"
    if field not in WITH_BOUND:
        return f"this has to be the number itself: give it, or write {_instead(NOT_HELD, field)}"
    if kind in ("above", "below"):
        return _strictly(kind, number, field, small)
    if field == "count" and "." not in number:
        return _strictly(*_one_beyond(kind, int(number)), field, small)
    side = "above" if kind == "at least" else "below"
    return f'a bound is strict: where it is not {number} itself, write "{field}": {number}, "bound": "{side}"'


def _percentage(word: str, field: str) -> str | None:
    """The hint for a percentage where something is counted or timed."""
    number = _number(word) if "%" in word and field not in ("percentage", "value") else None
    if number is None:
        return None
    if field in PARTED:
        percentage = f'"percentage": {number}'
        return f"write {_instead(percentage, field)}"
    return "a percentage does not belong here: give the number itself"


def _one_beyond(kind: str, count: int) -> tuple[str, str]:
    """The strict bound that says the same of a whole number."""
    return ("above", str(count - 1)) if kind == "at least" else ("below", str(count + 1))


def _strictly(side: str, number: str, field: str, small: bool) -> str:
    bound = f'"{field}": {number}, "bound": "{side}"'
    if side == "below" and small:
        return f"write {_instead(SUPPRESSED, field)} where it hides a small number, or {bound} where it may be 0"
    return f"write {bound}"
