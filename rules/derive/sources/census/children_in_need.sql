-- One row an episode, but for referrals without further action. How a child stands is worked out from the dates for the
-- last day of the period; nothing is said of a child without a plan, who may be in care: the census does not tell.
-- An episode or plan that was open in an older census, and is not in the newest, has gone from the record.
WITH newest AS (
  SELECT MAX(reference) AS reference FROM cin_details
), protected AS (
  SELECT DISTINCT c.child
  FROM cin_protection_plans AS c
  CROSS JOIN period AS p
  CROSS JOIN newest AS n
  WHERE c.started <= p.last_day
    AND (c.ended > p.last_day OR c.ended IS NULL AND (c.reference IS NULL OR c.reference = n.reference))
), planned AS (
  SELECT DISTINCT c.child, c.episode
  FROM cin_plans AS c
  CROSS JOIN period AS p
  CROSS JOIN newest AS n
  WHERE c.started <= p.last_day
    AND (c.ended > p.last_day OR c.ended IS NULL AND (c.reference IS NULL OR c.reference = n.reference))
), disabilities AS (
  SELECT
    child,
    CASE MAX(CASE disability WHEN 'some' THEN 2 WHEN 'none' THEN 1 END)
      WHEN 2 THEN 'yes'
      WHEN 1 THEN 'no'
    END AS disabled
  FROM cin_disabilities
  GROUP BY child
)
SELECT
  d.child, s.disabled, d.referred AS started, d.closed AS ended,
  CASE
    WHEN d.closed <= p.last_day THEN 'closed'
    WHEN o.child IS NOT NULL THEN 'protection_plan'
    WHEN n.child IS NOT NULL THEN 'need_plan'
  END AS status
FROM cin_details AS d
CROSS JOIN period AS p
CROSS JOIN newest AS w
LEFT JOIN protected AS o ON o.child = d.child
LEFT JOIN planned AS n ON n.child = d.child AND n.episode = d.episode
LEFT JOIN disabilities AS s ON s.child = d.child
WHERE COALESCE(d.no_further_action, 'no') <> 'yes'
  AND (d.closed IS NOT NULL OR d.reference IS NULL OR d.reference = w.reference)
