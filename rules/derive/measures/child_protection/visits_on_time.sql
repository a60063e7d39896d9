WITH plans AS (
  SELECT DISTINCT c.child, c.started, c.ended
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day
), visits AS (
  SELECT DISTINCT v.child, v.visited FROM ssd_cp_visits AS v WHERE v.seen = 'yes'
), points AS (
  SELECT c.child, c.started, c.ended, c.started AS day, 0 AS kind
  FROM plans AS c
  UNION ALL
  SELECT c.child, c.started, c.ended, v.visited AS day, 1 AS kind
  FROM plans AS c
  JOIN visits AS v ON v.child = c.child AND v.visited >= c.started AND (c.ended IS NULL OR v.visited <= c.ended)
), gaps AS (
  SELECT o.child, o.ended, o.day, LEAD(o.day) OVER (PARTITION BY o.child, o.started ORDER BY o.day, o.kind) AS next_day
  FROM points AS o
), workdays AS (
  SELECT w.worked, MIN(w.day) AS day FROM calendar AS w GROUP BY w.worked
)
SELECT g.child, NULL AS team,
  COALESCE(made.worked - since.worked <= s.child_protection_visit_working_days, FALSE) AS counted
FROM gaps AS g
CROSS JOIN period AS p
CROSS JOIN standards AS s
JOIN calendar AS since ON since.day = g.day
JOIN workdays AS due ON due.worked = since.worked + FLOOR(s.child_protection_visit_working_days)
LEFT JOIN calendar AS made ON made.day = g.next_day
WHERE due.day BETWEEN p.first_day AND p.last_day AND (g.ended IS NULL OR g.ended > due.day)
