WITH plain AS (
  SELECT i.child, REPLACE(LOWER(i.child), ' ', '') AS plain FROM ids AS i
), bare AS (
  SELECT l.child,
    TRIM(
      LEADING '0' FROM CASE WHEN l.plain LIKE '%.0' THEN SUBSTRING(l.plain, 1, LENGTH(l.plain) - 2) ELSE l.plain END
    ) AS bare
  FROM plain AS l
), shared AS (
  SELECT b.bare, MIN(b.child) AS first, MAX(b.child) AS last
  FROM bare AS b
  GROUP BY b.bare
  HAVING MIN(b.child) <> MAX(b.child)
)
SELECT b.child, CASE WHEN b.child = s.first THEN s.last ELSE s.first END AS beside
FROM bare AS b
JOIN shared AS s ON s.bare = b.bare
