-- SPDX-License-Identifier: Apache-2.0
--
-- 0043_people_numbers.sql - by what number somebody is reached whom no mail reaches in time.

ALTER TABLE people
	ADD COLUMN phone text CHECK (phone <> ''),
	ADD COLUMN pager text CHECK (pager <> '');
