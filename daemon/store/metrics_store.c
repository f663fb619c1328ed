/* SPDX-License-Identifier: Apache-2.0
 *
 * metrics_store.c - reads the metrics views, one statement per part, all on their way at once.
 *
 * Fails: the first failure of any part fails the reading; there are no half readings.
 */
#include "autoconf.h"
#include "followupd/metrics_store.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"

#include <stdlib.h>
#include <string.h>

/* Messages commit out of the order of their ids, but not by more than this. */
#define OVERLAP	  2000
#define FEEDS_MAX 1000

struct feed {
	char *source;
	int64_t heard; /* as virtual_now() */
};

struct metrics_reader {
	struct db *db;
	struct metrics *m; /* under way */
	size_t answered;   /* parts come in the order they were asked */
	struct err failure;
	metrics_fn fn;
	void *arg;
	int64_t newest; /* id of the newest message seen */
	size_t feed_count;
	struct feed *feed;
};

/* ---- the parts ----------------------------------------------------------------- */

static const char *copy(struct metrics *m, struct rows *rows, int row, int column)
{
	return arena_strdup(m->arena, rows_text(rows, row, column));
}

#define MORE(m, what)                                                                              \
	((m)->what = arena_grow((m)->arena, (m)->what, (m)->what##_count, sizeof *(m)->what),      \
	    &(m)->what[(m)->what##_count++])

static void take_schema(struct metrics_reader *r, struct rows *rows, int i)
{
	r->m->schema_version = rows_int(rows, i, 0);
}

static void take_installation(struct metrics_reader *r, struct rows *rows, int i)
{
	r->m->clock_offset = rows_int(rows, i, 0);
}

static void take_mail(struct metrics_reader *r, struct rows *rows, int i)
{
	r->m->mail_held = rows_int(rows, i, 0);
}

static void take_servers(struct metrics_reader *r, struct rows *rows, int i)
{
	r->m->waits = rows_bool(rows, i, 0);
	r->m->standbys = rows_int(rows, i, 1);
}

static void take_role(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, role) = (struct role_pulse){copy(r->m, rows, i, 0), copy(r->m, rows, i, 1),
	    rows_int(rows, i, 2), rows_int(rows, i, 3)};
}

static void take_counter(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, counter) = (struct role_counter){copy(r->m, rows, i, 0), copy(r->m, rows, i, 1),
	    copy(r->m, rows, i, 2), copy(r->m, rows, i, 3), rows_int(rows, i, 4)};
}

static void take_queue(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, queue) = (struct queue_depth){
	    copy(r->m, rows, i, 0), rows_int(rows, i, 1), rows_int(rows, i, 2)};
}

static void take_followup(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, followup) = (struct followup_count){copy(r->m, rows, i, 0),
	    copy(r->m, rows, i, 1), rows_bool(rows, i, 2), rows_int(rows, i, 3)};
}

static void take_review(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, review) = (struct review_count){copy(r->m, rows, i, 0), rows_int(rows, i, 1)};
}

static void take_source(struct metrics_reader *r, struct rows *rows, int i)
{
	*MORE(r->m, source) = (struct source_metric){copy(r->m, rows, i, 0), copy(r->m, rows, i, 1),
	    rows_int(rows, i, 2), rows_null(rows, i, 3) ? -1 : rows_int(rows, i, 3)};
}

static struct feed *find_feed(struct metrics_reader *r, const char *source)
{
	for (size_t i = 0; i < r->feed_count; i++)
		if (strcmp(r->feed[i].source, source) == 0)
			return &r->feed[i];
	if (r->feed_count == FEEDS_MAX)
		return NULL;
	r->feed = xreallocarray(r->feed, r->feed_count + 1, sizeof *r->feed);
	r->feed[r->feed_count] = (struct feed){xstrdup(source), INT64_MIN};
	return &r->feed[r->feed_count++];
}

/* Seconds that pass as clock_now() does; the installation was read before. */
static int64_t virtual_now(const struct metrics *m)
{
	return monotonic_now() / SECONDS(1) + m->clock_offset;
}

static void take_feed(struct metrics_reader *r, struct rows *rows, int i)
{
	struct feed *f = find_feed(r, rows_text(rows, i, 0));
	if (rows_int(rows, i, 1) > r->newest)
		r->newest = rows_int(rows, i, 1);
	if (f)
		f->heard = virtual_now(r->m) - rows_int(rows, i, 2);
}

static const struct metric_part {
	struct statement statement;
	void (*take)(struct metrics_reader *r, struct rows *rows, int row);
	bool count; /* of metrics_count() */
} parts[] = {
    {{"metrics_schema", "SELECT coalesce(max(version), 0) FROM migrations"}, take_schema},
    {{"metrics_installation", "SELECT clock_offset FROM metrics_installation"}, take_installation},
    {{"metrics_mail", "SELECT held FROM metrics_mail"}, take_mail},
    {{"metrics_servers", "SELECT current_setting('synchronous_standby_names') <> '',"
			 " (SELECT count(*) FROM pg_stat_replication)"},
	take_servers},
    {{"metrics_roles", "SELECT role, instance, age, started FROM metrics_roles ORDER BY 1, 2"},
	take_role},
    {{"metrics_counters",
	 "SELECT name, help, role, instance, value FROM metrics_counters ORDER BY 1, 3, 4"},
	take_counter},
    {{"metrics_queues", "SELECT queue, depth, oldest_age FROM metrics_queues"}, take_queue, true},
    {{"metrics_followups",
	 "SELECT state, hold, overdue, count FROM metrics_followups ORDER BY 1, 2, 3"},
	take_followup, true},
    {{"metrics_review", "SELECT kind, count FROM metrics_review ORDER BY 1"}, take_review, true},
    {{"metrics_sources", "SELECT source, kind, silent, usual FROM metrics_sources ORDER BY 1, 2"},
	take_source, true},
    {{"metrics_feeds", "SELECT source, newest, age FROM feed_latest($1)"}, take_feed},
};
#define PART_COUNT (sizeof parts / sizeof *parts)

/* ---- one reading ----------------------------------------------------------------- */

static void add_feeds(struct metrics_reader *r)
{
	int64_t now = virtual_now(r->m);
	for (size_t i = 0; i < r->feed_count; i++)
		*MORE(r->m, feed) = (struct feed_age){
		    arena_strdup(r->m->arena, r->feed[i].source), now - r->feed[i].heard};
}

static void finish(struct metrics_reader *r)
{
	struct metrics *m = r->m;
	struct err e = r->failure;
	r->m = NULL;
	/* The views of another schema fail in their own ways; this says why. */
	if (m->schema_version && m->schema_version != SCHEMA_VERSION)
		err_set(&e, ERR_REFUSED, "database schema is %lld and this program needs %d",
		    (long long)m->schema_version, SCHEMA_VERSION);
	if (e.code != ERR_NONE) {
		metrics_free(m);
		m = NULL;
	}
	r->fn(m, m ? NULL : &e, r->arg);
}

static void on_part(struct rows *rows, const struct err *e, void *arg)
{
	struct metrics_reader *r = arg;
	const struct metric_part *part = &parts[r->answered++];
	if (e && r->failure.code == ERR_NONE)
		r->failure = *e;
	for (int i = 0; !e && i < rows_count(rows); i++)
		part->take(r, rows, i);
	if (r->answered < PART_COUNT)
		return;
	if (r->failure.code == ERR_NONE)
		add_feeds(r);
	finish(r);
}

static struct metrics *metrics_new(void)
{
	struct arena *a = arena_new();
	struct metrics *m = arena_alloc(a, sizeof *m);
	m->arena = a;
	return m;
}

void metrics_read(struct metrics_reader *r, metrics_fn fn, void *arg)
{
	r->m = metrics_new();
	r->answered = 0;
	r->failure = (struct err){0};
	r->fn = fn;
	r->arg = arg;
	int64_t after = r->newest > OVERLAP ? r->newest - OVERLAP : 0;
	for (size_t i = 0; i < PART_COUNT; i++) {
		bool feeds = parts[i].take == take_feed;
		const struct value v = V_INT(after);
		db_run(r->db, &parts[i].statement, feeds ? &v : NULL, feeds ? 1 : 0, on_part, r);
	}
}

bool metrics_count(struct session *s, struct metrics **out, struct err *e)
{
	struct metrics_reader r = {.m = metrics_new()};
	bool ok = true;
	for (size_t i = 0; ok && i < PART_COUNT; i++) {
		struct rows rows = {0};
		if (!parts[i].count)
			continue;
		ok = session_ask(s, &parts[i].statement, NO_VALUES, &rows, e);
		for (int k = 0; ok && k < rows_count(&rows); k++)
			parts[i].take(&r, &rows, k);
		rows_free(&rows);
	}
	if (!ok) {
		metrics_free(r.m);
		r.m = NULL;
	}
	*out = r.m;
	return ok;
}

bool metrics_reading(const struct metrics_reader *r)
{
	return r->m != NULL;
}

struct metrics_reader *metrics_reader_new(struct db *d)
{
	struct metrics_reader *r = xcalloc(1, sizeof *r);
	r->db = d;
	return r;
}

void metrics_reader_free(struct metrics_reader *r)
{
	if (!r)
		return;
	metrics_free(r->m);
	for (size_t i = 0; i < r->feed_count; i++)
		free(r->feed[i].source);
	free(r->feed);
	free(r);
}

void metrics_free(struct metrics *m)
{
	if (m)
		arena_free(m->arena);
}
