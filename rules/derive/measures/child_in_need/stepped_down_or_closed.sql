-- An end is left out where the child was in care on that day, or where the case was closed within three months since
-- the child moved to another council. Where list 6 does not say whether the child moved, it is not known.
WITH ends AS (
  SELECT c.child, c.team, c.ended
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.ended >= p.nine_months_from AND c.ended < p.three_months_from
  UNION ALL
  SELECT n.child, n.team, n.ended
  FROM children_in_need AS n
  CROSS JOIN period AS p
  WHERE n.ended >= p.nine_months_from AND n.ended < p.three_months_from
), judged AS (
  SELECT e.child, e.ended, MAX(e.team) AS team,
    MAX(CASE WHEN l.child IS NULL THEN 0 ELSE 1 END) AS in_care,
    MAX(CASE WHEN n.reason = 'moved' AND n.ended <= e.ended + INTERVAL 3 MONTH THEN 1 ELSE 0 END) AS moved,
    MAX(
      CASE WHEN n.child IS NULL OR (n.reason IS NULL AND n.ended <= e.ended + INTERVAL 3 MONTH) THEN 1 ELSE 0 END
    ) AS unknown
  FROM ends AS e
  LEFT JOIN children_in_care AS l ON l.child = e.child AND l.started <= e.ended
    AND (l.ended IS NULL OR l.ended > e.ended) AND COALESCE(l.legal_status, '') <> 'short_breaks'
  LEFT JOIN children_in_need AS n ON n.child = e.child AND (n.ended IS NULL OR n.ended >= e.ended)
  GROUP BY e.child, e.ended
)
SELECT j.child, MAX(j.team) AS team, CASE WHEN MIN(j.unknown) = 0 THEN TRUE END AS counted
FROM judged AS j
WHERE j.in_care = 0 AND j.moved = 0
GROUP BY j.child
