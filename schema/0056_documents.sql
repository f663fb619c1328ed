-- SPDX-License-Identifier: Apache-2.0
--
-- 0056_documents.sql - what documents say that came with messages.
--
-- What was read once is kept, so that a message means the same whenever it is applied again.  No
-- foreign key: followupctl verify compares the tables.

CREATE TABLE document_texts (
	inbound_id bigint NOT NULL,
	place      int NOT NULL,                  -- of the message's OBX segments, from 1
	kind       text NOT NULL CHECK (kind IN ('text', 'pdf', 'rtf', 'html', 'cda', 'image', 'other')),
	lack       text NOT NULL CHECK (lack IN ('none', 'pointer', 'picture', 'pages', 'letters', 'locked', 'broken',
		'size', 'cut', 'kind', 'cost', 'ended', 'away', 'empty')),
	text       text NOT NULL,
	read_at    timestamptz NOT NULL DEFAULT clock_now(),
	PRIMARY KEY (inbound_id, place)
);
GRANT SELECT, INSERT ON document_texts TO followupd_engine;
GRANT SELECT ON document_texts TO followupd_ctl;
SELECT gate_by('document_texts', 'inbound_id', 'sees_reports', 'inbound_id');

-- As before, and documents that could not be read are read again.
CREATE OR REPLACE FUNCTION messages_replay(ids bigint[], a_by text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	this bigint := nextval('followupd.ids');
BEGIN
	WITH given AS (SELECT i.id, i.lane FROM inbound i WHERE i.id = ANY (ids) AND i.verdict = 'accepted'
			AND NOT EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id)),
		forgotten AS (DELETE FROM applied WHERE inbound_id IN (SELECT id FROM given)),
		unread AS (DELETE FROM document_texts WHERE inbound_id IN (SELECT id FROM given) AND lack <> 'none'),
		again AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM given ORDER BY id
			ON CONFLICT DO NOTHING RETURNING inbound_id)
		INSERT INTO replays (batch, inbound_id, said_by) SELECT this, inbound_id, a_by FROM again;
	PERFORM pg_notify('followupd_inbound', '');
	RETURN this;
END $$;
