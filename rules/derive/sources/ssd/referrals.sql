-- Each row of ssd_cin_episodes is a referral of one child. Its team is an id or a name, as the system gives it.
WITH departments AS (
  SELECT d.department, MIN(d.name) AS name FROM ssd_department AS d GROUP BY d.department
)
SELECT r.child, r.received, r.no_further_action, COALESCE(d.name, r.team) AS team
FROM ssd_cin_episodes AS r
LEFT JOIN departments AS d ON d.department = r.team
