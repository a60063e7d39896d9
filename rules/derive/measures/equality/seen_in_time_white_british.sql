-- Whoever is on both plans at once counts once, and was seen in time if that is so on both.
WITH recorded AS (
  SELECT n.child, n.ethnicity FROM children_in_need AS n
  UNION ALL
  SELECT c.child, c.ethnicity FROM child_protection AS c
), ethnicities AS (
  SELECT r.child
  FROM recorded AS r
  WHERE r.ethnicity NOT IN ('refused', 'unknown')
  GROUP BY r.child
  HAVING MIN(CASE r.ethnicity WHEN 'white_british' THEN 1 ELSE 0 END) = 1
), plans AS (
  SELECT n.child, MAX(n.team) AS team, MIN(n.started) AS started, MAX(n.seen) AS seen,
    MAX(s.child_in_need_visit_working_days) AS standard
  FROM children_in_need AS n
  CROSS JOIN period AS p
  CROSS JOIN standards AS s
  WHERE n.status = 'need_plan' AND (n.ended IS NULL OR n.ended > p.last_day)
    AND (n.started IS NULL OR n.started <= p.last_day)
  GROUP BY n.child
  UNION ALL
  SELECT c.child, MAX(c.team) AS team, MIN(c.started) AS started, MAX(c.visited) AS seen,
    MAX(s.child_protection_visit_working_days) AS standard
  FROM child_protection AS c
  CROSS JOIN period AS p
  CROSS JOIN standards AS s
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  GROUP BY c.child
)
SELECT l.child, MAX(l.team) AS team,
  MIN(CASE WHEN now.worked - seen.worked <= l.standard THEN 1 ELSE 0 END) = 1 AS counted
FROM plans AS l
JOIN ethnicities AS e ON e.child = l.child
CROSS JOIN period AS p
JOIN calendar AS now ON now.day = p.last_day
LEFT JOIN calendar AS first ON first.day = l.started
LEFT JOIN calendar AS seen ON seen.day = l.seen
WHERE l.started IS NULL OR now.worked - first.worked > l.standard
GROUP BY l.child
