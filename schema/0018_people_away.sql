-- SPDX-License-Identifier: Apache-2.0
--
-- 0018_people_away.sql - when people are away, and who stands in for them.

-- What is taken back keeps its row: what was decided while it stood can be computed again.
CREATE TABLE people_periods (
	id           bigint PRIMARY KEY DEFAULT nextval('ids'),
	person_id    bigint NOT NULL,
	kind         text NOT NULL CHECK (kind IN ('absence', 'duty')),
	role         text,                         -- of a duty
	cover_id     bigint,     -- of an absence; NULL: whoever has the role
	begins_at    timestamptz NOT NULL,
	ends_at      timestamptz,                  -- NULL: for good
	imported     boolean NOT NULL,             -- from a file: the next one takes its place
	said_at      timestamptz NOT NULL DEFAULT clock_now(),
	withdrawn_at timestamptz,
	CHECK (begins_at < ends_at),
	CHECK (cover_id <> person_id),
	CHECK ((kind = 'duty') = (role IS NOT NULL)),
	CHECK (kind = 'absence' OR (cover_id IS NULL AND ends_at IS NOT NULL))
);
CREATE INDEX people_periods_person ON people_periods (person_id);
GRANT SELECT ON people_periods TO followupd_engine, followupd_ctl;
GRANT INSERT ON people_periods TO followupd_ctl;
GRANT UPDATE (withdrawn_at) ON people_periods TO followupd_ctl;
