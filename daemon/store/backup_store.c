/* SPDX-License-Identifier: Apache-2.0
 *
 * backup_store.c - the moment of a backup, how many rows it has, and the logins.
 *
 * pg_dump copies schemas with their grants, and no roles: those belong to the server.
 */
#include "autoconf.h"
#include "followupd/backup_store.h"

#include <stdio.h>

bool backup_begin(struct session *s, struct backup_facts *out, struct err *e)
{
	static const struct statement one_moment = {
	    "backup_moment", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};
	/* pg_dump takes its own time, and needs this one only until it has begun. */
	static const struct statement patience = {
	    "backup_patience", "SET LOCAL idle_in_transaction_session_timeout = 0"};
	static const struct statement st = {"backup_facts",
	    "SELECT pg_export_snapshot(), clock_now(), now(), (SELECT max(version) FROM "
	    "migrations), (SELECT "
	    "rehearsal FROM installation), current_setting('server_version_num')::int, "
	    "has_table_privilege('pg_authid', 'SELECT')"};
	struct rows r = {0};
	if (!session_begin(s, e))
		return false;
	session_tell(s, &one_moment, NO_VALUES);
	session_tell(s, &patience, NO_VALUES);
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*out = (struct backup_facts){.clock = rows_instant(&r, 0, 1),
	    .at = rows_instant(&r, 0, 2),
	    .schema = (int)rows_int(&r, 0, 3),
	    .rehearsal = rows_bool(&r, 0, 4),
	    .server = (int)rows_int(&r, 0, 5),
	    .passwords = rows_bool(&r, 0, 6)};
	snprintf(out->snapshot, sizeof out->snapshot, "%s", rows_text(&r, 0, 0));
	rows_free(&r);
	return true;
}

bool backup_rows(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"backup_rows",
	    "SELECT n.nspname || '.' || c.relname, (xpath('/row/n/text()', query_to_xml(format("
	    "'SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]"
	    "::text::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE c.relkind = 'r' AND n.nspname IN ('followupd', 'pages') ORDER BY 1"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

/* A list of names is kept as it is written, any other value is quoted. */
#define SETTINGS                                                                                   \
	"SELECT format('ALTER ROLE %I SET %I TO %s;', r.rolname, split_part(v, '=', 1), CASE "     \
	"WHEN "                                                                                    \
	"split_part(v, '=', 1) IN ('search_path', 'temp_tablespaces', "                            \
	"'session_preload_libraries') "                                                            \
	"THEN substr(v, strpos(v, '=') + 1) ELSE quote_literal(substr(v, strpos(v, '=') + 1)) "    \
	"END) AS line, r.rolname, 2 AS step FROM pg_roles r CROSS JOIN unnest(r.rolconfig) v "     \
	"WHERE " OURS
#define OURS "r.rolname LIKE 'followupd\\_%' AND r.rolname <> 'followupd_owner'"
#define LOGINS(from, password)                                                                     \
	"SELECT line FROM (SELECT format('DO $role$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles "    \
	"WHERE rolname = %L) THEN CREATE ROLE %I %s%s; END IF; END $role$;', r.rolname, "          \
	"r.rolname, CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, " password            \
	") AS line, r.rolname, 1 AS step FROM " from " r WHERE " OURS " UNION ALL " SETTINGS       \
	") l ORDER BY rolname, step, line"

bool backup_roles(struct session *s, const struct backup_facts *f, struct buf *out, struct err *e)
{
	static const struct statement full = {"backup_roles_passwords",
	    LOGINS("pg_authid", "coalesce(' PASSWORD ' || quote_literal(r.rolpassword), '')")};
	static const struct statement plain = {"backup_roles", LOGINS("pg_roles", "''")};
	struct rows r = {0};
	if (!session_ask(s, f->passwords ? &full : &plain, NO_VALUES, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		buf_addf(out, "%s\n", rows_text(&r, i, 0));
	rows_free(&r);
	return true;
}

bool restore_target(struct session *s, bool *empty, int *server, struct err *e)
{
	static const struct statement st = {"restore_target",
	    "SELECT to_regnamespace('followupd') IS NULL AND to_regnamespace('pages') IS NULL, "
	    "current_setting('server_version_num')::int"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*empty = rows_bool(&r, 0, 0);
	*server = (int)rows_int(&r, 0, 1);
	rows_free(&r);
	return true;
}
