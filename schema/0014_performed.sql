-- SPDX-License-Identifier: Apache-2.0
--
-- 0014_performed.sql - what a report says of its own exam, for the follow-ups that wait for one: whichever
-- comes first, the follow-up or the exam, both know it.
--
-- Reports that were stored before have neither: they are taken as their codes say, as until now.

ALTER TABLE reports ADD COLUMN performed text; -- the exam as the report names it; NULL: it does not
ALTER TABLE reports ADD COLUMN doubts text;    -- against it as a proof, "not-done|limited"; NULL: none
