-- How the text of a cell becomes a day, a number or a word. All but the first macro take text without blanks around it;
-- `until_day` is the last day of the period.

-- To look at both ends is quicker than to take away blanks that are seldom there.
CREATE MACRO trimmed(x) AS CASE WHEN x LIKE ' %' OR x LIKE '% ' THEN trim(x) ELSE x END;

CREATE MACRO is_blank(x) AS
  x IS NULL OR lower(x) IN ('', 'null', 'none', 'n/a', 'na', '#n/a', 'nan', 'nat', '-', '--', '.', '?');

-- Whether all cells of a row are blank.
CREATE MACRO nothing_in(cells) AS len([one FOR one IN cells IF NOT is_blank(trimmed(one))]) = 0;

-- No blank word has more than four bytes, so that most texts are not compared with them.
CREATE MACRO text_of(x) AS CASE WHEN strlen(x) > 4 THEN x WHEN is_blank(x) THEN NULL ELSE x END;

-- A year of two digits is one of the hundred up to a year after the period.
CREATE MACRO short_year(day, until_day) AS
  CASE WHEN day > until_day + INTERVAL 1 YEAR THEN day - INTERVAL 100 YEAR ELSE day END;

-- 31/03/26, 31-Mar-2026 and 31.3.2026 09:30 as 31/03/26, 31/Mar/2026 and 31/3/2026; any other text as it is.
CREATE MACRO with_slashes(x) AS regexp_replace(
  x, '(?i)^(\d{1,2})(?:[/.-](\d{1,2})[/.-]|[ -]([a-z]{3,9})[ -])(\d{2}|\d{4})( [0-9:.]+)?$', '\1/\2\3/\4');

-- 2026-03-31, 2026-03-31T09:30, 31/03/2026, 31/03/26, 31-Mar-2026 and Excel's 46112, the common ones first. A day that
-- is not there (31 June), or an American one (03/31/2026), is none.
CREATE MACRO day_of(x, until_day) AS CAST(COALESCE(CASE
  WHEN strlen(x) = 10 THEN try_strptime(x, ['%d/%m/%Y', '%Y-%m-%d'])
END, CASE
  WHEN x IS NULL THEN NULL
  WHEN regexp_full_match(x, '\d{4}-\d{2}-\d{2}[T ][0-9:.]+(Z|\+00:00)?') THEN TRY_CAST(left(x, 10) AS DATE)
  WHEN regexp_full_match(x, '\d{5}(\.\d+)?') THEN DATE '1899-12-30' + CAST(TRY_CAST(x AS DOUBLE) // 1 AS INTEGER)
  WHEN regexp_full_match(with_slashes(x), '\d+/\w+/\d{4}')
    THEN try_strptime(with_slashes(x), ['%d/%m/%Y', '%d/%b/%Y', '%d/%B/%Y'])
  WHEN regexp_full_match(with_slashes(x), '\d+/\w+/\d\d')
    THEN short_year(try_strptime(with_slashes(x), ['%d/%m/%y', '%d/%b/%y', '%d/%B/%y']), until_day)
END) AS DATE);

CREATE MACRO whole_of(x) AS
  CASE WHEN regexp_full_match(x, '\d{1,4}(\.0+)?') THEN CAST(TRY_CAST(x AS DOUBLE) AS INTEGER) END;

-- A word without the letter by which Annex A counts its codes: "b) No" is "no".
CREATE MACRO word_of(x) AS CASE
  WHEN x LIKE '_) %' THEN lower(ltrim(substring(x, 4)))
  WHEN contains(x, ')') THEN regexp_replace(lower(x), '^[a-z]{1,2}\)\s*', '')
  ELSE lower(x)
END;

-- What is wrong with a cell that holds something: nothing (0), unreadable (1), a day that stands for "not known" (2),
-- one that cannot be (3), one outside the calendar (4).
CREATE MACRO trouble_of(x, day, earliest, latest, from_day, to_day) AS CASE
  WHEN day BETWEEN greatest(earliest, from_day) AND least(latest, to_day) THEN 0
  WHEN day IS NULL THEN CASE WHEN is_blank(x) THEN 0 ELSE 1 END
  WHEN day <= DATE '1901-01-01' OR day >= DATE '2099-12-31' THEN 2
  WHEN day < earliest OR day > latest THEN 3
  WHEN day < from_day OR day > to_day THEN 4
  ELSE 0
END;
