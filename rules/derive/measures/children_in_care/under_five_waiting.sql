WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.started) AS started, MAX(c.born) AS born, MAX(c.age) AS age,
    CASE WHEN MIN(c.placement) = MAX(c.placement) THEN MIN(c.placement) END AS placement,
    CASE WHEN MIN(c.permanence) = MAX(c.permanence) THEN MIN(c.permanence) END AS permanence
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
)
SELECT o.child, o.team,
  CASE
    WHEN o.placement IN ('adoption', 'foster_long_term') THEN FALSE
    WHEN o.placement IN ('foster_other', 'childrens_home', 'supported', 'other_placement', 'other') THEN TRUE
    WHEN o.placement = 'parents' AND o.permanence = 'family' THEN FALSE
    WHEN o.placement IN ('parents', 'foster_relative') AND o.permanence IN ('adoption', 'residential', 'supported')
      THEN TRUE
  END AS counted
FROM open AS o
CROSS JOIN period AS p
WHERE o.started <= p.last_day - INTERVAL 18 MONTH
  AND CASE WHEN o.born IS NULL THEN o.age < 5 ELSE o.born > p.last_day - INTERVAL 60 MONTH END
