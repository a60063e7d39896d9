-- 21 stands for "no factors identified". Codes are read wherever they stand in the cell: "1A 3B" or "['1A', '3B']".
SELECT a.child, CAST(NULL AS VARCHAR) AS team, REGEXP_MATCHES(UPPER(a.factors), '(^|[^0-9])8[A-F]') AS counted
FROM cin_assessments AS a
CROSS JOIN period AS p
WHERE a.ended BETWEEN p.year_from AND p.last_day
  AND REGEXP_MATCHES(UPPER(a.factors), '[0-9][A-F]|20')
