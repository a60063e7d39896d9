WITH open AS (
  SELECT DISTINCT c.child
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
), times AS (
  -- Of two that began on one day, the one that lasted longer is the last, and an offer for the other does not help.
  SELECT m.child, m.ended, m.offered,
    ROW_NUMBER() OVER (
      PARTITION BY m.child
      ORDER BY m.went DESC, CASE WHEN m.ended IS NULL THEN 0 ELSE 1 END, m.ended DESC,
        CASE m.offered WHEN 'yes' THEN 1 ELSE 0 END
    ) AS place
  FROM ssd_missing AS m
  CROSS JOIN period AS p
  WHERE COALESCE(m.kind, 'missing') = 'missing' AND m.went BETWEEN p.year_from AND p.last_day
)
SELECT o.child, NULL AS team, COALESCE(t.offered = 'yes', FALSE) AS counted
FROM open AS o
JOIN times AS t ON t.child = o.child AND t.place = 1
CROSS JOIN period AS p
WHERE DATE_DIFF('day', t.ended, p.last_day) >= 3
