-- One row a plan; an unborn child is born on the day on which the birth is expected. A plan that was open in an older
-- census, and is not in the newest, has gone from the record.
WITH newest AS (
  SELECT MAX(reference) AS reference FROM cin_protection_plans
), births AS (
  SELECT child, MAX(COALESCE(born, expected)) AS born FROM cin_children GROUP BY child
)
SELECT c.child, b.born, c.started, c.ended, c.plans_before
FROM cin_protection_plans AS c
CROSS JOIN newest AS n
LEFT JOIN births AS b ON b.child = c.child
WHERE c.ended IS NOT NULL OR c.reference IS NULL OR c.reference = n.reference
