SELECT DISTINCT c.child, CAST(NULL AS VARCHAR) AS beside
FROM children_in_care AS c
CROSS JOIN period AS p
LEFT JOIN children_in_need AS n ON n.child = c.child AND COALESCE(n.status, '') <> 'closed'
  AND (n.started IS NULL OR n.started <= p.last_day) AND (n.ended IS NULL OR n.ended > p.last_day)
WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day) AND n.child IS NULL
