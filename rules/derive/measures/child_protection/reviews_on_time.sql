-- Each step leads from the plan's first day, or from a review, to the next review. A review is late where the next one
-- came after the day on which it was due, or has not come by the last day; a step that ended before the 12 months says
-- nothing of them. A census need not hold the reviews from before its year. Where none is known between the plan's
-- first day and the 12 months, one may have been held on the day before these at the latest: what would be late by then
-- is late, and what might have been in time is unknown.
WITH newest AS (
  SELECT MAX(reference) AS reference FROM cin_protection_plans
), plans AS (
  SELECT c.child, MIN(c.started) AS started
  FROM cin_protection_plans AS c
  CROSS JOIN period AS p
  CROSS JOIN newest AS n
  WHERE c.started <= p.last_day
    AND (c.ended > p.last_day OR c.ended IS NULL AND (c.reference IS NULL OR c.reference = n.reference))
  GROUP BY c.child
), days AS (
  SELECT child, started AS day, started + INTERVAL 3 MONTH AS due, TRUE AS first FROM plans
  UNION ALL
  SELECT r.child, r.reviewed, r.reviewed + INTERVAL 6 MONTH, FALSE
  FROM cin_reviews AS r
  JOIN plans AS o ON o.child = r.child
  CROSS JOIN period AS p
  WHERE r.reviewed > o.started AND r.reviewed <= p.last_day
), steps AS (
  SELECT child, day, due, first, LEAD(day) OVER (PARTITION BY child ORDER BY day) AS next FROM days
), judged AS (
  SELECT
    s.child,
    CASE
      WHEN s.next < p.year_from THEN 0
      WHEN s.next <= s.due OR s.next IS NULL AND s.due > p.last_day THEN 0
      WHEN NOT s.first OR s.day >= p.year_from THEN 2
      WHEN s.next IS NULL OR s.next > p.year_from - INTERVAL 1 DAY + INTERVAL 6 MONTH THEN 2
      ELSE 1
    END AS late
  FROM steps AS s
  CROSS JOIN period AS p
)
SELECT
  o.child, CAST(NULL AS VARCHAR) AS team,
  CASE MAX(j.late) WHEN 0 THEN TRUE WHEN 2 THEN FALSE END AS counted
FROM plans AS o
JOIN judged AS j ON j.child = o.child
CROSS JOIN period AS p
WHERE o.started + INTERVAL 3 MONTH <= p.last_day
GROUP BY o.child
