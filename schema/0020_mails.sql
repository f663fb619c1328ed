-- SPDX-License-Identifier: Apache-2.0
--
-- 0020_mails.sql - the bytes of each mail as they were composed, once, kept when it has left.

CREATE TABLE mails (
	notice_id bigint PRIMARY KEY, -- of a line its digest's
	bytes     bytea NOT NULL      -- a whole message (RFC 5322), compressed where that saves anything
);
-- A mail of some kilobytes stays in its row, where it is compressed.
ALTER TABLE mails SET (toast_tuple_target = 8160);
INSERT INTO mails SELECT notice_id, bytes FROM outbox;
ALTER TABLE outbox DROP COLUMN bytes;
GRANT SELECT ON mails TO followupd_engine, followupd_mailer, followupd_ctl;
GRANT INSERT ON mails TO followupd_engine;
