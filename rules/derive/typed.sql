-- How text becomes days, numbers and words. `until_day` is the last day of the period.

CREATE MACRO is_blank(x) AS
  x IS NULL OR lower(trim(x)) IN ('', 'null', 'none', 'n/a', 'na', '#n/a', 'nan', 'nat', '-', '--', '.', '?');

-- No blank word is longer than four signs, so that most texts are not compared with them.
CREATE MACRO text_of(x) AS
  CASE WHEN length(trim(x)) > 4 THEN trim(x) WHEN is_blank(x) THEN NULL ELSE trim(x) END;

-- A year of two digits is one of the hundred up to a year after the period.
CREATE MACRO short_year(day, until_day) AS
  CASE WHEN day > until_day + INTERVAL 1 YEAR THEN day - INTERVAL 100 YEAR ELSE day END;

-- 2026-03-31, 2026-03-31T09:30, 31/03/2026, 31/03/26, 31-Mar-2026 and Excel's 46112, the common ones first. A day that
-- is not there (31 June), or an American one (03/31/2026), is none.
CREATE MACRO day_of(x, until_day) AS CAST(CASE
  WHEN x IS NULL THEN NULL
  WHEN x LIKE '____-__-__' THEN TRY_CAST(x AS DATE)
  WHEN x LIKE '__/__/____' THEN try_strptime(x, '%d/%m/%Y')
  WHEN regexp_full_match(trim(x), '\d{4}-\d{2}-\d{2}([T ][0-9:.]+(Z|\+00:00)?)?')
    THEN TRY_CAST(left(trim(x), 10) AS DATE)
  WHEN regexp_full_match(trim(x), '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( [0-9:.]+)?')
    THEN try_strptime(regexp_replace(split_part(trim(x), ' ', 1), '[.-]', '/', 'g'), '%d/%m/%Y')
  WHEN regexp_full_match(trim(x), '\d{1,2}[/.-]\d{1,2}[/.-]\d{2}( [0-9:.]+)?')
    THEN short_year(try_strptime(regexp_replace(split_part(trim(x), ' ', 1), '[.-]', '/', 'g'), '%d/%m/%y'), until_day)
  WHEN regexp_full_match(trim(x), '(?i)\d{1,2}[ -][a-z]{3}[ -]\d{4}')
    THEN try_strptime(replace(trim(x), ' ', '-'), '%d-%b-%Y')
  WHEN regexp_full_match(trim(x), '(?i)\d{1,2}[ -][a-z]{3}[ -]\d{2}')
    THEN short_year(try_strptime(replace(trim(x), ' ', '-'), '%d-%b-%y'), until_day)
  WHEN regexp_full_match(trim(x), '(?i)\d{1,2}[ -][a-z]{4,9}[ -]\d{4}')
    THEN try_strptime(replace(trim(x), ' ', '-'), '%d-%B-%Y')
  WHEN regexp_full_match(trim(x), '\d{5}(\.\d+)?')
    THEN DATE '1899-12-30' + CAST(TRY_CAST(trim(x) AS DOUBLE) // 1 AS INTEGER)
END AS DATE);

CREATE MACRO whole_of(x) AS
  CASE WHEN regexp_full_match(trim(x), '\d{1,4}(\.0+)?') THEN CAST(TRY_CAST(trim(x) AS DOUBLE) AS INTEGER) END;

-- A word without the letter by which Annex A counts its codes: "b) No" is "no".
CREATE MACRO word_of(x) AS
  CASE WHEN x LIKE '_) %' THEN lower(trim(x[4:])) ELSE regexp_replace(lower(trim(x)), '^[a-z]{1,2}\)\s*', '') END;

-- What is wrong with a cell that holds something: nothing (0), unreadable (1), a day that stands for "not known" (2),
-- one that cannot be (3), one outside the calendar (4).
CREATE MACRO trouble_of(x, day, earliest, latest, from_day, to_day) AS CASE
  WHEN day IS NULL THEN CASE WHEN is_blank(x) THEN 0 ELSE 1 END
  WHEN day <= DATE '1901-01-01' OR day >= DATE '2099-12-31' THEN 2
  WHEN day < earliest OR day > latest THEN 3
  WHEN day < from_day OR day > to_day THEN 4
  ELSE 0
END;
