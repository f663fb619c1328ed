/* SPDX-License-Identifier: Apache-2.0
 *
 * top_read.c - one reading of what moves, and the rates between the heartbeats of a process.
 *
 * Fails: as the database.
 */
#include "autoconf.h"
#include "top.h"
#include "followupd/mem.h"
#include "followupd/status.h"

#include <stdlib.h>
#include <string.h>

static const struct top_counted {
	const char *role, *counter, *words;
} counted[] = {{"intake", "messages_accepted_total", "messages in"},
    {"engine", "messages_applied_total", "messages applied"},
    {"mailer", "mails_accepted_total", "mails out"}, {"web", "http_requests_total", "requests"}};

static const struct top_counted *counted_of(const char *role)
{
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (strcmp(counted[i].role, role) == 0)
			return &counted[i];
	return NULL;
}

const char *top_counted(const char *role)
{
	const struct top_counted *k = counted_of(role);
	return k ? k->words : NULL;
}

static const char *text_of(const struct top_reading *t, int row, const char *column)
{
	return rows_text(&t->roles, row, rows_column(&t->roles, column));
}

static instant instant_of(const struct top_reading *t, int row, const char *column)
{
	return rows_instant(&t->roles, row, rows_column(&t->roles, column));
}

static struct top_process *find_process(const struct top_reading *t, int row)
{
	for (size_t i = 0; i < t->process_count; i++) {
		struct top_process *p = &t->process[i];
		if (strcmp(p->role, text_of(t, row, "role")) == 0 &&
		    strcmp(p->instance, text_of(t, row, "instance")) == 0)
			return p;
	}
	return NULL;
}

const struct top_process *top_process_of(const struct top_reading *t, int row)
{
	return find_process(t, row);
}

/* Its count before its first heartbeat was nothing. */
static struct top_process *add_process(struct top_reading *t, int row)
{
	t->process = xreallocarray(t->process, t->process_count + 1, sizeof *t->process);
	struct top_process *p = &t->process[t->process_count++];
	*p = (struct top_process){.role = xstrdup(text_of(t, row, "role")),
	    .instance = xstrdup(text_of(t, row, "instance")),
	    .at = instant_of(t, row, "started_at")};
	return p;
}

static void count_process(struct top_reading *t, int row)
{
	const struct top_counted *k = counted_of(text_of(t, row, "role"));
	struct top_process *p = find_process(t, row);
	if (!k)
		return;
	if (!p)
		p = add_process(t, row);
	p->still_there = true;
	instant at = instant_of(t, row, "at");
	json_t *all = json_loads(text_of(t, row, "counters"), 0, NULL),
	       *value = json_object_get(all, k->counter);
	if (json_is_integer(value) && at - p->at >= SECONDS(1)) {
		int64_t now = json_integer_value(value);
		p->known = true;
		p->seconds = (at - p->at) / SECONDS(1);
		p->rate = (double)(now - p->count) * SECONDS(60) / (double)(at - p->at);
		p->at = at;
		p->count = now;
	}
	json_decref(all);
}

static void free_process(struct top_process *p)
{
	free(p->role);
	free(p->instance);
}

static void forget_those_gone(struct top_reading *t)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->process_count; i++) {
		if (t->process[i].still_there)
			t->process[kept++] = t->process[i];
		else
			free_process(&t->process[i]);
	}
	t->process_count = kept;
}

static void free_rows(struct top_reading *t)
{
	rows_free(&t->installation);
	rows_free(&t->roles);
	metrics_free(t->counts);
	t->counts = NULL;
}

bool top_read(struct ctl *c, struct top_reading *t, struct err *e)
{
	struct session *s = c->session;
	free_rows(t);
	bool ok = status_installation(s, &t->installation, e) && status_roles(s, &t->roles, e) &&
		  mail_place_read(s, &t->mail, e) && metrics_count(s, &t->counts, e);
	if (!ok) {
		free_rows(t);
		return false;
	}
	for (size_t i = 0; i < t->process_count; i++)
		t->process[i].still_there = false;
	for (int i = 0; i < rows_count(&t->roles); i++)
		count_process(t, i);
	forget_those_gone(t);
	return true;
}

void top_free(struct top_reading *t)
{
	free_rows(t);
	for (size_t i = 0; i < t->process_count; i++)
		free_process(&t->process[i]);
	free(t->process);
}
