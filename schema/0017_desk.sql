-- SPDX-License-Identifier: Apache-2.0
--
-- 0017_desk.sql - what needs a person, in the list and on the desk where that person finds it: a row for
-- each item and list, kept by the engine in the transaction that makes it so.  What has no row comes back
-- by its timer, or when its question goes on.

CREATE TABLE desk (
	item_id   bigint NOT NULL,                -- a follow-up or a question
	list      text NOT NULL CHECK (list IN ('todo', 'critical', 'overdue', 'unack', 'questions', 'check',
		'book', 'unreachable', 'mail')),
	why       text NOT NULL CHECK (why IN ('critical', 'urgent', 'overdue', 'offered', 'held', 'match',
		'no-show', 'unbooked', 'passed', 'not-scheduled', 'returned',
		'unreachable', 'unack', 'mail', 'come-back', 'question')), -- the reason of this list; of todo the worst one
	question  boolean NOT NULL,
	person_id bigint NOT NULL,                -- 0: nobody can be told of it yet
	rank      smallint NOT NULL CHECK (rank BETWEEN 0 AND 6), -- 0 critical, 1 to 4 tier 4 to 1, 5 question
	key       timestamptz NOT NULL,           -- within the rank, the earlier the more urgent
	since     timestamptz NOT NULL,           -- not shown before
	system    text,                           -- whose table, and where the exam was done: for filters
	site      text,
	PRIMARY KEY (item_id, list)
);
CREATE INDEX desk_person ON desk (person_id, list, rank, key, item_id);
-- Whoever asks for one person's rows must not be led here by a plan that knows nothing of the table.
CREATE INDEX desk_list ON desk ((list || ''), rank, key, item_id);
GRANT SELECT ON desk TO followupd_engine, followupd_ctl;
GRANT INSERT, UPDATE, DELETE ON desk TO followupd_engine;

-- Patients whose items stood open before there was a desk: they are laid on it behind the migrations, and
-- where that was cut off at the next start; 0 are the questions that belong to no patient.
CREATE TABLE desk_todo (patient_id bigint PRIMARY KEY);
INSERT INTO desk_todo SELECT patient_id FROM followups WHERE state <> 'closed'
	UNION SELECT coalesce(patient_id, 0) FROM review_items WHERE resolved_at IS NULL;
