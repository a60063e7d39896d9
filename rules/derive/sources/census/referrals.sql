-- Each CINdetails is a referral of a child who had no open case: one row each, those without further action among them.
SELECT d.child, d.referred AS received, d.no_further_action
FROM cin_details AS d
