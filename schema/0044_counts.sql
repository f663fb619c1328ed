-- SPDX-License-Identifier: Apache-2.0
--
-- 0044_counts.sql - lists by date cost what they show, whatever is stored beside.

-- What is due soon is read without those that are overdue before it.
CREATE INDEX followups_soon ON followups (target, id) WHERE state <> 'closed' AND NOT overdue;

-- A person's that were closed lately, by the time since a day as 0030_lists.sql has it: else this index would seem as good
-- for everybody's.
CREATE INDEX followups_closed_owner ON followups (owner_id, (closed_at - TIMESTAMPTZ '2000-01-01 00:00+00'), id)
	WHERE state = 'closed';

-- Whoever owns a follow-up sees its patient (pages.sees), so their own rows need no look for it.
ALTER POLICY visitors ON followups USING ((SELECT pages.sees_all()) OR owner_id = ANY ((SELECT pages.mine())::bigint[])
	OR (SELECT true FROM pages.sees v WHERE v.patient_id = followups.patient_id LIMIT 1));
