-- Each period of care that had begun by the last day is a row, made of its episodes; it ends with its last one, unless
-- that says that care goes on. Legal status and placement are those of the last day, or of the day on which care ended.
-- A placement in 12 months is a start of care or a move to other carers in them, and the home in which the child was
-- when they began; where an episode does not say why it began, the number is not known.
WITH episodes AS (
  SELECT e.child, e.care, e.started, e.why, e.ended, e.reason, e.officer_contact, e.entered,
    ROW_NUMBER() OVER (
      PARTITION BY e.child, e.care
      ORDER BY e.started DESC, CASE WHEN e.ended IS NULL THEN 0 ELSE 1 END, e.ended DESC, e.episode
    ) AS place
  FROM ssd_cla_episodes AS e
  CROSS JOIN period AS p
  WHERE e.started <= p.last_day
), periods AS (
  SELECT e.child, e.care, COALESCE(MIN(e.entered), MIN(e.started)) AS started,
    MAX(CASE WHEN e.place = 1 AND COALESCE(e.reason, 'other') <> 'goes_on' THEN e.ended END) AS ended,
    MAX(CASE WHEN e.place = 1 AND e.reason <> 'goes_on' THEN e.reason END) AS reason,
    MAX(e.officer_contact) AS officer_contact
  FROM episodes AS e
  GROUP BY e.child, e.care
), days AS (
  SELECT c.child, c.care, CASE WHEN c.ended <= p.last_day THEN c.ended ELSE p.last_day END AS day
  FROM periods AS c
  CROSS JOIN period AS p
), statuses AS (
  SELECT d.child, d.care, l.legal_status,
    ROW_NUMBER() OVER (PARTITION BY d.child, d.care ORDER BY l.started DESC, l.legal_status) AS place
  FROM days AS d
  JOIN ssd_legal_status AS l ON l.child = d.child AND l.started <= d.day AND (l.ended IS NULL OR l.ended >= d.day)
), homes AS (
  SELECT d.child, d.care, h.placement, ROW_NUMBER() OVER (PARTITION BY d.child, d.care ORDER BY h.started DESC) AS place
  FROM days AS d
  JOIN ssd_cla_placement AS h ON h.care = d.care AND h.started <= d.day AND (h.ended IS NULL OR h.ended >= d.day)
), moves AS (
  SELECT e.child,
    SUM(CASE WHEN e.why IN ('began', 'moved') AND (e.ended IS NULL OR e.ended > e.started) THEN 1 ELSE 0 END) AS number,
    SUM(CASE WHEN e.why IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM episodes AS e
  CROSS JOIN period AS p
  WHERE e.started BETWEEN p.year_from AND p.last_day
  GROUP BY e.child
), before AS (
  SELECT DISTINCT e.child
  FROM episodes AS e
  CROSS JOIN period AS p
  WHERE e.started < p.year_from AND (e.ended IS NULL OR e.ended >= p.year_from)
), teeth AS (
  SELECT h.child, MAX(h.checked) AS checked
  FROM ssd_cla_health AS h
  CROSS JOIN period AS p
  WHERE h.kind = 'teeth' AND COALESCE(h.status, 'done') = 'done' AND h.checked <= p.last_day
  GROUP BY h.child
), births AS (
  SELECT n.child, MAX(n.born) AS born
  FROM ssd_person AS n
  GROUP BY n.child
), times_missing AS (
  SELECT m.child, COUNT(*) AS number
  FROM ssd_missing AS m
  CROSS JOIN period AS p
  WHERE COALESCE(m.kind, 'missing') = 'missing' AND m.went BETWEEN p.year_from AND p.last_day
  GROUP BY m.child
)
SELECT
  c.child, n.born, c.started, s.legal_status, c.officer_contact, t.checked AS teeth_checked,
  CASE
    WHEN COALESCE(v.unknown, 0) = 0 THEN COALESCE(v.number, 0) + CASE WHEN b.child IS NULL THEN 0 ELSE 1 END
  END AS placements,
  c.ended, c.reason, h.placement, COALESCE(m.number, 0) AS missing
FROM periods AS c
LEFT JOIN statuses AS s ON s.child = c.child AND s.care = c.care AND s.place = 1
LEFT JOIN homes AS h ON h.child = c.child AND h.care = c.care AND h.place = 1
LEFT JOIN moves AS v ON v.child = c.child
LEFT JOIN before AS b ON b.child = c.child
LEFT JOIN births AS n ON n.child = c.child
LEFT JOIN teeth AS t ON t.child = c.child
LEFT JOIN times_missing AS m ON m.child = c.child
