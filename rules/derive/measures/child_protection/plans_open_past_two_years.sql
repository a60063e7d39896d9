WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MIN(c.started) AS started
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, TRUE AS counted
FROM open AS o
CROSS JOIN period AS p
WHERE DATE_DIFF('day', o.started, p.last_day) + 1 > 729
