/* SPDX-License-Identifier: Apache-2.0
 *
 * support_store.c - sizes, counts and settings for a support bundle.
 *
 * Fails: as the database.
 */
#include "autoconf.h"
#include "followupd/support_store.h"

#include <libpq-fe.h>

static const struct statement server = {"support_server",
    "SELECT current_setting('server_version') AS server_version, current_setting('fsync') AS "
    "fsync, "
    "current_setting('synchronous_commit') AS synchronous_commit, "
    "current_setting('shared_buffers') AS shared_buffers, current_setting('max_connections') AS "
    "max_connections, current_setting('autovacuum') AS autovacuum, "
    "current_setting('default_transaction_read_only') AS read_only, pg_is_in_recovery() AS "
    "standby, "
    "pg_database_size(current_database()) AS bytes, extract(epoch FROM now() - "
    "pg_postmaster_start_time())::bigint AS seconds_up, (SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database()) AS sessions"};

static const struct statement migrations = {
    "support_migrations", "SELECT version, applied_at FROM migrations ORDER BY version"};

static const struct statement tables = {"support_tables",
    "SELECT c.relname AS table, c.reltuples::bigint AS rows, pg_total_relation_size(c.oid) AS "
    "bytes, "
    "pg_indexes_size(c.oid) AS index_bytes, t.n_dead_tup AS dead, greatest(t.last_vacuum, "
    "t.last_autovacuum) AS vacuumed_at, greatest(t.last_analyze, t.last_autoanalyze) AS "
    "analyzed_at "
    "FROM pg_class c LEFT JOIN pg_stat_all_tables t ON t.relid = c.oid WHERE c.relnamespace = "
    "'followupd'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname"};

static const struct statement counts = {"support_counts",
    "SELECT 'follow-ups that are open' AS what, state AS word, count(*) AS count FROM followups "
    "WHERE "
    "state <> 'closed' GROUP BY state"
    " UNION ALL SELECT 'follow-ups that are closed', closure, count(*) FROM followups WHERE state "
    "= "
    "'closed' GROUP BY closure"
    " UNION ALL SELECT 'follow-ups on hold', hold, count(*) FROM followups WHERE state <> 'closed' "
    "AND hold <> 'none' GROUP BY hold"
    " UNION ALL SELECT 'questions that are open', kind, count(*) FROM review_items WHERE "
    "resolved_at "
    "IS NULL GROUP BY kind"
    " UNION ALL SELECT 'mails that wait', phase, count(*) FROM outbox GROUP BY phase"
    " UNION ALL SELECT 'mails that left within 7 days', outcome, count(*) FROM deliveries WHERE at "
    "> "
    "clock_now() - interval '7 days' GROUP BY outcome"
    " UNION ALL SELECT 'messages that wait, by attempts', attempts::text, count(*) FROM "
    "inbound_todo "
    "GROUP BY attempts"
    " UNION ALL SELECT 'messages put aside', outcome, count(*) FROM applied WHERE outcome = "
    "'failed' "
    "GROUP BY outcome"
    " UNION ALL SELECT 'messages refused', verdict, count(*) FROM inbound WHERE verdict <> "
    "'accepted' GROUP BY verdict"
    " UNION ALL SELECT 'timers', CASE WHEN due_at <= clock_now() THEN 'due' ELSE 'ahead' END, "
    "count(*) FROM timers GROUP BY 2"
    " UNION ALL SELECT 'people', CASE WHEN active THEN 'active' ELSE 'inactive' END, count(*) FROM "
    "people GROUP BY active"
    " ORDER BY 1, 2"};

static const struct statement roles = {"support_roles",
    "SELECT role, at > now() - interval '30 seconds' AS alive, extract(epoch FROM now() - "
    "started_at)::bigint AS seconds_up, extract(epoch FROM now() - at)::bigint AS seconds_silent, "
    "counters ->> 'trouble' AS trouble FROM heartbeats ORDER BY role, at DESC"};

int support_libpq(void)
{
	return PQlibVersion();
}

bool support_server(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &server, NO_VALUES, out, e);
}

bool support_migrations(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &migrations, NO_VALUES, out, e);
}

bool support_tables(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &tables, NO_VALUES, out, e);
}

bool support_counts(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &counts, NO_VALUES, out, e);
}

bool support_roles(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &roles, NO_VALUES, out, e);
}
