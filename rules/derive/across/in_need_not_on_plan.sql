SELECT DISTINCT n.child, CAST(NULL AS VARCHAR) AS beside
FROM children_in_need AS n
CROSS JOIN period AS p
LEFT JOIN child_protection AS c ON c.child = n.child
  AND c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
WHERE n.status = 'protection_plan' AND (n.started IS NULL OR n.started <= p.last_day)
  AND (n.ended IS NULL OR n.ended > p.last_day) AND c.child IS NULL
