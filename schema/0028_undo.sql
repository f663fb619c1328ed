-- SPDX-License-Identifier: Apache-2.0
--
-- 0028_undo.sql - an answer says what its person had seen, and can be taken back.

-- How many lines the history of a question has, as followups.event_seq counts those of a follow-up.
ALTER TABLE review_items ADD COLUMN event_seq int NOT NULL DEFAULT 0;
UPDATE review_items q SET event_seq = e.n
	FROM (SELECT review_item_id, count(*) AS n FROM question_events GROUP BY 1) e WHERE e.review_item_id = q.id;
