-- SPDX-License-Identifier: Apache-2.0
--
-- 0021_entries.sql - a calendar entry keeps what was told of it, so that its bytes can be made again.
--
-- Alarms are minutes before the day or the hour begins, at most two: one counted in days rings at
-- midnight, and some clients take none further ahead than four weeks.

ALTER TABLE calendar_entries RENAME COLUMN alarm_days TO alarm_1;
UPDATE calendar_entries SET alarm_1 = least(alarm_1, 28) * 1440;
ALTER TABLE calendar_entries
	ADD COLUMN alarm_2     int NOT NULL DEFAULT 0,
	ADD COLUMN stamp       timestamptz NOT NULL DEFAULT clock_now(), -- last changed or told
	ADD COLUMN provisional boolean NOT NULL DEFAULT false;
UPDATE calendar_entries c SET provisional = true FROM followups f
	WHERE f.id = c.followup_id AND f.guideline->>'provisional' IS NOT NULL;
