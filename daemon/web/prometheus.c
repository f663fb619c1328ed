/* SPDX-License-Identifier: Apache-2.0
 *
 * prometheus.c - writes a reading in the Prometheus text exposition format, version 0.0.4.
 *
 * Labels are roles, processes, states, kinds and listener names: few, and never a patient's.
 * Counters of the roles bring their own help; all other families are named here and nowhere else.
 */
#include "autoconf.h"
#include "prometheus.h"

#include <inttypes.h>
#include <string.h>

static void add_escaped(struct buf *b, const char *s, bool quote)
{
	for (; *s; s++) {
		if (*s == '\n')
			buf_adds(b, "\\n");
		else if (*s == '\\' || (quote && *s == '"'))
			buf_addf(b, "\\%c", *s);
		else
			buf_addc(b, *s);
	}
}

static void family(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_addf(b, "# HELP followupd_%s ", name);
	add_escaped(b, help, false);
	buf_addf(b, "\n# TYPE followupd_%s %s\n", name, type);
}

/* label: pairs of name and value, ending with NULL; or NULL. */
static void sample(struct buf *b, const char *name, const char *const *label, int64_t value)
{
	buf_addf(b, "followupd_%s", name);
	for (const char *const *l = label; l && *l; l += 2) {
		buf_addf(b, "%c%s=\"", l == label ? '{' : ',', l[0]);
		add_escaped(b, l[1], true);
		buf_addc(b, '"');
	}
	buf_addf(b, "%s %" PRId64 "\n", label && *label ? "}" : "", value);
}

#define LABELS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- what the roles count ------------------------------------------------------------ */

static bool is_counter_name(const char *s)
{
	size_t n = strlen(s);
	return n > 0 && n <= 100 && strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789") == n;
}

static void add_counters(struct buf *b, const struct metrics *m)
{
	const char *last = "";
	for (size_t i = 0; i < m->counter_count; i++) {
		const struct role_counter *c = &m->counter[i];
		if (!is_counter_name(c->name))
			continue;
		if (strcmp(c->name, last) != 0) {
			size_t n = strlen(c->name);
			bool total = n > 6 && strcmp(c->name + n - 6, "_total") == 0;
			family(b, c->name, total ? "counter" : "gauge",
			    c->help && *c->help ? c->help : "Counted by the role.");
		}
		last = c->name;
		sample(b, c->name, LABELS("role", c->role, "process", c->process), c->value);
	}
}

static void add_roles(struct buf *b, const struct metrics *m)
{
	family(b, "role_heartbeat_age_seconds", "gauge",
	    "Seconds since the process last said that it lives.");
	for (size_t i = 0; i < m->role_count; i++)
		sample(b, "role_heartbeat_age_seconds",
		    LABELS("role", m->role[i].role, "process", m->role[i].process), m->role[i].age);
	family(b, "role_start_time_seconds", "gauge",
	    "When the process started, in seconds since the epoch.");
	for (size_t i = 0; i < m->role_count; i++)
		sample(b, "role_start_time_seconds",
		    LABELS("role", m->role[i].role, "process", m->role[i].process),
		    m->role[i].started);
}

/* ---- what the database holds ------------------------------------------------------------ */

static void add_queues(struct buf *b, const struct metrics *m)
{
	family(b, "queue_depth", "gauge",
	    "Rows waiting: stored messages not yet applied, mails in the outbox, timers that are "
	    "due, failed mails not yet made work of.");
	for (size_t i = 0; i < m->queue_count; i++)
		sample(b, "queue_depth", LABELS("queue", m->queue[i].queue), m->queue[i].depth);
	family(b, "queue_oldest_age_seconds", "gauge",
	    "Seconds the oldest row of the queue has been waiting, or due; 0 when none is.");
	for (size_t i = 0; i < m->queue_count; i++)
		sample(b, "queue_oldest_age_seconds", LABELS("queue", m->queue[i].queue),
		    m->queue[i].oldest_age);
}

static void add_work(struct buf *b, const struct metrics *m)
{
	family(b, "followups", "gauge", "Follow-ups that are not closed.");
	for (size_t i = 0; i < m->followup_count; i++)
		sample(b, "followups",
		    LABELS("state", m->followup[i].state, "hold", m->followup[i].hold, "overdue",
			m->followup[i].overdue ? "true" : "false"),
		    m->followup[i].count);
	family(b, "review_items_open", "gauge", "Questions that wait for a person.");
	for (size_t i = 0; i < m->review_count; i++)
		sample(
		    b, "review_items_open", LABELS("kind", m->review[i].kind), m->review[i].count);
	family(b, "feed_age_seconds", "gauge",
	    "Seconds since the source's newest message; absent until one was seen.");
	for (size_t i = 0; i < m->feed_count; i++)
		sample(b, "feed_age_seconds", LABELS("source", m->feed[i].source), m->feed[i].age);
}

static void add_sources(struct buf *b, const struct metrics *m)
{
	family(b, "source_silent_seconds", "gauge",
	    "Seconds since the source's newest message of the kind.");
	for (size_t i = 0; i < m->source_count; i++)
		sample(b, "source_silent_seconds",
		    LABELS("source", m->source[i].source, "kind", m->source[i].kind),
		    m->source[i].silent);
	family(b, "source_usual_silence_seconds", "gauge",
	    "Seconds for which the source sends nothing of the kind at this hour of the week, at "
	    "most; absent until it has sent for a week.");
	for (size_t i = 0; i < m->source_count; i++)
		if (m->source[i].usual >= 0)
			sample(b, "source_usual_silence_seconds",
			    LABELS("source", m->source[i].source, "kind", m->source[i].kind),
			    m->source[i].usual);
}

void prometheus_text(struct buf *b, const struct metrics *m)
{
	family(b, "build_info", "gauge", "Constant 1, labelled with the version.");
	sample(b, "build_info", LABELS("version", PACKAGE_VERSION), 1);
	family(b, "database_up", "gauge", "Whether the database answered this scrape.");
	sample(b, "database_up", NULL, m != NULL);
	if (!m)
		return;
	family(b, "schema_version", "gauge", "Number of the newest migration.");
	sample(b, "schema_version", NULL, m->schema_version);
	family(b, "clock_offset_seconds", "gauge",
	    "How far a rehearsal's clock runs ahead; 0 in production.");
	sample(b, "clock_offset_seconds", NULL, m->clock_offset);
	family(b, "mail_held", "gauge",
	    "1 while this database is a copy from which no mail leaves; followupctl mail release.");
	sample(b, "mail_held", NULL, m->mail_held);
	family(b, "database_waits", "gauge",
	    "1 where a commit waits until a standby has it, so that a failover loses nothing.");
	sample(b, "database_waits", NULL, m->waits);
	family(b, "database_standbys", "gauge", "Standbys that are connected to the database.");
	sample(b, "database_standbys", NULL, m->standbys);
	add_roles(b, m);
	add_queues(b, m);
	add_work(b, m);
	add_sources(b, m);
	add_counters(b, m);
}
