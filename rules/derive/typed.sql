-- How text becomes days, numbers and words. `until_day` is the last day of the period.

CREATE MACRO is_blank(x) AS
  x IS NULL OR lower(trim(x)) IN ('', 'null', 'none', 'n/a', 'na', '#n/a', 'nan', 'nat', '-', '--', '.', '?');

-- No blank word is longer than four signs, so that most texts are not compared with them.
CREATE MACRO text_of(x) AS
  CASE WHEN length(trim(x)) > 4 THEN trim(x) WHEN is_blank(x) THEN NULL ELSE trim(x) END;

-- A year of two digits is one of the hundred up to a year after the period.
CREATE MACRO short_year(day, until_day) AS
  CASE WHEN day > until_day + INTERVAL 1 YEAR THEN day - INTERVAL 100 YEAR ELSE day END;

-- 31/03/26, 31-Mar-2026 and 31.3.2026 09:30 as 31/03/26, 31/Mar/2026 and 31/3/2026; any other text as it is.
CREATE MACRO with_slashes(x) AS regexp_replace(
  trim(x), '(?i)^(\d{1,2})(?:[/.-](\d{1,2})[/.-]|[ -]([a-z]{3,9})[ -])(\d{2}|\d{4})( [0-9:.]+)?$', '\1/\2\3/\4');

-- 2026-03-31, 2026-03-31T09:30, 31/03/2026, 31/03/26, 31-Mar-2026 and Excel's 46112, the common ones first. A day that
-- is not there (31 June), or an American one (03/31/2026), is none.
CREATE MACRO day_of(x, until_day) AS CAST(CASE
  WHEN x IS NULL THEN NULL
  WHEN x LIKE '____-__-__' THEN TRY_CAST(x AS DATE)
  WHEN x LIKE '__/__/____' THEN try_strptime(x, '%d/%m/%Y')
  WHEN regexp_full_match(x, '\s*\d{4}-\d{2}-\d{2}([T ][0-9:.]+(Z|\+00:00)?)?\s*') THEN TRY_CAST(left(trim(x), 10) AS DATE)
  WHEN regexp_full_match(x, '\s*\d{5}(\.\d+)?\s*')
    THEN DATE '1899-12-30' + CAST(TRY_CAST(trim(x) AS DOUBLE) // 1 AS INTEGER)
  WHEN regexp_full_match(with_slashes(x), '\d+/\w+/\d{4}')
    THEN try_strptime(with_slashes(x), ['%d/%m/%Y', '%d/%b/%Y', '%d/%B/%Y'])
  ELSE short_year(try_strptime(with_slashes(x), ['%d/%m/%y', '%d/%b/%y', '%d/%B/%y']), until_day)
END AS DATE);

CREATE MACRO whole_of(x) AS
  CASE WHEN regexp_full_match(trim(x), '\d{1,4}(\.0+)?') THEN CAST(TRY_CAST(trim(x) AS DOUBLE) AS INTEGER) END;

-- A word without the letter by which Annex A counts its codes: "b) No" is "no".
CREATE MACRO word_of(x) AS
  CASE WHEN x LIKE '_) %' THEN lower(trim(x[4:]))
    WHEN contains(x, ')') THEN regexp_replace(lower(trim(x)), '^[a-z]{1,2}\)\s*', '') ELSE lower(trim(x)) END;

-- What is wrong with a cell that holds something: nothing (0), unreadable (1), a day that stands for "not known" (2),
-- one that cannot be (3), one outside the calendar (4).
CREATE MACRO trouble_of(x, day, earliest, latest, from_day, to_day) AS CASE
  WHEN day IS NULL THEN CASE WHEN is_blank(x) THEN 0 ELSE 1 END
  WHEN day <= DATE '1901-01-01' OR day >= DATE '2099-12-31' THEN 2
  WHEN day < earliest OR day > latest THEN 3
  WHEN day < from_day OR day > to_day THEN 4
  ELSE 0
END;
