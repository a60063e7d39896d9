WITH open AS (
  SELECT c.child, MAX(c.started) AS started, MAX(c.born) AS born
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
ordered AS (
  SELECT l.child, l.care_started, l.started, l.ended, l.place, l.number,
    LAG(l.started) OVER (PARTITION BY l.child, l.care_started ORDER BY l.number) AS started_before
  FROM placements AS l
),
lived AS (
  SELECT l.child, l.care_started,
    MAX(CASE WHEN l.place IN ('adoption', 'adoption_same_carers') THEN COALESCE(l.started_before, l.started)
      ELSE l.started END) AS since
  FROM ordered AS l
  WHERE l.ended IS NULL
  GROUP BY l.child, l.care_started
)
SELECT o.child, NULL AS team, COALESCE(l.since <= p.last_day - INTERVAL 24 MONTH, FALSE) AS counted
FROM open AS o
CROSS JOIN period AS p
LEFT JOIN lived AS l ON l.child = o.child AND l.care_started = o.started
WHERE o.started <= p.last_day - INTERVAL 30 MONTH AND o.born + INTERVAL 16 YEAR > p.last_day
