WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MIN(c.started) AS started, MAX(c.seen) AS seen
  FROM children_in_need AS c
  CROSS JOIN period AS p
  WHERE c.status = 'need_plan' AND (c.ended IS NULL OR c.ended > p.last_day)
    AND (c.started IS NULL OR c.started <= p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, COALESCE(now.worked - seen.worked <= s.child_in_need_visit_working_days, FALSE) AS counted
FROM open AS o
CROSS JOIN period AS p
CROSS JOIN standards AS s
JOIN calendar AS now ON now.day = p.last_day
LEFT JOIN calendar AS first ON first.day = o.started
LEFT JOIN calendar AS seen ON seen.day = o.seen
WHERE (o.started IS NULL OR now.worked - first.worked > s.child_in_need_visit_working_days)
