WITH open AS (
  SELECT c.child, MAX(c.team) AS team,
    MIN(COALESCE(c.category, 'unknown')) AS category, MAX(COALESCE(c.category, 'unknown')) AS last_category
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team,
  CASE
    WHEN o.category <> o.last_category THEN NULL
    WHEN o.category = 'neglect' THEN TRUE
    WHEN o.category = 'other' THEN FALSE
  END AS counted
FROM open AS o
