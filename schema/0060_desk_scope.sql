-- SPDX-License-Identifier: Apache-2.0
--
-- 0060_desk_scope.sql - what the pages count of the desk is read from its indexes alone again.
--
-- Since 0050 the policy looks at the team of a row as well, which the indexes of 0026 have not, so
-- that each row counted was fetched from the table.

DROP INDEX desk_list, desk_person;
CREATE INDEX desk_list ON desk (list COLLATE "C", rank, key, item_id) INCLUDE (since, person_id, team_id);
CREATE INDEX desk_person ON desk (person_id, list, rank, key, item_id) INCLUDE (since, team_id);
