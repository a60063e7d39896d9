-- Each row of ssd_contacts is a contact about one child.
SELECT c.child, c.received
FROM ssd_contacts AS c
