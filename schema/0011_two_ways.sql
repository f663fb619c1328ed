-- SPDX-License-Identifier: Apache-2.0
--
-- 0011_two_ways.sql - a report that comes by two ways is one: by what its text is known again, and
-- which exam's number is another one for the same report.
--
-- Reports that were stored before have no fingerprint; what came by two ways until then stays two.

ALTER TABLE reports ADD COLUMN fingerprint bigint; -- of the text; NULL: it has none
ALTER TABLE exams ADD COLUMN same_as_id bigint;    -- the exam whose report came again under this number
