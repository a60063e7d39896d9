WITH numbered AS (
  SELECT e.child, e.started, e.begun_by, e.legal_status, e.change_reason,
    COALESCE(e.place, '') AS place, COALESCE(UPPER(REPLACE(e.postcode, ' ', '')), '') AS postcode,
    ROW_NUMBER() OVER (PARTITION BY e.child ORDER BY e.started, COALESCE(e.ended, DATE '2099-12-31')) AS number
  FROM episodes AS e
),
changed AS (
  SELECT n.child, n.started,
    CASE WHEN b.place = 'temporary' THEN COALESCE(b.change_reason, t.change_reason) ELSE b.change_reason END
      AS change_reason
  FROM numbered AS n
  LEFT JOIN numbered AS b ON b.child = n.child AND b.number = n.number - 1
  LEFT JOIN numbered AS t ON t.child = n.child AND t.number = n.number - 2
  WHERE n.begun_by IN ('placement', 'both', 'same_carer', 'both_same_carer')
    AND COALESCE(n.legal_status, '') <> 'short_breaks' AND n.place <> 'temporary'
    AND NOT (
      COALESCE(b.place, '') = 'temporary' AND n.place = COALESCE(t.place, '') AND n.postcode = COALESCE(t.postcode, '')
    )
)
SELECT c.child, NULL AS team, COALESCE(c.change_reason = 'carer_other', FALSE) AS counted
FROM changed AS c
CROSS JOIN period AS p
WHERE c.started BETWEEN p.year_from AND p.last_day
