-- SPDX-License-Identifier: Apache-2.0
--
-- 0016_people_act.sql - what people do about a follow-up: attempts to reach the patient, and the days on
-- which it comes back because somebody asked for it.

-- Append-only: no login but the owner may change one.
CREATE TABLE attempts (
	id          bigint PRIMARY KEY DEFAULT nextval('ids'),
	followup_id bigint NOT NULL,
	person_id   bigint NOT NULL,              -- who says so
	inbound_id  bigint NOT NULL,              -- the answer that brought it
	at          timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	channel     text NOT NULL CHECK (channel IN
		('phone', 'letter', 'certified-letter', 'portal', 'mail', 'visit', 'other')),
	outcome     text NOT NULL CHECK (outcome IN
		('reached', 'left-message', 'no-answer', 'wrong-number', 'refused', 'returned', 'receipt')),
	note        text,
	CHECK (at <= recorded_at)
);
CREATE INDEX attempts_followup ON attempts (followup_id);
GRANT SELECT ON attempts TO followupd_engine, followupd_ctl;
GRANT INSERT ON attempts TO followupd_engine;

-- A follow-up has one timer, for whatever comes first: the plan of its policy goes on behind it.
ALTER TABLE timers
	ADD COLUMN plan_step text,                -- NULL: step and due_at are the plan's
	ADD COLUMN plan_due_at timestamptz,
	ADD CHECK ((plan_step IS NULL) = (plan_due_at IS NULL));

ALTER TABLE followups
	ADD COLUMN again_for bigint,              -- who wants to be reminded of another attempt
	ADD COLUMN again_at timestamptz,
	ADD CHECK ((again_for IS NULL) = (again_at IS NULL)),
	ADD COLUMN offer_to bigint,               -- who is asked to take it over; NULL: nobody
	ADD COLUMN offer_by bigint,
	ADD COLUMN offer_ends timestamptz,        -- it returns by itself
	ADD COLUMN offer_reason text,
	ADD CHECK (num_nulls(offer_to, offer_by, offer_ends) IN (0, 3)),
	ADD COLUMN postponements int NOT NULL DEFAULT 0,
	ADD COLUMN postponed_until date,          -- reminders up to that day are passed over
	ADD COLUMN postponed_at timestamptz,      -- its owner is reminded then
	ADD COLUMN postponed_why text,
	ADD CHECK ((postponed_until IS NULL) = (postponed_at IS NULL)),
	ADD CHECK (state <> 'closed' OR (again_for IS NULL AND offer_to IS NULL AND postponed_until IS NULL));
