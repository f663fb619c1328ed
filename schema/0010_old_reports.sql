-- SPDX-License-Identifier: Apache-2.0
--
-- 0010_old_reports.sql - what an old report opens is planned as of its own day and told in one summary.
--
-- What is open already keeps its plan: it counts from its opening, as before.

ALTER TABLE followups ADD COLUMN planned_at timestamptz;   -- from when the steps of its policy count
UPDATE followups SET planned_at = opened_at;
ALTER TABLE followups ALTER COLUMN planned_at SET NOT NULL;

-- A line of a digest speaks of a question or of a follow-up.
ALTER TABLE digest_lines DROP CONSTRAINT digest_lines_pkey,
	ALTER COLUMN review_item_id DROP NOT NULL,
	ADD COLUMN followup_id bigint,
	ADD CONSTRAINT digest_lines_subject CHECK (num_nonnulls(review_item_id, followup_id) = 1);
CREATE UNIQUE INDEX digest_lines_question ON digest_lines (review_item_id, step, person_id, due_at)
	WHERE review_item_id IS NOT NULL;
CREATE UNIQUE INDEX digest_lines_followup ON digest_lines (followup_id, step, person_id, due_at)
	WHERE followup_id IS NOT NULL;
ALTER TABLE notices DROP CONSTRAINT notices_subject, ADD CONSTRAINT notices_subject
	CHECK (followup_id IS NOT NULL OR review_item_id IS NOT NULL OR kind IN ('questions', 'old-reports'));
