-- Each enquiry is a row, with the first conference that names it. A conference that names no enquiry belongs to the
-- child's last one before it, so that a late one is not lost; one about a child who moved in on a plan, a second one of
-- an enquiry, and one without any are rows of their own, without a start.
WITH departments AS (
  SELECT d.department, MIN(d.name) AS name FROM ssd_department AS d GROUP BY d.department
), guessed AS (
  SELECT c.conference, c.child, e.enquiry,
    ROW_NUMBER() OVER (PARTITION BY c.conference, c.child ORDER BY e.started DESC, e.enquiry) AS place
  FROM ssd_initial_cp_conference AS c
  JOIN ssd_s47_enquiry AS e ON e.child = c.child AND e.started <= c.held
  WHERE c.enquiry IS NULL AND COALESCE(c.moved_in, 'no') <> 'yes'
), conferences AS (
  SELECT c.conference, c.child, c.held, COALESCE(e.enquiry, g.enquiry) AS enquiry
  FROM ssd_initial_cp_conference AS c
  LEFT JOIN ssd_s47_enquiry AS e
    ON e.enquiry = c.enquiry AND e.child = c.child AND (c.held IS NULL OR c.held >= e.started)
  LEFT JOIN guessed AS g ON g.conference = c.conference AND g.child = c.child AND g.place = 1
), ranked AS (
  SELECT c.conference, c.child, c.held, c.enquiry,
    ROW_NUMBER() OVER (
      PARTITION BY c.child, c.enquiry ORDER BY CASE WHEN c.held IS NULL THEN 1 ELSE 0 END, c.held, c.conference
    ) AS place
  FROM conferences AS c
), enquiries AS (
  SELECT e.child, e.started,
    CASE
      WHEN r.held IS NOT NULL OR e.outcome = 'conference' THEN 'no'
      WHEN e.no_further_action = 'yes' THEN 'yes'
      WHEN r.conference IS NOT NULL THEN 'no'
      ELSE 'unknown'
    END AS unnecessary,
    r.held AS conference,
    COALESCE(d.name, e.team) AS team
  FROM ssd_s47_enquiry AS e
  LEFT JOIN ranked AS r ON r.enquiry = e.enquiry AND r.child = e.child AND r.place = 1
  LEFT JOIN departments AS d ON d.department = e.team
)
SELECT child, started, unnecessary, conference, team
FROM enquiries
UNION ALL
SELECT r.child, NULL AS started, 'no' AS unnecessary, r.held AS conference, NULL AS team
FROM ranked AS r
WHERE r.held IS NOT NULL AND (r.enquiry IS NULL OR r.place > 1)
