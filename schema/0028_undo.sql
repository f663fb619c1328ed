-- SPDX-License-Identifier: Apache-2.0
--
-- 0028_undo.sql - an answer says what its person had seen, and can be taken back.

-- How many lines the history of a question has, as followups.event_seq counts those of a follow-up.
ALTER TABLE review_items ADD COLUMN event_seq int NOT NULL DEFAULT 0;
UPDATE review_items q SET event_seq = e.n
	FROM (SELECT review_item_id, count(*) AS n FROM question_events GROUP BY 1) e WHERE e.review_item_id = q.id;

-- What an answer replaced, so that who gave it can take it back within ten minutes; older rows are
-- deleted by and by.
CREATE TABLE undoables (
	inbound_id bigint PRIMARY KEY,            -- the answer
	patient_id bigint NOT NULL,               -- with whose chart it is kept
	at         timestamptz NOT NULL,          -- when it came
	replaced   jsonb NOT NULL
);
CREATE INDEX undoables_at ON undoables (at);
GRANT SELECT, INSERT, UPDATE, DELETE ON undoables TO followupd_engine;
GRANT SELECT ON undoables TO followupd_ctl;
SELECT gate('undoables', '(SELECT pages.who()) IS NULL'); -- charts are read with it; nobody is shown one

-- An attempt that was taken back does not count, and keeps its row.
ALTER TABLE attempts ADD COLUMN withdrawn_at timestamptz;
GRANT UPDATE (withdrawn_at) ON attempts TO followupd_engine;

-- A mail that an answer withdrew is queued again: its end was none.  No login may delete another end.
CREATE FUNCTION withdrawal_undo(ids bigint[])
	RETURNS TABLE (notice_id bigint, message_id text, recipient text)
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd
	AS $$
	DELETE FROM deliveries d WHERE d.notice_id = ANY (ids) AND d.outcome = 'withdrawn'
		RETURNING d.notice_id, d.message_id, d.recipient
$$;
REVOKE ALL ON FUNCTION withdrawal_undo(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION withdrawal_undo(bigint[]) TO followupd_engine;
