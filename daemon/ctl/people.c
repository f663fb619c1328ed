/* SPDX-License-Identifier: Apache-2.0
 *
 * people.c - the people followupd writes to: list, show, and the import of a CSV file.
 *
 * A file is taken as a whole or not at all, and all its faults are told at once, by line.
 */
#include "autoconf.h"
#include "followupd/address.h"
#include "followupd/csv.h"
#include "followupd/ctl_commands.h"
#include "followupd/installation.h"
#include "followupd/people_store.h"
#include "followupd/vocabulary.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int ctl_people_list(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	const char *only = NULL;
	const struct ctl_option options[] = {
	    {"faulty", NULL, "only who cannot be told, or is away and covered by nobody", &only},
	    {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!ctl_connect(c, &e) ||
	    !(only ? people_faulty(c->session, &r, &e) : people_list(c->session, &r, &e)))
		return ctl_fail(&e);
	ctl_print_rows(c, &r,
	    only ? "ref family given email mail_failed away back cover"
		 : "ref family given email roles language active away back cover",
	    "nobody");
	rows_free(&r);
	return CTL_DONE;
}

int ctl_people_show(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!ctl_connect(c, &e) || !people_show(c->session, word[0], &r, &e))
		return ctl_fail(&e);
	bool found = rows_count(&r) > 0;
	if (found && c->json)
		ctl_print_json(rows_json_object(&r, 0));
	for (int i = 0; found && !c->json && i < rows_columns(&r); i++)
		ctl_print_column(c, &r, 0, rows_name(&r, i), rows_name(&r, i));
	rows_free(&r);
	if (!found) {
		err_set(&e, ERR_NOT_FOUND, "there is no person \"%.64s\"", word[0]);
		return ctl_fail(&e);
	}
	return CTL_DONE;
}

/* ---- reading the file ----------------------------------------------------------------------- */

enum { REF, FAMILY, GIVEN, EMAIL, ROLES, LANGUAGE, ACTIVE, PHONE, PAGER, FIELDS };
static const char *const field_names[FIELDS] = {
    "ref", "family", "given", "email", "roles", "language", "active", "phone", "pager"};
#define NEEDED PHONE /* columns before it: a file without one of the others leaves it as it is */

struct import {
	const struct csv *csv;
	int column[FIELDS];
	json_t *people, *faults;
	json_t *line_of; /* ref -> line it stands in */
	int fail_safe_line;
	const char *fail_safe; /* ref; NULL: nobody in the file */
};

static void fault(struct import *m, int line, const char *field, const char *fmt, ...) PRINTF(4, 5);

static void fault(struct import *m, int line, const char *field, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	json_t *j = json_pack("{s:i, s:s, s:s}", "line", line, "field", field, "fault", text);
	if (!j) /* the text quotes bytes that are not UTF-8 */
		j = json_pack("{s:i, s:s, s:s}", "line", line, "field", field, "fault",
		    "not readable as UTF-8");
	json_array_append_new(m->faults, j);
}

static bool in_list(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static void find_columns(struct import *m)
{
	const struct csv_row *head = &m->csv->row[0];
	for (int i = 0; i < FIELDS; i++) {
		m->column[i] = csv_column(m->csv, field_names[i]);
		if (m->column[i] < 0 && i < NEEDED)
			fault(m, head->line, field_names[i], "the column is missing");
	}
	for (size_t k = 0; k < head->count; k++) {
		bool known = false;
		for (int i = 0; i < FIELDS; i++)
			known = known || strcmp(head->field[k], field_names[i]) == 0;
		if (!known)
			fault(m, head->line, "header", "there is no column \"%.60s\"",
			    head->field[k]);
	}
}

static void check_ref(struct import *m, int line, const char *ref)
{
	if (!*ref || strlen(ref) > 64) {
		fault(m, line, "ref", "must have 1 to 64 bytes");
		return;
	}
	for (const char *p = ref; *p; p++) {
		if (isspace((unsigned char)*p) || iscntrl((unsigned char)*p)) {
			fault(m, line, "ref", "must not contain blanks or control characters");
			return;
		}
	}
	json_t *earlier = json_object_get(m->line_of, ref);
	if (earlier)
		fault(m, line, "ref", "\"%.64s\" stands in line %lld already", ref,
		    (long long)json_integer_value(earlier));
	else
		json_object_set_new(m->line_of, ref, json_integer(line));
}

static void check_name(struct import *m, int line, const char *field, const char *name)
{
	struct err e = {0};
	if (*name && !address_check_name(name, &e))
		fault(m, line, field, "%s", e.text);
}

/* Returns new: the roles as JSON, each once. */
static json_t *read_roles(struct import *m, int line, const char *text, bool *fail_safe)
{
	json_t *roles = json_array();
	char *copy = xstrdup(text), *at = NULL;
	for (char *w = strtok_r(copy, "|", &at); w; w = strtok_r(NULL, "|", &at)) {
		unsigned role = vocabulary_set(&role_words, w) & ROLES_OF_PEOPLE;
		if (!role)
			fault(m, line, "roles", "there is no role \"%.40s\"", w);
		else
			json_array_append_new(roles, json_string(w));
		*fail_safe = *fail_safe || role & SET_OF(ROLE_FAIL_SAFE);
	}
	if (json_array_size(roles) == 0) {
		struct arena *a = arena_new();
		fault(m, line, "roles", "at least one of %s is needed",
		    vocabulary_list(a, &role_words, ROLES_OF_PEOPLE, ", "));
		arena_free(a);
	}
	free(copy);
	return roles;
}

static void check_language(struct import *m, int line, const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
	if ((n == 2 || n == 3) && (!s[n] || (s[n] == '-' && strlen(s + n + 1) == 2)))
		return;
	fault(m, line, "language", "must be a code like \"en\" or \"pt-BR\", not \"%.20s\"", s);
}

static bool read_active(struct import *m, int line, const char *s)
{
	static const char *const yes[] = {"yes", "true", "1", "", NULL};
	static const char *const no[] = {"no", "false", "0", NULL};
	if (!in_list(s, yes) && !in_list(s, no))
		fault(m, line, "active", "must be yes or no, not \"%.20s\"", s);
	return in_list(s, yes);
}

/* What a person dials: "555-0133 ext. 12". */
static void check_number(struct import *m, int line, const char *field, const char *s)
{
	size_t digits = 0;
	bool odd = strlen(s) > 40;
	for (const char *p = s; *p; p++) {
		digits += isdigit((unsigned char)*p) != 0;
		odd = odd || iscntrl((unsigned char)*p);
	}
	if (*s && (odd || digits < 3))
		fault(m, line, field, "must have 3 digits at least and 40 bytes at most");
}

static void note_fail_safe(
    struct import *m, int line, const char *ref, const char *email, bool active)
{
	if (m->fail_safe)
		fault(m, line, "roles", "only one person may be fail-safe, and line %d is",
		    m->fail_safe_line);
	if (!*email)
		fault(m, line, "email", "the fail-safe person needs an address");
	if (!active)
		fault(m, line, "active", "the fail-safe person must be active");
	m->fail_safe = ref;
	m->fail_safe_line = line;
}

static void read_person(struct import *m, const struct csv_row *r)
{
	const char *f[FIELDS];
	struct err e = {0};
	bool fail_safe = false;
	if (r->count > m->csv->row[0].count)
		fault(m, r->line, "line", "has %zu fields, the header %zu", r->count,
		    m->csv->row[0].count);
	for (int i = 0; i < FIELDS; i++)
		f[i] = m->column[i] < 0 ? NULL : csv_get(r, m->column[i]);
	const char *language = *f[LANGUAGE] ? f[LANGUAGE] : "en";
	check_ref(m, r->line, f[REF]);
	check_name(m, r->line, "family", f[FAMILY]);
	check_name(m, r->line, "given", f[GIVEN]);
	if (*f[EMAIL] && !address_check(f[EMAIL], &e))
		fault(m, r->line, "email", "%s", e.text);
	json_t *roles = read_roles(m, r->line, f[ROLES], &fail_safe);
	check_language(m, r->line, language);
	for (int i = PHONE; i <= PAGER; i++)
		if (f[i])
			check_number(m, r->line, field_names[i], f[i]);
	bool active = read_active(m, r->line, f[ACTIVE]);
	if (fail_safe)
		note_fail_safe(m, r->line, f[REF], f[EMAIL], active);
	json_t *person =
	    json_pack("{s:s, s:s, s:s, s:s*, s:o, s:s, s:b, s:s*, s:s*}", "ref", f[REF], "family",
		f[FAMILY], "given", f[GIVEN], "email", *f[EMAIL] ? f[EMAIL] : NULL, "roles", roles,
		"language", language, "active", active, "phone", f[PHONE], "pager", f[PAGER]);
	if (person)
		json_array_append_new(m->people, person);
	else
		fault(m, r->line, "line", "is not UTF-8");
}

static void read_people(struct import *m)
{
	if (m->csv->count == 0) {
		fault(m, 1, "header", "the file is empty");
		return;
	}
	find_columns(m);
	if (json_array_size(m->faults))
		return; /* without its columns no line can be read */
	for (size_t i = 1; i < m->csv->count; i++)
		read_person(m, &m->csv->row[i]);
}

/* Somebody must stay fail-safe, and only one. */
static bool check_fail_safe(struct import *m, struct session *s, struct err *e)
{
	char now[80];
	if (!people_fail_safe(s, now, e))
		return false;
	json_t *line = json_object_get(m->line_of, now);
	if (m->fail_safe && *now && strcmp(now, m->fail_safe) != 0 && !line)
		fault(m, m->fail_safe_line, "roles",
		    "\"%.64s\" is fail-safe now: give it a line without that role in this file",
		    now);
	if (!m->fail_safe && line)
		fault(m, (int)json_integer_value(line), "roles",
		    "\"%.64s\" is fail-safe now, and nobody in this file would be", now);
	return true;
}

/* ---- import --------------------------------------------------------------------------------- */

static int print_faults(const struct ctl *c, const char *file, json_t *faults)
{
	size_t i;
	json_t *f;
	if (c->json)
		ctl_print_json(json_pack("{s:b, s:O}", "imported", 0, "faults", faults));
	json_array_foreach(faults, i, f) fprintf(stderr, "%s:%lld: %s: %s\n", file,
	    (long long)json_integer_value(json_object_get(f, "line")),
	    json_string_value(json_object_get(f, "field")),
	    json_string_value(json_object_get(f, "fault")));
	fprintf(stderr, "followupctl: %zu fault%s; nothing was imported\n", i, i == 1 ? "" : "s");
	return CTL_REFUSED;
}

static int store_people(struct ctl *c, json_t *people)
{
	struct people_counts n;
	struct err e = {0};
	char *text = json_dumps(people, JSON_COMPACT);
	bool ok = people_import(c->session, text, &n, &e);
	free(text);
	if (!ok)
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(
		    json_pack("{s:b, s:I, s:I, s:I}", "imported", 1, "added", (json_int_t)n.added,
			"changed", (json_int_t)n.changed, "unchanged", (json_int_t)n.unchanged));
	else
		printf("%lld added, %lld changed, %lld unchanged\n", (long long)n.added,
		    (long long)n.changed, (long long)n.unchanged);
	return CTL_DONE;
}

int ctl_people_import(struct ctl *c, int argc, char **argv)
{
	struct csv csv;
	struct err e = {0};
	int status = CTL_REFUSED;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	struct arena *a = arena_new();
	struct import m = {
	    .csv = &csv, .people = json_array(), .faults = json_array(), .line_of = json_object()};
	bool ok = csv_read_file(a, word[0], &csv, &e);
	if (ok) {
		read_people(&m);
		ok = ctl_connect(c, &e) && check_fail_safe(&m, c->session, &e);
	}
	if (!ok)
		status = ctl_fail(&e);
	else if (json_array_size(m.faults))
		status = print_faults(c, word[0], m.faults);
	else
		status = store_people(c, m.people);
	json_decref(m.people);
	json_decref(m.faults);
	json_decref(m.line_of);
	arena_free(a);
	return status;
}
