SELECT
  d.child, CAST(NULL AS VARCHAR) AS team,
  CASE WHEN d.source IS NOT NULL THEN d.source = 'police' END AS counted
FROM cin_details AS d
CROSS JOIN period AS p
WHERE d.referred BETWEEN p.year_from AND p.last_day
