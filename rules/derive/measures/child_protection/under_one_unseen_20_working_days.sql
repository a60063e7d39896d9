WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.born) AS born, MAX(c.age) AS age, MIN(c.started) AS started,
    MAX(c.visited) AS visited
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, CASE WHEN o.born IS NOT NULL OR o.age IS NOT NULL THEN TRUE END AS counted
FROM open AS o
CROSS JOIN period AS p
JOIN calendar AS now ON now.day = p.last_day
JOIN calendar AS first ON first.day = o.started
LEFT JOIN calendar AS visit ON visit.day = o.visited
WHERE now.worked - first.worked > 20 AND (visit.day IS NULL OR now.worked - visit.worked > 20)
  AND CASE
    WHEN o.born IS NULL THEN COALESCE(o.age, 0) < 1
    ELSE o.born > p.last_day - INTERVAL 12 MONTH AND o.born <= p.last_day
  END
