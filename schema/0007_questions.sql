-- SPDX-License-Identifier: Apache-2.0
--
-- 0007_questions.sql - a question is work: its class, its owner, its next step with its time, and
-- the lines of people's digests.
--
-- Questions that are open already are told anew: they are due at once, and whoever is asked first is
-- found then.

ALTER TABLE review_items
	ADD COLUMN class text NOT NULL DEFAULT 'record'
		CHECK (class IN ('critical', 'suspicious', 'author', 'record')),
	ADD COLUMN owner_id bigint,               -- who is asked first; a person
	ADD COLUMN step text,                     -- of the policy, that comes next
	ADD COLUMN due_at timestamptz,            -- when; never of a question that is answered
	ADD COLUMN tier int NOT NULL DEFAULT 0;   -- how far it went up
UPDATE review_items SET class = CASE
	WHEN kind = 'critical-communication' THEN 'critical'
	WHEN kind IN ('actionable-unread', 'guideline-review', 'second-finding', 'doubtful-text',
		'unread-report', 'series-restart') THEN 'suspicious'
	WHEN kind IN ('incomplete-recommendation', 'disagreement', 'unknown-guideline', 'bad-input',
		'data-quality', 'no-followup-stated', 'finding-gone') THEN 'author'
	ELSE 'record' END;
UPDATE review_items SET due_at = clock_now() WHERE resolved_at IS NULL;
ALTER TABLE review_items ALTER COLUMN class DROP DEFAULT;

-- Listed by what is at stake, then by age, page by page.
DROP INDEX review_items_open;
CREATE INDEX review_items_open ON review_items (array_position('{critical,suspicious,author,record}'::text[],
	class), created_at, id) WHERE resolved_at IS NULL;
CREATE INDEX review_items_due ON review_items (due_at) WHERE resolved_at IS NULL;

-- A question as a line of a digest: waiting, then sent with a notice.
CREATE TABLE digest_lines (
	review_item_id bigint NOT NULL,
	step           text NOT NULL,
	person_id      bigint NOT NULL,
	due_at         timestamptz NOT NULL,      -- when the digest leaves
	notice_id      bigint,                    -- the mail that it stood in
	PRIMARY KEY (review_item_id, step, person_id, due_at)
);
CREATE INDEX digest_lines_waiting ON digest_lines (due_at) WHERE notice_id IS NULL;
CREATE INDEX digest_lines_person ON digest_lines (person_id) WHERE notice_id IS NULL;
-- A digest is about no single one.
ALTER TABLE notices DROP CONSTRAINT notices_check, ADD CONSTRAINT notices_subject
	CHECK (followup_id IS NOT NULL OR review_item_id IS NOT NULL OR kind = 'questions');
GRANT SELECT ON digest_lines TO followupd_engine, followupd_ctl;
GRANT INSERT, DELETE, UPDATE (notice_id, due_at) ON digest_lines TO followupd_engine;
