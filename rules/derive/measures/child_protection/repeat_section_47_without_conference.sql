WITH enquiries AS (
  SELECT s.child, MAX(s.team) AS team, COUNT(*) AS number
  FROM section_47 AS s
  CROSS JOIN period AS p
  WHERE s.started BETWEEN p.year_from AND p.last_day
  GROUP BY s.child
), conferences AS (
  SELECT DISTINCT s.child
  FROM section_47 AS s
  CROSS JOIN period AS p
  WHERE s.conference BETWEEN p.year_from AND p.last_day
)
SELECT e.child, e.team, TRUE AS counted
FROM enquiries AS e
LEFT JOIN conferences AS c ON c.child = e.child
WHERE e.number >= 2 AND c.child IS NULL
