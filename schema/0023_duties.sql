-- SPDX-License-Identifier: Apache-2.0
--
-- 0023_duties.sql - what a report owes beside exams is a question with a last day, by a row of a table.

ALTER TABLE review_items
	ADD COLUMN deadline date,                 -- the last day on which it may be answered
	ADD COLUMN rule text,                     -- "mqsa 2024 MQSA-3 SHA256": the row that says so
	ADD CHECK ((deadline IS NULL) = (rule IS NULL)),
	DROP CONSTRAINT review_items_class_check,
	ADD CONSTRAINT review_items_class_check
		CHECK (class IN ('critical', 'suspicious', 'author', 'record', 'review', 'patient'));

DROP INDEX review_items_open;
CREATE INDEX review_items_open ON review_items (array_position(
	'{critical,suspicious,author,record,review,patient}'::text[], class), created_at, id) WHERE resolved_at IS NULL;
