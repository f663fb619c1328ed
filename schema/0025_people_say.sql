-- SPDX-License-Identifier: Apache-2.0
--
-- 0025_people_say.sql - what people say about a follow-up and its patient.

-- A patient is found by a number, whoever gave it.
CREATE INDEX patient_identifiers_value ON patient_identifiers (value);

ALTER TABLE followups
	ADD COLUMN need text NOT NULL DEFAULT 'nothing' CHECK (need IN ('nothing', 'order', 'authorisation',
		'referral')),                     -- what it waits for before it can be booked
	ADD COLUMN need_by bigint,                -- who said so
	ADD COLUMN need_since timestamptz,
	ADD COLUMN need_at timestamptz,           -- somebody is asked then what came of it
	ADD COLUMN need_asked int NOT NULL DEFAULT 0,
	ADD COLUMN need_note text,
	ADD CHECK (num_nulls(need_by, need_since, need_at) = CASE need WHEN 'nothing' THEN 3 ELSE 0 END),
	ADD COLUMN look_by bigint,                -- who wanted to look at it again
	ADD COLUMN look_at timestamptz,           -- NULL: the day has come
	ADD CHECK (look_by IS NOT NULL OR look_at IS NULL),
	ADD CHECK (state <> 'closed' OR (need = 'nothing' AND look_by IS NULL));

ALTER TABLE desk DROP CONSTRAINT desk_why_check,
	ADD CONSTRAINT desk_why_check CHECK (why IN ('critical', 'urgent', 'overdue', 'offered', 'held', 'match',
		'no-show', 'unbooked', 'passed', 'not-scheduled', 'returned', 'unreachable', 'unack', 'mail',
		'come-back', 'needs', 'look-again', 'question'));
