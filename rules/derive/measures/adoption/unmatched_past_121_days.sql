SELECT a.child, NULL AS team, DATE_DIFF('day', a.ordered, p.last_day) > 121 AS counted
FROM adoption AS a
CROSS JOIN period AS p
WHERE a.ordered <= p.last_day
  AND (a.matched IS NULL OR a.matched > p.last_day)
  AND (a.placed IS NULL OR a.placed > p.last_day)
  AND (a.adopted IS NULL OR a.adopted > p.last_day)
  AND (a.reversed IS NULL OR a.reversed > p.last_day)
