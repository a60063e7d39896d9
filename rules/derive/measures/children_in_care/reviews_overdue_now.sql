WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
), children AS (
  SELECT DISTINCT e.care, e.child FROM ssd_cla_episodes AS e
), reviews AS (
  SELECT o.child, COUNT(DISTINCT r.held) AS number, MAX(r.held) AS held
  FROM open AS o
  CROSS JOIN period AS p
  JOIN children AS e ON e.child = o.child
  JOIN ssd_cla_reviews AS r ON r.care = e.care
  WHERE r.held BETWEEN o.started AND p.last_day AND COALESCE(r.cancelled, 'no') <> 'yes'
  GROUP BY o.child
)
SELECT o.child, NULL AS team,
  CASE
    WHEN r.number IS NULL THEN now.worked - first.worked >= 20
    WHEN r.number = 1 THEN r.held + INTERVAL 3 MONTH <= p.last_day
    ELSE r.held + INTERVAL 6 MONTH <= p.last_day
  END AS counted
FROM open AS o
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = o.started
JOIN calendar AS now ON now.day = p.last_day
LEFT JOIN reviews AS r ON r.child = o.child
