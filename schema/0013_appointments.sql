-- SPDX-License-Identifier: Apache-2.0
--
-- 0013_appointments.sql - an appointment is a thing of its own: it has its own number and version, several
-- may stand for one order, and one whose order nobody knows is kept beside the patient's exams.  What the
-- note of an order says is kept with it: the finding that it names may come later.
--
-- Appointments of before stay what they were, the day of an exam; the next message about one makes its row.

CREATE TABLE appointments (
	id               bigint PRIMARY KEY DEFAULT nextval('ids'),
	patient_id       bigint NOT NULL,
	sender           text NOT NULL,           -- MSH-3|MSH-4: whose numbers they are
	placer           text,                    -- SCH-1; without this and the next: the day that an order states
	filler           text,                    -- SCH-2
	order_placer     text,
	order_filler     text,
	procedure_code   text,
	procedure_text   text,
	procedure_system text,
	exam_id          bigint,                  -- whose order it names; NULL: none is known
	followup_id      bigint,                  -- which one a person says it is for; NULL: nobody said so
	status           text NOT NULL CHECK (status IN
		('booked', 'moved', 'changed', 'cancelled', 'no-show', 'done')),
	starts_at        timestamptz,             -- local midnight: only the day is known
	event_at         timestamptz NOT NULL     -- of the latest message that counted
);
CREATE INDEX appointments_patient ON appointments (patient_id);
GRANT SELECT ON appointments TO followupd_engine, followupd_ctl;
GRANT INSERT, UPDATE ON appointments TO followupd_engine;

ALTER TABLE exams ADD COLUMN order_note text;     -- what the order says of itself
