-- SPDX-License-Identifier: Apache-2.0
--
-- 0048_phoned.sql - an order or an appointment that was told by phone, until the feed confirms or contradicts it.

ALTER TABLE appointments
	ADD COLUMN person_id bigint,              -- who recorded what was told by phone; NULL: the feed said it
	ADD COLUMN told_by   text,                -- who said it
	ADD COLUMN place     text,                -- where it is
	ADD CHECK ((person_id IS NULL) = (told_by IS NULL)),
	DROP CONSTRAINT appointments_status_check,
	ADD CONSTRAINT appointments_status_check CHECK (status IN
		('booked', 'moved', 'changed', 'cancelled', 'no-show', 'done', 'confirmed', 'contradicted'));
