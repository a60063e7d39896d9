SELECT c.child, NULL AS team, TRUE AS counted
FROM contacts AS c
CROSS JOIN period AS p
WHERE c.received BETWEEN p.half_year_from AND p.last_day
