WITH open AS (
  SELECT n.child, n.born, n.status
  FROM children_in_need AS n
  CROSS JOIN period AS p
  WHERE COALESCE(n.status, '') <> 'closed' AND (n.started IS NULL OR n.started <= p.last_day)
    AND (n.ended IS NULL OR n.ended > p.last_day)
), elsewhere AS (
  SELECT c.child, c.born, 'protection_plan' AS status
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  UNION
  SELECT c.child, c.born, 'in_care' AS status
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
), lost AS (
  SELECT e.child, e.born, e.status
  FROM elsewhere AS e
  LEFT JOIN open AS o ON o.child = e.child
  WHERE o.child IS NULL
), alone AS (
  SELECT o.child, o.born, o.status
  FROM open AS o
  LEFT JOIN elsewhere AS e ON e.child = o.child AND e.status = o.status
  WHERE e.child IS NULL
)
SELECT DISTINCT l.child, a.child AS beside
FROM lost AS l
JOIN alone AS a ON a.born = l.born AND a.status = l.status
