-- Each row of ssd_cin_assessments is an assessment of one child. One that was authorised before it began has no end.
SELECT
  a.child, a.started, a.seen,
  CASE WHEN a.ended >= a.started THEN a.ended END AS ended,
  COALESCE(d.name, a.team) AS team
FROM ssd_cin_assessments AS a
LEFT JOIN ssd_department AS d ON d.department = a.team
