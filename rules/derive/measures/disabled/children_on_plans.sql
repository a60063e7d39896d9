SELECT c.child, MAX(c.team) AS team, TRUE AS counted
FROM children_in_need AS c
CROSS JOIN period AS p
WHERE c.status = 'need_plan' AND (c.ended IS NULL OR c.ended > p.last_day)
  AND (c.started IS NULL OR c.started <= p.last_day)
  AND c.disabled = 'yes'
GROUP BY c.child
