SELECT
  r.child, r.team,
  CASE r.no_further_action WHEN 'yes' THEN TRUE WHEN 'no' THEN FALSE END AS counted
FROM referrals AS r
CROSS JOIN period AS p
WHERE r.received BETWEEN p.first_day AND p.last_day
