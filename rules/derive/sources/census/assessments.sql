-- One row an assessment. One that was open in an older census, and is not in the newest, has gone from the record.
WITH newest AS (
  SELECT MAX(reference) AS reference FROM cin_assessments
)
SELECT a.child, a.started, a.ended
FROM cin_assessments AS a
CROSS JOIN newest AS n
WHERE a.ended IS NOT NULL OR a.reference IS NULL OR a.reference = n.reference
