WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.started) AS started, MAX(c.officer_contact) AS officer_contact
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
)
SELECT o.child, o.team, COALESCE(o.officer_contact >= p.half_year_from, FALSE) AS counted
FROM open AS o
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = o.started
JOIN calendar AS now ON now.day = p.last_day
WHERE now.worked - first.worked >= 20
