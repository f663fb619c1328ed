/* SPDX-License-Identifier: Apache-2.0
 *
 * status.c - how the instance is, in a handful of questions.
 */
#include "autoconf.h"
#include "followupd/status.h"
#include "followupd/rows_json.h"

#include <string.h>

static const struct statement roles = {"status_roles",
    "SELECT role, instance, started_at, at, extract(epoch FROM now() - at)::bigint AS seconds,"
    " at > now() - interval '30 seconds' AS alive,"
    " CASE WHEN at > now() - interval '30 seconds' THEN 'alive' ELSE 'silent' END AS state,"
    " counters - 'help' - 'trouble' AS counters, counters ->> 'trouble' AS trouble FROM heartbeats"
    " WHERE at > now() - interval '10 minutes' ORDER BY role, at DESC"};

static const struct statement queues = {"status_queues",
    "SELECT (SELECT count(*) FROM inbound_todo) AS inbound_todo,"
    " (SELECT i.received_at FROM inbound_todo t JOIN inbound i ON i.id = t.inbound_id"
    "  ORDER BY t.inbound_id LIMIT 1) AS inbound_oldest,"
    " (SELECT count(*) FROM timers WHERE due_at <= clock_now()) AS timers_due,"
    " (SELECT min(due_at) FROM timers WHERE due_at <= clock_now()) AS timers_oldest,"
    " (SELECT min(due_at) FROM timers) AS timers_next,"
    " (SELECT count(*) FROM outbox) AS outbox,"
    " (SELECT count(*) FROM outbox WHERE due_at <= clock_now()) AS outbox_due,"
    " (SELECT n.created_at FROM outbox o JOIN notices n ON n.id = o.notice_id"
    "  ORDER BY o.due_at LIMIT 1) AS outbox_oldest,"
    " (SELECT count(*) FROM undelivered) AS undelivered"};

static const struct statement followups = {"status_followups",
    "SELECT count(*) FILTER (WHERE state = 'open') AS open,"
    " count(*) FILTER (WHERE state = 'ordered') AS ordered,"
    " count(*) FILTER (WHERE state = 'scheduled') AS scheduled,"
    " count(*) FILTER (WHERE state = 'performed') AS performed,"
    " (SELECT count(*) FROM followups WHERE state = 'closed') AS closed,"
    " count(*) FILTER (WHERE overdue) AS overdue,"
    " count(*) FILTER (WHERE hold <> 'none') AS held,"
    " (SELECT count(*) FROM review_items WHERE resolved_at IS NULL AND created_at <= "
    "clock_now()) AS review_items,"
    " (SELECT min(created_at) FROM review_items WHERE resolved_at IS NULL AND created_at <= "
    "clock_now()) AS review_oldest"
    " FROM followups WHERE state <> 'closed'"};

static const struct statement installation = {"status_installation",
    "SELECT (SELECT max(version) FROM migrations) AS schema, i.rehearsal, clock_now() AS clock,"
    " now() AS real_time, extract(epoch FROM i.clock_offset)::bigint AS clock_offset_seconds,"
    " p.ref AS fail_safe, p.email AS fail_safe_email, p.active AS fail_safe_active"
    " FROM installation i LEFT JOIN people p ON 'fail-safe' = ANY (p.roles)"};

static const struct statement servers = {"status_servers",
    "SELECT current_setting('synchronous_standby_names') <> '' AND "
    "current_setting('synchronous_commit') NOT IN ('off', 'local') AS waits, "
    "current_setting('synchronous_commit') <> 'off' AND current_setting('fsync')::boolean AS disk, "
    "(SELECT count(*) FROM pg_stat_replication) AS standbys"};

const char *const status_needed[] = {"intake", "engine", "mailer", "web", NULL};

bool status_role_lives(const struct rows *r, const char *role)
{
	for (int i = 0; i < rows_count(r); i++)
		if (strcmp(rows_text(r, i, rows_column(r, "role")), role) == 0 &&
		    rows_bool(r, i, rows_column(r, "alive")))
			return true;
	return false;
}

bool status_roles(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &roles, NO_VALUES, out, e);
}

bool status_queues(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &queues, NO_VALUES, out, e);
}

bool status_followups(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &followups, NO_VALUES, out, e);
}

bool status_installation(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &installation, NO_VALUES, out, e);
}

bool status_servers(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &servers, NO_VALUES, out, e);
}
