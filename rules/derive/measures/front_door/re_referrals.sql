-- Two referrals of one day are one occasion: neither came after the other.
WITH days AS (
  SELECT DISTINCT child, received FROM referrals
), earlier AS (
  SELECT child, received, LAG(received) OVER (PARTITION BY child ORDER BY received) AS before FROM days
)
SELECT r.child, r.team, COALESCE(e.before >= r.received - INTERVAL 12 MONTH, FALSE) AS counted
FROM referrals AS r
JOIN earlier AS e ON e.child = r.child AND e.received = r.received
CROSS JOIN period AS p
WHERE r.received BETWEEN p.first_day AND p.last_day
