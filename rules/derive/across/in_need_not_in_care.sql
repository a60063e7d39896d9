SELECT DISTINCT n.child, CAST(NULL AS VARCHAR) AS beside
FROM children_in_need AS n
CROSS JOIN period AS p
LEFT JOIN children_in_care AS c ON c.child = n.child
  AND c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
WHERE n.status = 'in_care' AND (n.started IS NULL OR n.started <= p.last_day)
  AND (n.ended IS NULL OR n.ended > p.last_day) AND c.child IS NULL
