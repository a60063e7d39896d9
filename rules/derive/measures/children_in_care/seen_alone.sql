WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
), visits AS (
  SELECT o.child, v.visited, v.seen, v.alone, RANK() OVER (PARTITION BY o.child ORDER BY v.visited DESC) AS place
  FROM open AS o
  CROSS JOIN period AS p
  JOIN ssd_cla_visits AS v ON v.child = o.child AND v.visited BETWEEN o.started AND p.last_day
), last_visits AS (
  -- Of several visits on the last day of visits, each must be one at which the child was alone.
  SELECT v.child, MAX(v.visited) AS visited,
    MIN(CASE WHEN v.alone = 'yes' AND COALESCE(v.seen, 'yes') = 'yes' THEN 1 ELSE 0 END) AS alone
  FROM visits AS v
  WHERE v.place = 1
  GROUP BY v.child
), people AS (
  SELECT q.child, COALESCE(MIN(q.born), MIN(q.due)) AS born
  FROM ssd_person AS q
  GROUP BY q.child
), children AS (
  SELECT o.child, v.alone, COALESCE(v.visited, p.last_day) AS day, q.born
  FROM open AS o
  CROSS JOIN period AS p
  LEFT JOIN last_visits AS v ON v.child = o.child
  LEFT JOIN people AS q ON q.child = o.child
)
SELECT o.child, NULL AS team, COALESCE(o.alone = 1, FALSE) AS counted
FROM children AS o
WHERE o.born IS NULL OR o.born <= o.day - INTERVAL 4 YEAR
