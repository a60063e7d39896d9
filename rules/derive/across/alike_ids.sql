WITH plain AS (
  -- Of two that are alike, one at least is not as plain as an id can be.
  SELECT DISTINCT i.child, REPLACE(UPPER(i.child), ' ', '') AS plain
  FROM ids AS i
  WHERE i.child <> UPPER(i.child) OR i.child LIKE '% %' OR i.child LIKE '%.0' OR i.child LIKE '0%'
), odd AS (
  SELECT l.child,
    TRIM(
      LEADING '0' FROM CASE WHEN l.plain LIKE '%.0' THEN SUBSTRING(l.plain, 1, LENGTH(l.plain) - 2) ELSE l.plain END
    ) AS bare
  FROM plain AS l
), alike AS (
  SELECT o.child, o.bare FROM odd AS o
  UNION
  SELECT i.child, i.child AS bare
  FROM ids AS i
  WHERE i.child IN (SELECT o.bare FROM odd AS o) AND i.child NOT IN (SELECT o.child FROM odd AS o)
), ends AS (
  SELECT a.child, MIN(a.child) OVER (PARTITION BY a.bare) AS first, MAX(a.child) OVER (PARTITION BY a.bare) AS last
  FROM alike AS a
)
SELECT e.child, CASE WHEN e.child = e.first THEN e.last ELSE e.first END AS beside
FROM ends AS e
WHERE e.first <> e.last
