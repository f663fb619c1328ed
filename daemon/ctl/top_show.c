/* SPDX-License-Identifier: Apache-2.0
 *
 * top_show.c - a reading as a page, what is wrong first, and as JSON.
 *
 * Names of roles, processes and sources, spans and counts; nothing of a patient is read.
 */
#include "autoconf.h"
#include "top.h"
#include "followupd/buf.h"
#include "followupd/ctl_mail.h"
#include "followupd/source.h"
#include "followupd/status.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OF_ROLE(t, row, column) rows_text(&(t)->roles, row, rows_column(&(t)->roles, column))

static const struct queue_words {
	const char *queue, *words;
} queues[] = {{"inbound", "messages to apply"}, {"timers", "timers due"},
    {"outbox", "mails queued"}, {"undelivered", "mails undelivered"}};

struct totals {
	int64_t open, overdue, held, questions;
};

static struct totals totals_of(const struct metrics *m)
{
	struct totals n = {0};
	for (size_t i = 0; i < m->followup_count; i++) {
		const struct followup_count *f = &m->followup[i];
		n.open += f->count;
		n.overdue += f->overdue ? f->count : 0;
		n.held += strcmp(f->hold, "none") != 0 ? f->count : 0;
	}
	for (size_t i = 0; i < m->review_count; i++)
		n.questions += m->review[i].count;
	return n;
}

static bool alive(const struct top_reading *t, int row)
{
	return rows_bool(&t->roles, row, rows_column(&t->roles, "alive"));
}

static bool is_late(const struct source_metric *s)
{
	return s->usual >= 0 && source_is_late(s->silent, s->usual);
}

static int64_t seconds_up(const struct top_reading *t, int row)
{
	const struct rows *r = &t->roles;
	return (rows_instant(r, row, rows_column(r, "at")) -
		   rows_instant(r, row, rows_column(r, "started_at"))) /
	       SECONDS(1);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* What is cut is only shown shorter: --json has all of it. */
static void add_cell(struct buf *b, const char *text, int width)
{
	char *shown = ctl_clean(text, (size_t)width - 1);
	int letters = 0;
	for (const char *p = shown; *p; p++)
		letters += ((unsigned char)*p & 0xc0) != 0x80;
	buf_addf(b, "%s%*s ", shown, letters < width ? width - letters : 0, "");
	free(shown);
}

static void add_head(struct buf *b, const struct ctl *c, const struct top_reading *t)
{
	const struct rows *n = &t->installation;
	if (rows_count(n) == 0) {
		buf_adds(b, "The database is not initialised: followupctl init\n");
		return;
	}
	char *clock = ctl_value(c, n, 0, "clock");
	buf_addf(b, "%s database  %s  %s\n",
	    rows_bool(n, 0, rows_column(n, "rehearsal")) ? "Rehearsal" : "Production", clock,
	    zone_name(c->zone));
	free(clock);
}

static void add_trouble(struct buf *b, const char *text)
{
	char *shown = ctl_clean(text, SIZE_MAX);
	buf_addf(b, "! %s\n", shown);
	free(shown);
}

static void add_troubles(struct buf *b, const struct ctl *c, const struct top_reading *t)
{
	for (const char *const *role = status_needed; *role; role++)
		if (!status_role_lives(&t->roles, *role))
			buf_addf(b, "! no %s has run in the last 30 seconds\n", *role);
	for (int i = 0; i < rows_count(&t->roles); i++)
		if (alive(t, i) && OF_ROLE(t, i, "trouble"))
			add_trouble(b, OF_ROLE(t, i, "trouble"));
	if (t->mail.held) {
		char *held = ctl_mail_held(c, &t->mail);
		add_trouble(b, held);
		free(held);
	}
}

static void add_role(struct buf *b, const struct top_reading *t, int row)
{
	struct arena *a = t->counts->arena;
	const char *role = OF_ROLE(t, row, "role");
	const struct top_process *p = top_process_of(t, row);
	int64_t beat = rows_int(&t->roles, row, rows_column(&t->roles, "seconds"));
	add_cell(b, role, 8);
	add_cell(b, OF_ROLE(t, row, "instance"), 22);
	add_cell(b, alive(t, row) ? "alive" : "SILENT", 7);
	add_cell(b, alive(t, row) ? span_in_words(a, seconds_up(t, row)) : "-", 11);
	if (!alive(t, row))
		buf_addf(b, "last heard %s ago", span_in_words(a, beat));
	else if (p && p->known)
		buf_addf(b, "%.1f %s a minute, over %s", p->rate, top_counted(role),
		    span_in_words(a, p->seconds));
	else
		buf_addc(b, '-');
	buf_addc(b, '\n');
}

static void add_roles(struct buf *b, const struct top_reading *t)
{
	buf_adds(b, "\nROLE     PROCESS                STATE   UP          RATE\n");
	for (int i = 0; i < rows_count(&t->roles); i++)
		add_role(b, t, i);
}

static void add_queue(
    struct buf *b, const struct top_reading *t, const char *words, const struct queue_depth *q)
{
	add_cell(b, words, 18);
	buf_addf(b, "%8" PRId64, q->depth);
	if (q->oldest_age > 0)
		buf_addf(b, "  oldest for %s", span_in_words(t->counts->arena, q->oldest_age));
	buf_addc(b, '\n');
}

static void add_queues(struct buf *b, const struct top_reading *t)
{
	buf_adds(b, "\nWAITING\n");
	for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
		for (size_t k = 0; k < t->counts->queue_count; k++)
			if (strcmp(t->counts->queue[k].queue, queues[i].queue) == 0)
				add_queue(b, t, queues[i].words, &t->counts->queue[k]);
	struct totals n = totals_of(t->counts);
	buf_addf(b,
	    "\nFollow-ups: %" PRId64 " not closed, %" PRId64 " overdue, %" PRId64
	    " on hold.  Questions: %" PRId64 "\n",
	    n.open, n.overdue, n.held, n.questions);
}

static void add_sources(struct buf *b, const struct top_reading *t)
{
	struct arena *a = t->counts->arena;
	buf_adds(b, "\nSOURCE           KIND  LAST HEARD\n");
	for (size_t i = 0; i < t->counts->source_count; i++) {
		const struct source_metric *s = &t->counts->source[i];
		add_cell(b, s->source, 16);
		add_cell(b, s->kind, 5);
		buf_addf(b, "%s ago", span_in_words(a, s->silent));
		if (s->usual >= 0)
			buf_addf(b, ", %susually within %s", is_late(s) ? "LATE: " : "",
			    span_in_words(a, s->usual));
		buf_addc(b, '\n');
	}
	if (t->counts->source_count == 0)
		buf_adds(b, "none has sent anything\n");
}

char *top_text(const struct ctl *c, const struct top_reading *t)
{
	struct buf b = {0};
	add_head(&b, c, t);
	add_troubles(&b, c, t);
	add_roles(&b, t);
	add_queues(&b, t);
	add_sources(&b, t);
	return buf_steal(&b);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *role_json(const struct top_reading *t, int row)
{
	const struct top_process *p = top_process_of(t, row);
	bool rated = alive(t, row) && p && p->known;
	json_t *j =
	    json_pack("{s:s, s:s, s:s, s:I, s:I, s:s?, s:s?}", "role", OF_ROLE(t, row, "role"),
		"instance", OF_ROLE(t, row, "instance"), "state", OF_ROLE(t, row, "state"),
		"seconds_up", (json_int_t)seconds_up(t, row), "seconds_silent",
		(json_int_t)rows_int(&t->roles, row, rows_column(&t->roles, "seconds")), "trouble",
		OF_ROLE(t, row, "trouble"), "counted", top_counted(OF_ROLE(t, row, "role")));
	json_object_set_new(j, "per_minute", rated ? json_real(p->rate) : json_null());
	json_object_set_new(
	    j, "over_seconds", rated ? json_integer((json_int_t)p->seconds) : json_null());
	return j;
}

static json_t *sources_json(const struct metrics *m)
{
	json_t *all = json_array();
	for (size_t i = 0; i < m->source_count; i++) {
		const struct source_metric *s = &m->source[i];
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:I, s:o, s:b}", "source", s->source, "kind",
			     s->kind, "silent", (json_int_t)s->silent, "usual",
			     s->usual >= 0 ? json_integer((json_int_t)s->usual) : json_null(),
			     "late", is_late(s)));
	}
	return all;
}

static json_t *installation_json(const struct top_reading *t, const char *column)
{
	const struct rows *n = &t->installation;
	return rows_count(n) ? rows_json_value(n, 0, rows_column(n, column)) : json_null();
}

json_t *top_json(const struct top_reading *t)
{
	const struct metrics *m = t->counts;
	struct totals n = totals_of(m);
	json_t *roles = json_array(), *waiting = json_object(), *kinds = json_object();
	for (int i = 0; i < rows_count(&t->roles); i++)
		json_array_append_new(roles, role_json(t, i));
	for (size_t i = 0; i < m->queue_count; i++)
		json_object_set_new(waiting, m->queue[i].queue,
		    json_pack("{s:I, s:I}", "depth", (json_int_t)m->queue[i].depth, "oldest_age",
			(json_int_t)m->queue[i].oldest_age));
	for (size_t i = 0; i < m->review_count; i++)
		json_object_set_new(
		    kinds, m->review[i].kind, json_integer((json_int_t)m->review[i].count));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:{s:I, s:I, s:I}, s:I, s:o}",
	    "clock", installation_json(t, "clock"), "real_time", installation_json(t, "real_time"),
	    "rehearsal", installation_json(t, "rehearsal"), "roles", roles, "queues", waiting,
	    "mail_held", t->mail.held, "sources", sources_json(m), "followups", "not_closed",
	    (json_int_t)n.open, "overdue", (json_int_t)n.overdue, "held", (json_int_t)n.held,
	    "questions", (json_int_t)n.questions, "questions_by_kind", kinds);
}
