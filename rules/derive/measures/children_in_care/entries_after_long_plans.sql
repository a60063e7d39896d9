WITH entries AS (
  SELECT c.child, c.started, MAX(c.team) AS team
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started BETWEEN p.year_from AND p.last_day AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child, c.started
), plans AS (
  SELECT e.child, e.team,
    CASE
      WHEN c.started < CASE WHEN c.ended < e.started THEN c.ended ELSE e.started END - INTERVAL 18 MONTH THEN 1
      WHEN c.plans_before >= 2 THEN 1
      WHEN c.plans_before IS NOT NULL THEN 0
    END AS drawn_out
  FROM entries AS e
  JOIN child_protection AS c ON c.child = e.child
  WHERE c.started <= e.started AND (c.ended IS NULL OR c.ended > e.started - INTERVAL 30 DAY)
)
SELECT l.child, MAX(l.team) AS team,
  CASE WHEN MAX(l.drawn_out) = 1 THEN TRUE WHEN COUNT(l.drawn_out) = COUNT(*) THEN FALSE END AS counted
FROM plans AS l
GROUP BY l.child
