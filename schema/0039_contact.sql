-- SPDX-License-Identifier: Apache-2.0
--
-- 0039_contact.sql - by what a patient is reached, as the feed and as people say it.

-- What was said never changes, it only ends; what a person said stands beside what the feed says.
CREATE TABLE contact_points (
	id         bigint PRIMARY KEY DEFAULT nextval('ids'),
	patient_id bigint NOT NULL,
	kind       text NOT NULL CHECK (kind IN
		('phone', 'mail', 'address', 'language', 'interpreter', 'may-tell', 'do-not-contact')),
	use        text NOT NULL CHECK (use IN
		('unsaid', 'home', 'mobile', 'work', 'pager', 'text', 'post', 'temporary', 'kin')),
	place      text NOT NULL CHECK (place IN
		('person', 'PID-11', 'PID-13', 'PID-14', 'PID-40', 'PID-15', 'NK1')),
	value      text NOT NULL CHECK (value <> ''),
	name       text,                          -- whose it is, when not the patient's own
	sender     text,                          -- MSH-3|MSH-4; '': from before senders were kept; NULL: a person
	person_id  bigint,                        -- who said it
	inbound_id bigint,                        -- what brought it
	since      timestamptz NOT NULL,
	ended_why  text NOT NULL DEFAULT 'holds' CHECK (ended_why IN
		('holds', 'contradicted', 'wrong', 'removed', 'undone')),
	ended_at   timestamptz,
	ended_by   bigint,                        -- NULL: the feed
	came_from  bigint,                        -- the patient whose it was before the last merge
	CHECK ((person_id IS NULL) = (sender IS NOT NULL)),
	CHECK ((place = 'person') = (person_id IS NOT NULL)),
	CHECK ((ended_at IS NULL) = (ended_why = 'holds'))
);
CREATE INDEX contact_points_patient ON contact_points (patient_id);
GRANT SELECT ON contact_points TO followupd_engine, followupd_ctl;
GRANT INSERT, UPDATE (patient_id, came_from, ended_at, ended_why, ended_by) ON contact_points TO followupd_engine;
SELECT gate_by('contact_points', 'patient_id', 'sees', 'patient_id');

-- Of each patient the first of each kind was kept until now.
INSERT INTO contact_points (patient_id, kind, use, place, value, sender, since, came_from)
	SELECT coalesce(p.merged_into, p.id), k.kind, 'unsaid', k.place, k.value, '', p.updated_at,
		CASE WHEN p.merged_into IS NOT NULL THEN p.id END
	FROM patients p CROSS JOIN LATERAL (VALUES ('phone', 'PID-13', p.phone), ('mail', 'PID-13', p.email),
		('address', 'PID-11', p.address), ('language', 'PID-15', p.language)) k (kind, place, value)
	WHERE k.value <> '' ORDER BY p.id;

ALTER TABLE attempts ADD COLUMN contact text; -- the number or address that was tried
