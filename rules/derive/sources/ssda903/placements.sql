-- Episodes become placements, one row each, as they stood on the last day, each with the period of care that it is
-- part of. A period begins with an episode that none came before without a break (RNE is S, or days lie between), and
-- a change to or from short breaks (V3, V4) begins another. It ends with the end of its last episode, unless that is
-- X1: then care goes on, and nobody knows where. An episode without an end ends where the next begins. Each change (P,
-- B, T, U) begins a placement, but not adoption by the same carers (T or U to A3 or A5), and not a temporary stay (T0
-- to T4) from which the child came back.
WITH episode AS (
  SELECT e.child, e.started, e.begun_by, e.legal_status, COALESCE(e.place, 'unknown') AS place,
    COALESCE(UPPER(REPLACE(e.postcode, ' ', '')), '') AS postcode,
    CASE WHEN e.ended <= p.last_day THEN e.ended END AS ended,
    CASE WHEN e.ended <= p.last_day THEN e.reason END AS reason,
    CASE WHEN e.legal_status = 'short_breaks' THEN 1 ELSE 0 END AS short_breaks,
    ROW_NUMBER() OVER (
      PARTITION BY e.child ORDER BY e.started, COALESCE(e.ended, DATE '2099-12-31'), e.begun_by, e.place, e.postcode
    ) AS number
  FROM episodes AS e
  CROSS JOIN period AS p
  WHERE e.started <= p.last_day
),
beside AS (
  SELECT e.*,
    LAG(e.ended) OVER (PARTITION BY e.child ORDER BY e.number) AS ended_before,
    LAG(e.reason) OVER (PARTITION BY e.child ORDER BY e.number) AS reason_before,
    LAG(e.short_breaks) OVER (PARTITION BY e.child ORDER BY e.number) AS short_breaks_before,
    LAG(e.place) OVER (PARTITION BY e.child ORDER BY e.number) AS place_before,
    LAG(e.postcode) OVER (PARTITION BY e.child ORDER BY e.number) AS postcode_before,
    LEAD(e.started) OVER (PARTITION BY e.child ORDER BY e.number) AS next_started
  FROM episode AS e
),
begun AS (
  SELECT b.*,
    CASE
      WHEN b.number = 1 OR b.short_breaks <> b.short_breaks_before OR b.ended_before < b.started THEN 1
      WHEN b.begun_by = 'care' AND b.ended_before IS NOT NULL AND COALESCE(b.reason_before, '') <> 'goes_on' THEN 1
      ELSE 0
    END AS begins,
    CASE WHEN b.ended IS NULL OR b.ended > b.next_started THEN b.next_started ELSE b.ended END AS left_on
  FROM beside AS b
),
cared AS (
  SELECT b.*, SUM(b.begins) OVER (PARTITION BY b.child ORDER BY b.number) AS care
  FROM begun AS b
),
settled AS (
  SELECT c.*,
    MAX(CASE WHEN c.place <> 'temporary' THEN c.number END) OVER (
      PARTITION BY c.child, c.care ORDER BY c.number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS home_before,
    MIN(CASE WHEN c.place <> 'temporary' THEN c.number END) OVER (
      PARTITION BY c.child, c.care ORDER BY c.number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS home_after
  FROM cared AS c
),
moved AS (
  SELECT s.*,
    CASE
      WHEN s.place = 'temporary' AND b.number IS NULL THEN 1
      WHEN s.place = 'temporary' AND a.number IS NULL THEN 0
      WHEN s.place = 'temporary' AND a.place = b.place AND a.postcode = b.postcode THEN 0
      WHEN s.place = 'temporary' OR s.begins = 1 THEN 1
      WHEN s.place_before = 'temporary' AND b.place = s.place AND b.postcode = s.postcode THEN 0
      WHEN s.place_before = 'temporary' THEN 1
      WHEN s.begun_by IN ('same_carer', 'both_same_carer') AND s.place = 'adoption_same_carers'
        AND s.place_before <> 'adoption_same_carers' THEN 0
      WHEN s.begun_by IN ('placement', 'both', 'same_carer', 'both_same_carer') THEN 1
      WHEN s.begun_by = 'legal_status' THEN 0
      WHEN s.place <> s.place_before OR s.postcode <> s.postcode_before THEN 1
      ELSE 0
    END AS moves
  FROM settled AS s
  LEFT JOIN cared AS b ON b.child = s.child AND b.number = s.home_before
  LEFT JOIN cared AS a ON a.child = s.child AND a.number = s.home_after
),
placed AS (
  SELECT m.*,
    SUM(m.moves) OVER (PARTITION BY m.child ORDER BY m.number) AS placement,
    MIN(m.started) OVER (PARTITION BY m.child, m.care) AS care_started,
    MAX(m.number) OVER (PARTITION BY m.child, m.care) AS care_last,
    MAX(
      CASE
        WHEN m.next_started IS NULL AND m.reason = 'goes_on' THEN p.last_day
        WHEN m.number = 1 AND COALESCE(m.begun_by, '') <> 'care' THEN m.started
      END
    ) OVER (PARTITION BY m.child) AS known_from
  FROM moved AS m
  CROSS JOIN period AS p
)
SELECT d.child, d.placement AS number, d.care_started,
  MAX(CASE WHEN z.reason = 'goes_on' AND z.next_started IS NULL THEN NULL ELSE z.left_on END) AS care_ended,
  MAX(CASE WHEN z.reason <> 'goes_on' THEN z.reason END) AS reason,
  MAX(z.legal_status) AS legal_status,
  MIN(d.started) AS started,
  CASE WHEN COUNT(*) = COUNT(d.left_on) THEN MAX(d.left_on) END AS ended,
  -- Of a placement its last kind; of a temporary stay in it, that of the placement that it interrupts.
  MAX(CASE WHEN d.number = h.number AND d.place <> 'unknown' THEN d.place END) AS place,
  MAX(d.known_from) AS known_from
FROM placed AS d
JOIN placed AS z ON z.child = d.child AND z.number = d.care_last
JOIN (
  SELECT q.child, q.placement,
    COALESCE(MAX(CASE WHEN q.place <> 'temporary' THEN q.number END), MAX(q.number)) AS number
  FROM placed AS q
  GROUP BY q.child, q.placement
) AS h ON h.child = d.child AND h.placement = d.placement
GROUP BY d.child, d.placement, d.care_started
