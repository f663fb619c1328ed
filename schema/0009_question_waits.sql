-- SPDX-License-Identifier: Apache-2.0
--
-- 0009_question_waits.sql - a question may be put to the author of the report, and may wait for a day.

ALTER TABLE review_items
	ADD COLUMN clock_at timestamptz,          -- what its steps count from; NULL: when it was asked
	ADD COLUMN author_id bigint,              -- who was asked as the author of the report
	ADD COLUMN waits int NOT NULL DEFAULT 0 CHECK (waits BETWEEN 0 AND 2), -- how often it was put off
	ADD COLUMN waits_until timestamptz;       -- it sleeps until then
