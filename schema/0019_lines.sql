-- SPDX-License-Identifier: Apache-2.0
--
-- 0019_lines.sql - a step about a follow-up may be told as a line of a digest.
--
-- Such a notice has no mail of its own: it waits in digest_lines until a digest takes it along, and
-- ends as that digest does.  Taken back before, it ends as withdrawn, like a mail.

ALTER TABLE digest_lines ADD COLUMN told_id bigint;   -- the notice that is told as this line
CREATE UNIQUE INDEX digest_lines_told ON digest_lines (told_id) WHERE told_id IS NOT NULL;
CREATE INDEX digest_lines_sent ON digest_lines (notice_id) WHERE notice_id IS NOT NULL;
-- Lines that are put off to one digest may be of one step.
DROP INDEX digest_lines_followup, digest_lines_question;
CREATE INDEX digest_lines_followup ON digest_lines (followup_id) WHERE followup_id IS NOT NULL;
CREATE INDEX digest_lines_question ON digest_lines (review_item_id) WHERE review_item_id IS NOT NULL;
ALTER TABLE digest_lines ADD CONSTRAINT digest_lines_told_followup CHECK (told_id IS NULL OR followup_id IS NOT NULL);
-- A digest has questions and follow-ups; those before were called after their questions.
ALTER TABLE notices DROP CONSTRAINT notices_subject, ADD CONSTRAINT notices_subject
	CHECK (followup_id IS NOT NULL OR review_item_id IS NOT NULL OR kind IN ('questions', 'digest', 'old-reports',
		'silence'));
-- Working days that were looked at: one on which the mail server took nothing is told.
CREATE TABLE mail_days (
	day  date PRIMARY KEY,
	sent boolean NOT NULL
);
CREATE INDEX deliveries_at ON deliveries (at);
GRANT SELECT, INSERT ON mail_days TO followupd_engine;
GRANT SELECT ON mail_days TO followupd_ctl;
