-- Each run of child in need plans without a day between them is a row, as it stood on the last day, so that a plan
-- written anew does not begin again. A child on a protection plan, in care (short breaks apart) or leaving care has
-- that status, or none. `seen` is the last visit of any kind up to the last day at which the child was seen. A child
-- with an open assessment and no plan has no row.
WITH departments AS (
  SELECT d.department, MIN(d.name) AS name FROM ssd_department AS d GROUP BY d.department
), plans AS (
  SELECT n.plan, n.child, n.started, n.ended, n.team,
    MAX(COALESCE(n.ended, DATE '9999-12-31')) OVER (
      PARTITION BY n.child ORDER BY n.started, n.plan ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS until
  FROM ssd_cin_plans AS n
  CROSS JOIN period AS p
  WHERE n.started <= p.last_day
), runs AS (
  SELECT n.plan, n.child, n.started, n.ended, n.team,
    SUM(CASE WHEN n.until IS NULL OR DATE_DIFF('day', n.until, n.started) > 1 THEN 1 ELSE 0 END) OVER (
      PARTITION BY n.child ORDER BY n.started, n.plan ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS run,
    ROW_NUMBER() OVER (PARTITION BY n.child ORDER BY n.started DESC, n.plan DESC) AS place
  FROM plans AS n
), spans AS (
  SELECT n.child, n.run, MIN(n.started) AS started, MAX(n.ended) AS ended, MIN(n.place) AS place,
    SUM(CASE WHEN n.ended IS NULL THEN 1 ELSE 0 END) AS open
  FROM runs AS n
  GROUP BY n.child, n.run
), protected AS (
  SELECT DISTINCT c.child
  FROM ssd_cp_plans AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.other_council, 'no') <> 'yes'
), in_care AS (
  SELECT DISTINCT c.child
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
), leaving AS (
  SELECT DISTINCT l.child FROM ssd_care_leavers AS l WHERE l.eligibility = 'leaving'
), visits AS (
  SELECT v.child, v.visited FROM ssd_cin_visits AS v WHERE v.seen = 'yes'
  UNION ALL
  SELECT v.child, v.visited FROM ssd_cp_visits AS v WHERE v.seen = 'yes'
  UNION ALL
  SELECT v.child, v.visited FROM ssd_cla_visits AS v WHERE v.seen = 'yes'
), seen AS (
  SELECT v.child, MAX(v.visited) AS visited
  FROM visits AS v
  CROSS JOIN period AS p
  WHERE v.visited <= p.last_day
  GROUP BY v.child
), disabled AS (
  SELECT d.child, MAX(CASE d.disability WHEN 'some' THEN 1 WHEN 'none' THEN 0 END) AS disability
  FROM ssd_disability AS d
  GROUP BY d.child
)
SELECT
  s.child,
  CASE d.disability WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'unknown' END AS disabled,
  s.started, v.visited AS seen,
  CASE WHEN s.open = 0 THEN s.ended END AS ended,
  CASE
    WHEN s.open = 0 AND s.ended <= p.last_day THEN 'closed'
    WHEN i.child IS NOT NULL THEN 'in_care'
    WHEN c.child IS NOT NULL THEN 'protection_plan'
    WHEN l.child IS NULL THEN 'need_plan'
  END AS status,
  COALESCE(t.name, n.team) AS team
FROM spans AS s
CROSS JOIN period AS p
JOIN runs AS n ON n.child = s.child AND n.place = s.place
LEFT JOIN departments AS t ON t.department = n.team
LEFT JOIN protected AS c ON c.child = s.child
LEFT JOIN in_care AS i ON i.child = s.child
LEFT JOIN leaving AS l ON l.child = s.child
LEFT JOIN seen AS v ON v.child = s.child
LEFT JOIN disabled AS d ON d.child = s.child
