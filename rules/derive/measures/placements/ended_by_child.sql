WITH ordered AS (
  SELECT e.child, e.started, e.begun_by, e.legal_status, e.place,
    LAG(e.change_reason) OVER (
      PARTITION BY e.child ORDER BY e.started, COALESCE(e.ended, DATE '2099-12-31')
    ) AS change_reason,
    LAG(e.place) OVER (
      PARTITION BY e.child ORDER BY e.started, COALESCE(e.ended, DATE '2099-12-31')
    ) AS place_before
  FROM episodes AS e
)
SELECT o.child, NULL AS team, COALESCE(o.change_reason = 'child', FALSE) AS counted
FROM ordered AS o
CROSS JOIN period AS p
WHERE o.started BETWEEN p.year_from AND p.last_day
  AND o.begun_by IN ('placement', 'both', 'same_carer', 'both_same_carer')
  AND COALESCE(o.legal_status, '') <> 'short_breaks'
  AND COALESCE(o.place, '') <> 'temporary' AND COALESCE(o.place_before, '') <> 'temporary'
