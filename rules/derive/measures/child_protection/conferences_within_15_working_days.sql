-- Where two enquiries name one conference, the earlier counts, so that no conference looks quicker than it was.
WITH conferences AS (
  SELECT s.child, s.conference, MAX(s.team) AS team, MIN(s.started) AS started
  FROM section_47 AS s
  CROSS JOIN period AS p
  WHERE s.conference BETWEEN p.first_day AND p.last_day
  GROUP BY s.child, s.conference
)
SELECT c.child, c.team, last.worked - first.worked <= 15 AS counted
FROM conferences AS c
JOIN calendar AS first ON first.day = c.started
JOIN calendar AS last ON last.day = c.conference
