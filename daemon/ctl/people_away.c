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
#include "followupd/csv.h"
#include "followupd/ctl_commands.h"
#include "followupd/ical_read.h"
#include "followupd/people_store.h"
#include "followupd/periods_store.h"
#include "followupd/rehearsal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX   ((size_t)16 * 1024 * 1024)
#define DAYS_AHEAD 731 /* that what repeats is written down for */

struct period_import {
	struct ctl *c;
	enum period_kind kind;
	const char *person, *cover, *role; /* of all of them; NULL: not said */
	json_t *list;
	struct err *e;
};

/* ---- one period ----------------------------------------------------------------------------- */

/* "2026-07-07", the whole day, or "2026-07-07T13:00" of the site's clock. */
static bool read_edge(const struct ctl *c, const char *text, bool end, instant *out)
{
	date d;
	if (!date_parse(text, &d))
		return ctl_time_said(c, text, out);
	*out = zone_at(c->zone, d + end, 0, 0);
	return true;
}

static bool is_known(struct period_import *m, const char *ref)
{
	int64_t id;
	return !ref || people_find(m->c->session, ref, &id, m->e);
}

static void put(
    struct period_import *m, const char *ref, const char *cover, instant from, instant until)
{
	char begins[32], ends[32];
	bool duty = m->kind == PERIOD_ON_CALL;
	json_array_append_new(
	    m->list, json_pack("{s:s, s:s?, s:s?, s:s, s:s?}", "ref", ref, "cover", cover, "role",
			 duty ? m->role : NULL, "begins_at", instant_text(from, begins), "ends_at",
			 until == INSTANT_NONE ? NULL : instant_text(until, ends)));
}

static bool take(struct period_import *m, const char *ref, const char *cover, const char *from,
    const char *until)
{
	instant begins, ends = INSTANT_NONE;
	bool open = !until || !*until;
	if (!read_edge(m->c, from, false, &begins))
		return err_set(
		    m->e, ERR_INPUT, "from is \"%.40s\", not a day such as 2026-07-07", from);
	if (!open && !read_edge(m->c, until, true, &ends))
		return err_set(
		    m->e, ERR_INPUT, "until is \"%.40s\", not a day such as 2026-07-14", until);
	if (open && m->kind == PERIOD_ON_CALL)
		return err_set(m->e, ERR_INPUT, "until is missing: a duty ends");
	if (!open && ends <= begins)
		return err_set(m->e, ERR_INPUT, "until lies before from");
	if (cover && strcmp(cover, ref) == 0)
		return err_set(m->e, ERR_INPUT, "\"%.64s\" cannot cover for himself", ref);
	if (!is_known(m, ref) || !is_known(m, cover))
		return false;
	put(m, ref, cover, begins, ends);
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

enum { REF, FROM, UNTIL, COVER, FIELDS };
static const char *const field_names[FIELDS] = {"ref", "from", "until", "cover"};

static bool take_row(struct period_import *m, const struct csv_row *r, const int column[FIELDS])
{
	const char *f[FIELDS];
	for (int i = 0; i < FIELDS; i++)
		f[i] = column[i] < 0 ? "" : csv_get(r, column[i]);
	return take(m, f[REF], *f[COVER] ? f[COVER] : m->cover, f[FROM], f[UNTIL]) ||
	       err_prefix(m->e, "line %d", r->line);
}

static bool read_csv(struct period_import *m, struct arena *a, const struct buf *text)
{
	struct csv csv;
	int column[FIELDS];
	if (!csv_read(a, buf_text(text), text->len, &csv, m->e))
		return false;
	if (!csv.count)
		return err_set(m->e, ERR_INPUT, "the file is empty");
	for (int i = 0; i < FIELDS; i++) {
		column[i] = csv_column(&csv, field_names[i]);
		if (column[i] < 0 && i != COVER)
			return err_set(m->e, ERR_INPUT, "line %d: the column %s is missing",
			    csv.row[0].line, field_names[i]);
	}
	for (size_t i = 1; i < csv.count; i++)
		if (!take_row(m, &csv.row[i], column))
			return false;
	return true;
}

static bool read_calendar(struct period_import *m, struct arena *a, const struct buf *text)
{
	struct ical_spans s;
	struct clock_state clock;
	if (!m->person)
		ctl_misuse(m->c, "--person is needed: a calendar does not say whose it is");
	if (!is_known(m, m->person) || !is_known(m, m->cover) ||
	    !clock_read(m->c->session, &clock, m->e) ||
	    !ical_read(
		a, buf_text(text), m->c->zone, clock.now, clock.now + DAYS(DAYS_AHEAD), &s, m->e))
		return false;
	for (size_t i = 0; i < s.count; i++)
		put(m, m->person, m->cover, s.span[i].from, s.span[i].until);
	return true;
}

static bool is_calendar(const struct buf *text)
{
	const char *s = buf_text(text);
	static const char mark[] = "\xEF\xBB\xBF"; /* of UTF-8, which some write first */
	s += strncmp(s, mark, 3) == 0 ? 3 : 0;
	return strncasecmp(s, "BEGIN:VCALENDAR", 15) == 0;
}

static bool read_file(struct period_import *m, struct arena *a, const char *path)
{
	struct buf text = {0};
	bool ok = buf_read_file(&text, path, FILE_MAX, m->e);
	if (ok && is_calendar(&text)) {
		ok = read_calendar(m, a, &text);
	} else if (ok) {
		if (m->person)
			ctl_misuse(m->c, "--person is for a calendar: a CSV file has a column ref");
		ok = read_csv(m, a, &text);
	}
	buf_free(&text);
	return ok;
}

/* ---- the subcommands ------------------------------------------------------------------------ */

static int store(struct period_import *m, bool imported)
{
	struct period_counts n;
	char *text = json_dumps(m->list, JSON_COMPACT);
	bool ok = periods_put(m->c->session, m->kind, text, imported, m->person, &n, m->e);
	free(text);
	if (!ok)
		return ctl_fail(m->e);
	if (m->c->json)
		ctl_print_json(json_pack("{s:I, s:I, s:I}", "added", (json_int_t)n.added, "removed",
		    (json_int_t)n.withdrawn, "unchanged", (json_int_t)n.unchanged));
	else
		printf("%lld added, %lld removed, %lld unchanged\n", (long long)n.added,
		    (long long)n.withdrawn, (long long)n.unchanged);
	return CTL_DONE;
}

static int import(struct period_import *m, const char *path)
{
	struct arena *a = arena_new();
	m->list = json_array();
	bool ok = ctl_connect(m->c, m->e) && read_file(m, a, path);
	int status = ok ? store(m, true) : ctl_fail(m->e);
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

static int add_period(struct period_import *m, const char *from, const char *until)
{
	m->list = json_array();
	bool ok = ctl_connect(m->c, m->e) && take(m, m->person, m->cover, from, until);
	int status = ok ? store(m, false) : ctl_fail(m->e);
	json_decref(m->list);
	return status;
}

int ctl_absence_add(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.c = c, .kind = PERIOD_ABSENT, .e = &e};
	const char *from = NULL, *until = NULL;
	const struct ctl_option options[] = {{"person", "REF", "who is away (needed)", &m.person},
	    {"from", "DATE", "the first day (needed)", &from},
	    {"until", "DATE", "the last day; without it, the person has left", &until},
	    {"cover", "REF", "who stands in; without it, whoever has the role", &m.cover}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!m.person || !from)
		ctl_misuse(c, "--person and --from are needed");
	return add_period(&m, from, until);
}

int ctl_absence_import(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.c = c, .kind = PERIOD_ABSENT, .e = &e};
	const struct ctl_option options[] = {
	    {"person", "REF", "whose calendar it is (needed with one)", &m.person},
	    {"cover", "REF", "who stands in where the file does not say", &m.cover}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	return import(&m, word[0]);
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

static void need_role(const struct period_import *m)
{
	int role = m->role ? vocabulary_value(&role_words, m->role) : -1;
	if (role < 0 || !(ROLES_OF_PEOPLE & SET_OF(role)))
		ctl_misuse(m->c, "--role is needed, a role of people such as radiologist");
}

int ctl_duty_add(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.c = c, .kind = PERIOD_ON_CALL, .e = &e};
	const char *from = NULL, *until = NULL;
	const struct ctl_option options[] = {
	    {"person", "REF", "who is on call (needed)", &m.person},
	    {"role", "ROLE", "as what (needed)", &m.role},
	    {"from", "DATE", "the first day, or 2026-07-07T17:00 (needed)", &from},
	    {"until", "DATE", "the last day, or an instant (needed)", &until}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!m.person || !from || !until)
		ctl_misuse(c, "--person, --from and --until are needed");
	need_role(&m);
	return add_period(&m, from, until);
}

int ctl_duty_import(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct period_import m = {.c = c, .kind = PERIOD_ON_CALL, .e = &e};
	const struct ctl_option options[] = {
	    {"person", "REF", "whose calendar it is (needed with one)", &m.person},
	    {"role", "ROLE", "as what they are on call (needed)", &m.role}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	need_role(&m);
	return import(&m, word[0]);
}

int ctl_duty_list(struct ctl *c, int argc, char **argv)
{
	return list_periods(c, argc, argv, PERIOD_ON_CALL);
}

int ctl_duty_remove(struct ctl *c, int argc, char **argv)
{
	return remove_period(c, argc, argv, PERIOD_ON_CALL);
}
