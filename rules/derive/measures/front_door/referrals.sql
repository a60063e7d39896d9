SELECT r.child, r.team, TRUE AS counted
FROM referrals AS r
CROSS JOIN period AS p
WHERE r.received BETWEEN p.first_day AND p.last_day
