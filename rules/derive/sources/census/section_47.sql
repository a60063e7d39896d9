-- One row an enquiry, and one a conference that no enquiry led to, as when a child on a plan moves in: it stands in
-- CINdetails, and has no start.
SELECT s.child, s.started, s.unnecessary, s.conference
FROM cin_section_47 AS s
UNION ALL
SELECT DISTINCT d.child, CAST(NULL AS DATE), CAST(NULL AS VARCHAR), d.conference
FROM cin_details AS d
LEFT JOIN cin_section_47 AS s ON s.child = d.child AND s.conference = d.conference
WHERE d.conference IS NOT NULL AND s.child IS NULL
