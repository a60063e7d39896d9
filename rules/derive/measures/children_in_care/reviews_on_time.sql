WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
-- A review after coming into care, and each one held; of who came before the two years, that time begins with one.
events AS (
  SELECT o.child, CASE WHEN o.started < p.two_years_from THEN p.two_years_from ELSE o.started END AS day,
    CASE WHEN o.started < p.two_years_from THEN 'later' ELSE 'start' END AS kind
  FROM open AS o
  CROSS JOIN period AS p
  UNION
  SELECT r.child, r.held AS day, 'review' AS kind
  FROM reviews AS r
  JOIN open AS o ON o.child = r.child AND r.held >= o.started
  CROSS JOIN period AS p
  WHERE r.held BETWEEN p.two_years_from AND p.last_day
),
ordered AS (
  SELECT e.child, e.day, e.kind,
    LAG(e.kind) OVER (
      PARTITION BY e.child ORDER BY e.day, CASE WHEN e.kind = 'review' THEN 1 ELSE 0 END
    ) AS kind_before,
    LEAD(e.day) OVER (
      PARTITION BY e.child ORDER BY e.day, CASE WHEN e.kind = 'review' THEN 1 ELSE 0 END
    ) AS next_day
  FROM events AS e
),
worked AS (
  SELECT c.worked, MIN(c.day) AS day
  FROM calendar AS c
  GROUP BY c.worked
),
due AS (
  SELECT d.child, d.next_day,
    CASE
      WHEN d.kind = 'start' THEN w.day
      WHEN d.kind_before = 'start' THEN d.day + INTERVAL 3 MONTH
      ELSE d.day + INTERVAL 6 MONTH
    END AS due_on
  FROM ordered AS d
  JOIN calendar AS first ON first.day = d.day
  LEFT JOIN worked AS w ON w.worked = first.worked + 20
),
late AS (
  SELECT d.child
  FROM due AS d
  CROSS JOIN period AS p
  WHERE d.due_on <= p.last_day AND (d.next_day IS NULL OR d.next_day > d.due_on)
    AND COALESCE(d.next_day, p.last_day) >= p.year_from
  GROUP BY d.child
)
SELECT o.child, NULL AS team, l.child IS NULL AS counted
FROM open AS o
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = o.started
JOIN calendar AS now ON now.day = p.last_day
LEFT JOIN late AS l ON l.child = o.child
WHERE now.worked - first.worked >= 20
