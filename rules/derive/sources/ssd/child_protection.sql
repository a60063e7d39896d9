-- Each plan of the council is a row; those that other councils hold for a time are not its own. `visited` is the last
-- visit in it, up to the last day, at which the child was seen. `alone` is of the last visit of all, seen or not: "yes"
-- where every visit of that day was so. An unborn child has the day on which it is due as its date of birth.
WITH plans AS (
  SELECT c.plan, c.child, c.started, c.ended
  FROM ssd_cp_plans AS c
  WHERE COALESCE(c.other_council, 'no') <> 'yes'
), visits AS (
  SELECT q.plan, q.child, v.visited, v.seen, v.alone,
    RANK() OVER (PARTITION BY q.plan, q.child ORDER BY v.visited DESC) AS place
  FROM plans AS q
  CROSS JOIN period AS p
  JOIN ssd_cp_visits AS v ON v.child = q.child AND v.visited >= q.started
  WHERE v.visited <= p.last_day AND (q.ended IS NULL OR v.visited <= q.ended)
), last_visits AS (
  SELECT v.plan, v.child, MAX(CASE WHEN v.seen = 'yes' THEN v.visited END) AS visited,
    MIN(CASE WHEN v.place > 1 THEN NULL WHEN v.alone = 'yes' AND COALESCE(v.seen, 'yes') = 'yes' THEN 1 ELSE 0 END)
      AS alone
  FROM visits AS v
  GROUP BY v.plan, v.child
), people AS (
  SELECT o.child, COALESCE(MIN(o.born), MIN(o.due)) AS born
  FROM ssd_person AS o
  GROUP BY o.child
)
SELECT
  q.child, o.born,
  EXTRACT(YEAR FROM p.last_day) - EXTRACT(YEAR FROM o.born)
    - CASE
      WHEN EXTRACT(MONTH FROM p.last_day) * 100 + EXTRACT(DAY FROM p.last_day)
        < EXTRACT(MONTH FROM o.born) * 100 + EXTRACT(DAY FROM o.born) THEN 1
      ELSE 0
    END AS age,
  q.started, v.visited,
  CASE v.alone WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'unknown' END AS alone,
  q.ended
FROM plans AS q
CROSS JOIN period AS p
LEFT JOIN last_visits AS v ON v.plan = q.plan AND v.child = q.child
LEFT JOIN people AS o ON o.child = q.child
