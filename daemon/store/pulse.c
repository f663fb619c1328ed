/* SPDX-License-Identifier: Apache-2.0
 *
 * pulse.c - writes a role's heartbeat row on a timer.
 *
 * Fails: never loudly; a missing row is itself the message.
 */
#include "autoconf.h"
#include "followupd/pulse.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PULSE_EVERY SECONDS(10)

struct pulse {
	struct db *db;
	const char *role;
	const struct counter *counters;
	struct loop_timer *timer;
};

const struct statement pulse_statement = {"pulse", "SELECT heartbeat($1, $2, $3::jsonb)"};

const char *pulse_instance(void)
{
	static char name[96];
	if (!*name) {
		char host[64] = "localhost";
		gethostname(host, sizeof host - 1);
		snprintf(name, sizeof name, "%s:%ld", host, (long)getpid());
	}
	return name;
}

char *pulse_json(const struct counter *counters)
{
	struct buf b = {0};
	buf_addc(&b, '{');
	for (const struct counter *c = counters; c->name; c++)
		buf_addf(&b, "%s\"%s\": %" PRId64, c == counters ? "" : ", ", c->name, c->value);
	buf_addc(&b, '}');
	return buf_steal(&b);
}

static void beat(void *arg)
{
	struct pulse *p = arg;
	if (db_is_up(p->db)) {
		char *json = pulse_json(p->counters);
		db_run(p->db, &pulse_statement,
		    VALUES(V_TEXT(p->role), V_TEXT(pulse_instance()), V_TEXT(json)), NULL, NULL);
		free(json);
	}
	loop_timer_set(p->timer, PULSE_EVERY);
}

struct pulse *pulse_new(
    struct loop *l, struct db *d, const char *role, const struct counter *counters)
{
	struct pulse *p = xcalloc(1, sizeof *p);
	*p = (struct pulse){.db = d, .role = role, .counters = counters};
	p->timer = loop_timer_new(l, beat, p);
	loop_timer_set(p->timer, 0);
	return p;
}

void pulse_free(struct pulse *p)
{
	if (!p)
		return;
	loop_timer_free(p->timer);
	free(p);
}
