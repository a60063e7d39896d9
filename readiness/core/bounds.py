"""How much a submission may hold: more than any honest one does, and little enough to be read in seconds.

A council has perhaps 50 teams, 200 evidence items, and texts of some thousand characters. With every measure split by
50 teams, and ten years of history, a submission has about 30,000 values in 1 MB.
"""

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a file, unless --max-bytes says another number."""
MOST_VALUES = 40_000
"""Values in a file: texts, numbers, words, lists and objects. Each takes memory, however few bytes it has."""
MOST_PARTS, LARGEST_UNPACKED, MOST_ELEMENTS = 2_000, 32 * 1024 * 1024, 1_000_000
"""Files in a workbook, which is a ZIP archive; bytes of those that are read, when unpacked; and elements in them."""
LAST_ROW, LAST_COLUMN = 20_000, 200
"""How far down and to the right a cell of a workbook may stand: no table here comes near."""
DEEPEST = 100
"""Levels of lists and objects in each other. Versions of Python differ in how deep they go before a RecursionError."""
MOST_ITEMS = 1_000
"""Items of a list, and members of an object with names of the council's own: evidence, history, teams."""
LONGEST_TEXT = 10_000
"""Characters of a text."""
MOST_TOLD, FEWEST_TOLD = 5_000_000, 1_000
"""Characters that evidence, or actions, may take in a result, where each item stands under all that it names;
and how many an item counts for at least each time."""
LONGEST_LABEL = 1_000
"""Characters of what names something: a council, a role, a source."""
LONGEST_KEY = 200
"""Characters of a key, a team's name among them."""
MOST_DIGITS = 22
"""Digits of a number: more than any figure needs, and few enough that sums are exact in 28 digits."""
MOST_PROBLEMS = 1_000
"""Problems that are looked for; of more it is said that there are more."""
MOST_RESULT_VALUES = 500_000
"""Values in a stored evaluation, which tells each check with its readings: a council's own has about 45,000."""
LONGEST_RESULT_TEXT = 50_000
"""Characters of the text of a finding in a stored evaluation."""
