/* SPDX-License-Identifier: Apache-2.0
 *
 * hosts.c - turns the lists of hosts, addresses and ports of a connection string.
 */
#include "autoconf.h"
#include "followupd/hosts.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_FIRST 3 /* seconds, where another server can be asked */

static struct {
	unsigned turn; /* how many servers to pass over */
	int silent;    /* attempts in a row that ran out of time */
} memory;

static unsigned count_of(const char *list)
{
	unsigned n = 1;
	for (const char *p = list; *p; p++)
		n += *p == ',';
	return n;
}

static bool is_list(const PQconninfoOption *o)
{
	return o->val && *o->val &&
	       (strcmp(o->keyword, "host") == 0 || strcmp(o->keyword, "hostaddr") == 0 ||
		   strcmp(o->keyword, "port") == 0);
}

/* The most entries that any of the lists has; port may have one for all. */
static unsigned most_entries(const PQconninfoOption *options)
{
	unsigned most = 1;
	for (const PQconninfoOption *o = options; o && o->keyword; o++)
		if (is_list(o) && count_of(o->val) > most)
			most = count_of(o->val);
	return most;
}

static void add_quoted(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\'' || s[i] == '\\')
			buf_addc(b, '\\');
		buf_addc(b, s[i]);
	}
}

/* " host='b,c,a'", from "a,b,c" and 1. */
static void add_turned(struct buf *b, const PQconninfoOption *o, unsigned turn)
{
	const char *from = o->val;
	for (unsigned i = turn % count_of(o->val); i > 0; i--)
		from = strchr(from, ',') + 1;
	buf_addf(b, " %s='", o->keyword);
	add_quoted(b, from, strlen(from));
	if (from > o->val) {
		buf_addc(b, ',');
		add_quoted(b, o->val, (size_t)(from - o->val) - 1);
	}
	buf_addc(b, '\'');
}

char *hosts_turned(const char *conninfo)
{
	struct buf b = {0};
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	unsigned count = most_entries(options);
	buf_adds(&b, conninfo);
	/* What is named again replaces what was named before. */
	for (const PQconninfoOption *o = options; count > 1 && o->keyword; o++)
		if (is_list(o))
			add_turned(&b, o, memory.turn % count);
	PQconninfoFree(options);
	return buf_steal(&b);
}

unsigned hosts_count(const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	unsigned count = most_entries(options);
	PQconninfoFree(options);
	return count;
}

int hosts_patience(const char *conninfo, int most)
{
	int few = PATIENCE_FIRST + memory.silent;
	return hosts_count(conninfo) > 1 && few < most ? few : most;
}

void hosts_silent(void)
{
	memory.turn++;
	memory.silent++;
}

void hosts_found(void)
{
	memory.silent = 0;
}
