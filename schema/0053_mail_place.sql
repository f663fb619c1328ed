-- SPDX-License-Identifier: Apache-2.0
--
-- 0053_mail_place.sql - mail leaves from one place only: a copy of the database sends none until somebody says so.
--
-- A backup that is restored holds mails that have left since, and the original may run on.  So the database remembers
-- in which cluster it lies, and what finds itself in another one is a copy.  A standby that takes over is the same
-- cluster; a recovery to a point in time is, too, and is told by followupctl mail hold.

CREATE FUNCTION mail_place() RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
	FROM pg_control_system()
$$;

-- Only ever added to; the newest row counts.
CREATE TABLE mail_places (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at      timestamptz NOT NULL DEFAULT coalesce(clock_now(), now()),
	place   text NOT NULL, -- mails leave while the database lies there; '': nowhere
	as_of   timestamptz,   -- held: of which instant this copy is, where that is known
	by_name text NOT NULL,
	login   text NOT NULL,
	note    text NOT NULL DEFAULT ''
);
INSERT INTO mail_places (place, by_name, login) VALUES (mail_place(), 'followupd', 'migration');

CREATE FUNCTION mail_held() RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT mail_place() IS DISTINCT FROM (SELECT place FROM mail_places ORDER BY id DESC LIMIT 1) $$;

CREATE FUNCTION mail_hold(a_as_of timestamptz, a_by text, a_login text, a_note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	INSERT INTO mail_places (place, as_of, by_name, login, note) VALUES ('', a_as_of, a_by, a_login, a_note);
	SELECT pg_notify('followupd_outbox', '')
$$;

CREATE FUNCTION mail_release(a_by text, a_login text, a_note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	INSERT INTO mail_places (place, by_name, login, note) VALUES (mail_place(), a_by, a_login, a_note);
	SELECT pg_notify('followupd_outbox', '')
$$;

CREATE VIEW metrics_mail AS SELECT mail_held()::int AS held;

REVOKE ALL ON FUNCTION mail_place(), mail_held(), mail_hold(timestamptz, text, text, text), mail_release(text, text, text)
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_held() TO followupd_mailer, followupd_engine, followupd_web, followupd_pages, followupd_ctl;
GRANT EXECUTE ON FUNCTION mail_hold(timestamptz, text, text, text), mail_release(text, text, text) TO followupd_ctl;
GRANT SELECT ON mail_places TO followupd_ctl;
GRANT SELECT ON metrics_mail TO followupd_web;
