-- A child with two open episodes counts once, by the earlier. The list leaves out referrals without further action.
WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MIN(c.started) AS started
  FROM children_in_need AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, o.started <= p.last_day - INTERVAL 24 MONTH AS counted
FROM open AS o
CROSS JOIN period AS p
