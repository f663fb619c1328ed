/* SPDX-License-Identifier: Apache-2.0
 *
 * pulse.c - writes a role's heartbeat row on a timer.
 *
 * Fails: never loudly; a missing row is itself the message.
 */
#include "autoconf.h"
#include "followupd/pulse.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PULSE_EVERY SECONDS(10)

struct pulse {
	struct db *db;
	const char *role;
	const struct counter *counters;
	const char *trouble;
	struct loop_timer *timer;
};

static const struct statement pulse_statement = {"pulse", "SELECT heartbeat($1, $2, $3::jsonb)"};

static const char *pulse_instance(void)
{
	static char name[96];
	if (!*name) {
		char host[64] = "localhost";
		gethostname(host, sizeof host - 1);
		snprintf(name, sizeof name, "%s:%ld", host, (long)getpid());
	}
	return name;
}

/* {"messages_accepted_total": 3, "help": {"messages_accepted_total": "..."}}; returns new.  The
 * help travels with the values, so that /metrics has it without knowing any counter. */
static char *pulse_json(const struct counter *counters, const char *trouble)
{
	json_t *all = json_object(), *help = json_object();
	for (const struct counter *c = counters; c->name; c++) {
		json_object_set_new(all, c->name, json_integer(c->value));
		json_object_set_new(help, c->name, json_string(c->help ? c->help : ""));
	}
	json_object_set_new(all, "help", help);
	if (*trouble)
		json_object_set_new(all, "trouble", json_string(trouble));
	char *text = json_dumps(all, JSON_COMPACT);
	json_decref(all);
	if (!text)
		fatal("out of memory writing a heartbeat");
	return text;
}

static void beat(void *arg)
{
	struct pulse *p = arg;
	if (db_is_up(p->db)) {
		char *json = pulse_json(p->counters, p->trouble);
		db_run(p->db, &pulse_statement,
		    VALUES(V_TEXT(p->role), V_TEXT(pulse_instance()), V_TEXT(json)), NULL, NULL);
		free(json);
	}
	loop_timer_set(p->timer, db_is_up(p->db) ? PULSE_EVERY : SECONDS(1));
}

bool pulse_once(struct session *s, const char *role, const struct counter *counters,
    const char *trouble, struct err *e)
{
	char *json = pulse_json(counters, trouble);
	bool ok = session_do(
	    s, &pulse_statement, VALUES(V_TEXT(role), V_TEXT(pulse_instance()), V_TEXT(json)), e);
	free(json);
	return ok;
}

struct pulse *pulse_new(
    struct loop *l, struct db *d, const char *role, const struct counter *counters)
{
	struct pulse *p = xcalloc(1, sizeof *p);
	*p = (struct pulse){.db = d, .role = role, .counters = counters, .trouble = ""};
	p->timer = loop_timer_new(l, beat, p);
	loop_timer_set(p->timer, 0);
	return p;
}

void pulse_note(struct pulse *p, const char *trouble)
{
	p->trouble = trouble;
}

void pulse_free(struct pulse *p)
{
	if (!p)
		return;
	loop_timer_free(p->timer);
	free(p);
}
