-- SPDX-License-Identifier: Apache-2.0
--
-- 0030_lists.sql - a person's open follow-ups are read in the order in which they are due.
--
-- By a number of days: else the index of all that are due would seem as good, and read everybody's.

DROP INDEX followups_owner;
CREATE INDEX followups_owner ON followups (owner_id, (target - DATE '2000-01-01'), id) WHERE state <> 'closed';
