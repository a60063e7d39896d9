WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.born) AS born, MAX(c.age) AS age,
    MIN(CASE c.alone WHEN 'yes' THEN 1 ELSE 0 END) AS alone
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, o.alone = 1 AS counted
FROM open AS o
CROSS JOIN period AS p
WHERE CASE WHEN o.born IS NULL THEN o.age >= 4 ELSE o.born <= p.last_day - INTERVAL 4 YEAR END
