-- Each row of ssd_cin_assessments is an assessment of one child. One that was authorised before it began has no end.
WITH departments AS (
  SELECT d.department, MIN(d.name) AS name FROM ssd_department AS d GROUP BY d.department
)
SELECT
  a.child, a.started, a.seen,
  CASE WHEN a.ended >= a.started THEN a.ended END AS ended,
  COALESCE(d.name, a.team) AS team
FROM ssd_cin_assessments AS a
LEFT JOIN departments AS d ON d.department = a.team
