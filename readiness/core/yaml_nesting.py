"""How deeply a YAML text nests, found before a parser sees it, since parsers fail at different depths.

Counted are brackets outside quotation marks, texts and comments, and the columns at which lists and mappings begin: for
a valid text never more than there are. A list at the column of its key is not counted, so a parser may meet twice as
many levels.
"""

from __future__ import annotations

import re

# A shortcut for almost every file: with so few brackets and columns no parser fails, and the reader counts itself.
FEW_BRACKETS, FEW_COLUMNS = 200, 50
FAR = re.compile(rf"\n[-?: \t]{{{FEW_COLUMNS}}}")

# Possessive quantifiers: no input makes these backtrack. Not \s, since YAML has fewer blanks.
BETWEEN = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
QUOTED = re.compile(r"""'(?:[^']|'')*+'?|"(?:[^"\\]|\\.)*+"?""", re.DOTALL)
ANCHOR_OR_TAG = re.compile(r"[&*!][^ \t\r\n,\[\]{}]*+")
ENTRY = re.compile(r"[-?:](?=[ \t\r\n]|\Z)")
COLON = re.compile(r"[ \t]*+:(?=[ \t\r\n]|\Z)")
MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
DIRECTIVE = re.compile(r"%[^\n]*+")
PLAIN = re.compile(r"(?:[^ \t\r\n:#]|:(?=[^ \t\r\n])|(?<=[^ \t\r\n])#|[ \t]++(?=[^ \t\r\n:#]|:[^ \t\r\n]))++")
NEXT_LINE = re.compile(r"[ \t]*+\r?\n(?:[ \t]*+\r?\n)*+([ \t]*+)(?=[^ \t\r\n#])")
PLAIN_IN_BRACKETS = re.compile(
    r"(?:[^ \t\r\n,\[\]{}:#]|:(?=[^ \t\r\n,\[\]{}])|(?<=[^ \t\r\n])#"
    r"|[ \t\r\n]++(?=[^ \t\r\n,\[\]{}:#]|:[^ \t\r\n,\[\]{}]))++"
)
BLOCK = re.compile(r"[|>][-+]?([1-9]?)[^\n]*+\n?")
BLOCK_BEGINNING = re.compile(r"(?: *+\r?\n)*+ *+")
NO_TEXT_BEGINS = "@`%|>,]}"


def too_deep(text: str, most: int) -> int | None:
    """The offset of the list or mapping that is the first to be nested more than `most` deep; None where none is."""
    if text.count("[") + text.count("{") <= FEW_BRACKETS and not FAR.search(f"\n{text}"):
        return None
    return first_beyond(text, most)


def first_beyond(text: str, most: int) -> int | None:
    """The same as `too_deep`, without its shortcut."""
    return _Scanner(text, most).first()


class _Scanner:
    """Scans a text once, and remembers only what is open."""

    def __init__(self, text: str, most: int) -> None:
        self.text, self.most = text, most
        self.at = self.line = 0  # the current offset, and that of the start of its line
        self.columns: list[int] = []
        self.brackets = 0
        self.key: int | None = None  # the column of what a colon would make a key
        self.may_be_key = True

    def first(self) -> int | None:
        """The offset at which more than `most` are open for the first time."""
        while self._pass(BETWEEN) or self.at < len(self.text):
            start = self.at
            if self.brackets:
                self._in_brackets(self.text[start : start + 1])
            else:
                self._outside(self.text[start : start + 1])
            if len(self.columns) + self.brackets > self.most:
                return start if self.brackets else self.line + self.columns[-1]
        return None

    def _pass(self, pattern: re.Pattern[str]) -> bool:
        """Moves past what matches here; returns whether anything did."""
        found = pattern.match(self.text, self.at)
        if found is None or found.end() == self.at:
            return False
        self._go_to(found.end())
        return True

    def _go_to(self, end: int) -> None:
        # In YAML a key cannot continue on another line.
        if newline := self.text.rfind("\n", self.at, end) + 1:
            self.line, self.key, self.may_be_key = newline, None, True
        self.at = end

    def _in_brackets(self, sign: str) -> None:
        if sign in ("[", "{"):
            self.brackets, self.at = self.brackets + 1, self.at + 1
        elif sign in ("]", "}"):
            self.brackets, self.at = self.brackets - 1, self.at + 1
            if not self.brackets:
                self._pass_colon()
        elif sign in (",", ":", "?"):
            self.at += 1
        elif not self._pass(ENTRY) and not self._pass_scalar(sign, PLAIN_IN_BRACKETS):
            self.at = len(self.text)  # the parser goes no further

    def _outside(self, sign: str) -> None:
        column = self.at - self.line
        while self.columns and self.columns[-1] > column:
            self.columns.pop()
        if column == 0 and (self._pass(MARKER) or self._pass(DIRECTIVE)):
            self.columns.clear()
            self.may_be_key = False
            return
        if self._pass(ENTRY):
            self._open(column)
            self.key, self.may_be_key = None, True
            return
        if self.key is None and self.may_be_key:
            self.key = column
        if sign in ("[", "{"):
            self.brackets, self.at = 1, self.at + 1
        elif sign in ("|", ">"):
            self._pass_block()
        elif not self._pass_scalar(sign, PLAIN):
            self.at = len(self.text)
        elif not self._pass_colon() and sign not in "&*!\"'":
            self._pass_next_lines()

    def _pass_scalar(self, sign: str, plain: re.Pattern[str]) -> bool:
        if sign in ("'", '"'):
            return self._pass(QUOTED)
        if sign in ("&", "*", "!"):
            return self._pass(ANCHOR_OR_TAG)
        return sign not in NO_TEXT_BEGINS and self._pass(plain)

    def _pass_colon(self) -> bool:
        """Moves past the colon that makes a key of what was just passed; returns whether there is one."""
        if self.key is None or not (found := COLON.match(self.text, self.at)):
            return False
        self._open(self.key)
        self.at, self.key, self.may_be_key = found.end(), None, False
        return True

    def _pass_next_lines(self) -> None:
        """Moves to the end of a text without quotation marks, which continues while lines are indented further."""
        least = self.columns[-1] + 1 if self.columns else 0
        while (found := NEXT_LINE.match(self.text, self.at)) and len(found[1]) >= least:
            if not found[1] and MARKER.match(self.text, found.end()):
                return
            self._go_to(found.end())
            if not self._pass(PLAIN):
                return

    def _pass_block(self) -> None:
        """Moves to the end of a text after | or >: to the first line that is indented less than its first."""
        least = max(1, self.columns[-1] + 1 if self.columns else 0)
        given = BLOCK.match(self.text, self.at)
        self._pass(BLOCK)
        if given and given[1]:
            indent = least + int(given[1]) - 1
        else:
            beginning = BLOCK_BEGINNING.match(self.text, self.at)
            lines = beginning[0].split("\n") if beginning else []
            indent = max(least, *(len(line.rstrip("\r")) for line in lines))
        while self.at < len(self.text):
            end = self.text.find("\n", self.at) + 1 or len(self.text)
            line = self.text[self.at : end]
            if line.strip(" \r\n") and not line.startswith(" " * indent):
                return
            self._go_to(end)

    def _open(self, column: int) -> None:
        if not self.columns or self.columns[-1] < column:
            self.columns.append(column)
