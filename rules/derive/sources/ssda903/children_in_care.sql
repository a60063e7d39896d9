-- Placements become periods of care, one row each, as they stood on the last day: the placement is the last one, or
-- the one that a temporary stay interrupts. The number of placements is that of all the child's in the 12 months;
-- where more may lie before what is known, nothing unless there are three already. OC2 says whether teeth were checked
-- in the year, not when: the last day stands for the day.
WITH placed AS (
  SELECT l.*, ROW_NUMBER() OVER (PARTITION BY l.child, l.care_started ORDER BY l.number DESC) AS from_last
  FROM placements AS l
),
lived AS (
  SELECT l.child, COUNT(*) AS placements, MAX(l.known_from) AS known_from
  FROM placements AS l
  CROSS JOIN period AS p
  WHERE COALESCE(l.legal_status, '') <> 'short_breaks'
    AND COALESCE(l.ended, p.last_day) >= p.year_from
    AND (l.ended IS NULL OR l.ended > l.started)
  GROUP BY l.child
),
away AS (
  SELECT m.child, COUNT(*) AS times, COUNT(m.kind) AS known,
    SUM(CASE WHEN m.kind = 'missing' THEN 1 ELSE 0 END) AS missing
  FROM missing AS m
  CROSS JOIN period AS p
  WHERE m.started <= p.last_day AND COALESCE(m.ended, p.last_day) >= p.year_from
  GROUP BY m.child
),
teeth AS (
  SELECT o.child, MIN(CASE WHEN o.teeth = 'yes' THEN 1 ELSE 0 END) AS checked
  FROM oc2 AS o
  GROUP BY o.child
),
birth AS (
  SELECT h.child, MAX(h.born) AS born
  FROM header AS h
  GROUP BY h.child
)
SELECT c.child, b.born, c.care_started AS started, c.legal_status,
  CASE WHEN t.checked = 1 THEN p.last_day END AS teeth_checked,
  CASE WHEN l.known_from IS NULL OR l.known_from <= p.year_from OR l.placements >= 3 THEN l.placements END
    AS placements,
  c.care_ended AS ended, c.reason,
  CASE
    WHEN c.care_ended IS NULL AND c.ended IS NOT NULL THEN NULL
    WHEN c.place IN ('adoption', 'adoption_same_carers') THEN 'adoption'
    WHEN c.place IN ('elsewhere', 'temporary') THEN 'other'
    ELSE c.place
  END AS placement,
  CASE WHEN a.child IS NULL THEN 0 WHEN a.known = a.times THEN a.missing END AS missing
FROM placed AS c
CROSS JOIN period AS p
LEFT JOIN birth AS b ON b.child = c.child
LEFT JOIN teeth AS t ON t.child = c.child
LEFT JOIN lived AS l ON l.child = c.child
LEFT JOIN away AS a ON a.child = c.child
WHERE c.from_last = 1
