-- What stands in an episode is found by its number. Where two episodes of a child have the same, as when tables of two
-- years were made by a program that counts from 1 in each, nobody can say in which something stands.
WITH assessed AS (
  SELECT DISTINCT child, episode FROM cin_assessments
), served AS (
  SELECT child, episode FROM cin_section_47
  UNION
  SELECT child, episode FROM cin_plans
  UNION
  SELECT child, episode FROM cin_protection_plans
), episodes AS (
  SELECT
    child, episode, referred, closed, reason, conference, no_further_action,
    COUNT(*) OVER (PARTITION BY child, episode) AS same
  FROM cin_details
)
SELECT
  e.child, CAST(NULL AS VARCHAR) AS team,
  CASE
    WHEN e.no_further_action = 'yes' OR e.closed IS NULL OR e.closed > p.last_day OR e.reason = 'other' THEN FALSE
    WHEN e.episode IS NULL OR e.same > 1 THEN CAST(NULL AS BOOLEAN)
    WHEN a.child IS NULL OR s.child IS NOT NULL OR e.conference IS NOT NULL THEN FALSE
    WHEN e.reason IS NULL THEN CAST(NULL AS BOOLEAN)
    ELSE TRUE
  END AS counted
FROM episodes AS e
CROSS JOIN period AS p
LEFT JOIN assessed AS a ON a.child = e.child AND a.episode = e.episode
LEFT JOIN served AS s ON s.child = e.child AND s.episode = e.episode
WHERE e.referred BETWEEN p.first_day AND p.last_day
