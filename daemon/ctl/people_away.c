/* SPDX-License-Identifier: Apache-2.0
 *
 * people_away.c - when people are away or on call: list, add, remove, and the import of a calendar
 * or a CSV file.
 *
 * A file is taken as a whole or not at all, and takes the place of the one before for the people it
 * speaks of.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/period_import.h"
#include "followupd/rehearsal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)16 * 1024 * 1024)

static bool read_file(
    const struct ctl *c, struct period_import *m, struct arena *a, const char *path)
{
	struct buf text = {0};
	struct clock_state clock;
	bool ok = buf_read_file(&text, path, FILE_MAX, m->e);
	bool calendar = ok && period_is_calendar(&text);
	if (calendar && !m->person)
		ctl_misuse(c, "--person is needed: a calendar does not say whose it is");
	if (ok && !calendar && m->person)
		ctl_misuse(c, "--person is for a calendar: a CSV file has a column ref");
	ok = ok && clock_read(c->session, &clock, m->e);
	if (ok) {
		m->now = clock.now;
		ok = period_import_read(m, a, &text);
	}
	buf_free(&text);
	return ok;
}

/* A new list, on the connection that is opened. */
static bool begin(struct ctl *c, struct period_import *m)
{
	m->list = json_array();
	if (!ctl_connect(c, m->e))
		return false;
	m->session = c->session;
	m->zone = c->zone;
	return true;
}

/* ---- the subcommands ------------------------------------------------------------------------ */

static int store(const struct ctl *c, struct period_import *m, bool imported)
{
	struct period_counts n;
	char *text = json_dumps(m->list, JSON_COMPACT);
	bool ok = periods_put(m->session, m->kind, text, imported, m->person, &n, m->e);
	free(text);
	if (!ok)
		return ctl_fail(m->e);
	if (c->json)
		ctl_print_json(json_pack("{s:I, s:I, s:I}", "added", (json_int_t)n.added, "removed",
		    (json_int_t)n.withdrawn, "unchanged", (json_int_t)n.unchanged));
	else
		printf("%lld added, %lld removed, %lld unchanged\n", (long long)n.added,
		    (long long)n.withdrawn, (long long)n.unchanged);
	return CTL_DONE;
}

static int import(struct ctl *c, struct period_import *m, const char *path)
{
	struct arena *a = arena_new();
	bool ok = begin(c, m) && read_file(c, m, a, path);
	int status = ok ? store(c, m, true) : ctl_fail(m->e);
	json_decref(m->list);
	arena_free(a);
	return status;
}

static int list_periods(struct ctl *c, int argc, char **argv, enum period_kind kind)
{
	const char *person = NULL;
	const struct ctl_option options[] = {{"person", "REF", "of that one only", &person}, {0}};
	struct rows r = {0};
	struct err e = {0};
	bool absence = kind == PERIOD_ABSENT;
	ctl_options(c, argc, argv, options, 0, 0);
	if (!ctl_connect(c, &e) || !periods_list(c->session, kind, person, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, absence ? "id person from back cover" : "id person role from back",
	    absence ? "nobody is away" : "nobody is on call");
	rows_free(&r);
	return CTL_DONE;
}

static int remove_period(struct ctl *c, int argc, char **argv, enum period_kind kind)
{
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !periods_withdraw(c->session, kind, id, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack("{s:b}", "removed", 1));
	return CTL_DONE;
}

static int add_period(struct ctl *c, struct period_import *m, const char *from, const char *until)
{
	bool ok = begin(c, m) && period_import_take(m, m->person, m->cover, from, until);
	int status = ok ? store(c, m, false) : ctl_fail(m->e);
	json_decref(m->list);
	return status;
}

int ctl_absence_add(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.kind = PERIOD_ABSENT, .e = &e};
	const char *from = NULL, *until = NULL;
	const struct ctl_option options[] = {{"person", "REF", "who is away (needed)", &m.person},
	    {"from", "DATE", "the first day (needed)", &from},
	    {"until", "DATE", "the last day; without it, the person has left", &until},
	    {"cover", "REF", "who stands in; without it, whoever has the role", &m.cover}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!m.person || !from)
		ctl_misuse(c, "--person and --from are needed");
	return add_period(c, &m, from, until);
}

int ctl_absence_import(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.kind = PERIOD_ABSENT, .e = &e};
	const struct ctl_option options[] = {
	    {"person", "REF", "whose calendar it is (needed with one)", &m.person},
	    {"cover", "REF", "who stands in where the file does not say", &m.cover}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	return import(c, &m, word[0]);
}

int ctl_absence_list(struct ctl *c, int argc, char **argv)
{
	return list_periods(c, argc, argv, PERIOD_ABSENT);
}

int ctl_absence_remove(struct ctl *c, int argc, char **argv)
{
	return remove_period(c, argc, argv, PERIOD_ABSENT);
}

/* ---- on call -------------------------------------------------------------------------------- */

static void need_role(const struct ctl *c, const struct period_import *m)
{
	int role = m->role ? vocabulary_value(&role_words, m->role) : -1;
	if (role < 0 || !(ROLES_OF_PEOPLE & SET_OF(role)))
		ctl_misuse(c, "--role is needed, a role of people such as radiologist");
}

int ctl_duty_add(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.kind = PERIOD_ON_CALL, .e = &e};
	const char *from = NULL, *until = NULL;
	const struct ctl_option options[] = {
	    {"person", "REF", "who is on call (needed)", &m.person},
	    {"role", "ROLE", "as what (needed)", &m.role},
	    {"from", "DATE", "the first day, or 2026-07-07T17:00 (needed)", &from},
	    {"until", "DATE", "the last day, or an instant (needed)", &until}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!m.person || !from || !until)
		ctl_misuse(c, "--person, --from and --until are needed");
	need_role(c, &m);
	return add_period(c, &m, from, until);
}

int ctl_duty_import(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.kind = PERIOD_ON_CALL, .e = &e};
	const struct ctl_option options[] = {
	    {"person", "REF", "whose calendar it is (needed with one)", &m.person},
	    {"role", "ROLE", "as what they are on call (needed)", &m.role}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	need_role(c, &m);
	return import(c, &m, word[0]);
}

int ctl_duty_list(struct ctl *c, int argc, char **argv)
{
	return list_periods(c, argc, argv, PERIOD_ON_CALL);
}

int ctl_duty_remove(struct ctl *c, int argc, char **argv)
{
	return remove_period(c, argc, argv, PERIOD_ON_CALL);
}
