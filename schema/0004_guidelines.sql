-- SPDX-License-Identifier: Apache-2.0
--
-- 0004_guidelines.sql - who vouches for which decision table.
--
-- A signature is for the bytes of one table: a table that changes by a letter is unsigned again.
-- Append-only: taking a signature back is a row too, and the latest row of a hash counts.

CREATE TABLE guideline_signatures (
	id           bigint PRIMARY KEY DEFAULT nextval('ids'),
	system       text NOT NULL,
	version      text NOT NULL,
	table_sha256 text NOT NULL CHECK (table_sha256 ~ '^[0-9a-f]{64}$'),
	signed       boolean NOT NULL,            -- false: taken back
	by_name      text NOT NULL CHECK (by_name <> ''),
	note         text NOT NULL DEFAULT '',
	login        text NOT NULL,               -- system user who ran the command
	at           timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX guideline_signatures_table ON guideline_signatures (table_sha256, id);

-- What counts now, one row a table.
CREATE VIEW guideline_signed AS
	SELECT DISTINCT ON (table_sha256) table_sha256, system, version, by_name, note, at, signed
	FROM guideline_signatures ORDER BY table_sha256, id DESC;

GRANT SELECT ON guideline_signatures, guideline_signed TO followupd_engine, followupd_ctl;
GRANT INSERT (system, version, table_sha256, signed, by_name, note, login) ON guideline_signatures
	TO followupd_ctl;
