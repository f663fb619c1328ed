/* SPDX-License-Identifier: Apache-2.0
 *
 * page_access.c - who was shown which patient: what one was shown oneself, and for who looks after
 * quality, whom a patient was shown to and what anybody was shown.
 *
 * The patient who is asked for is kept as a search is, and his number there stands in the address.
 * Reading the log is in the log.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/access_store.h"
#include "followupd/csv.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_MAX 5000 /* rows of a table that is kept */

struct access_read {
	struct visit *v;
	bool audits;
	struct access_query q;
	const char *patient, *person, *from, *to; /* as they stand in the form */
	const char *about;			  /* the patient; NULL: none was asked for */
	const char *about_more;
	const char *whose; /* the person; NULL: none was asked for */
	const char *asked; /* the query of the address, but for the place */
	bool nothing;	   /* what was asked for names nobody */
	struct rows rows;
};

static const char *query(struct access_read *r, const char *name)
{
	const char *text = http_query(r->v->request, name);
	return text ? text : "";
}

static void fault(struct access_read *r, const char *field, const char *words)
{
	field_fault(r->v, field, words);
	r->nothing = true;
}

/* ---- what is asked for ------------------------------------------------------------------------
 */

static bool read_patient(struct access_read *r, struct err *e)
{
	struct visit *v = r->v;
	struct session *s = v->site->session;
	struct rows found = {0};
	int64_t number = strtoll(query(r, "search"), NULL, 10);
	const char *text;
	if (!page_search_text(s, v->arena, number, &text, e)) {
		if (e->code != ERR_REFUSED)
			return false;
		fault(
		    r, "patient", "What was typed here is no longer kept. Give the patient again.");
		return true;
	}
	r->patient = text;
	if (!access_patients(s, number, &found, e))
		return false;
	int count = rows_count(&found);
	if (count == 1) {
		r->about = row_name(v->arena, &found, 0);
		r->about_more = arena_printf(v->arena, "MRN %s", row_text(&found, 0, "patient"));
		r->q.patients = arena_strdup(v->arena, row_text(&found, 0, "ids"));
		visit_shows(v, row_int(&found, 0, "patient_id"));
	} else {
		fault(r, "patient",
		    count ? "More than one patient is meant. Give the MRN."
			  : "No patient is found by that. Give the MRN, or the reference of a "
			    "follow-up.");
	}
	rows_free(&found);
	return true;
}

static bool read_person(struct access_read *r, const char *ref, struct err *e)
{
	struct rows found = {0};
	if (!people_show(r->v->site->session, ref, &found, e))
		return false;
	if (rows_count(&found)) {
		r->q.person = row_int(&found, 0, "id");
		r->whose = row_name(r->v->arena, &found, 0);
		r->person = arena_printf(r->v->arena, "%s (%s)", r->whose, ref);
	} else {
		fault(r, "person", "There is no such person in the directory.");
	}
	rows_free(&found);
	return true;
}

/* The first and last day, whole days of the site's zone. */
static void read_days(struct access_read *r)
{
	date from, to;
	r->from = query(r, "from");
	r->to = query(r, "to");
	r->q.from = date_parse(r->from, &from) ? zone_at(r->v->zone, from, 0, 0) : INSTANT_NONE;
	r->q.before = date_parse(r->to, &to) ? zone_at(r->v->zone, to + 1, 0, 0) : INSTANT_NONE;
}

static bool read_place(struct access_read *r)
{
	const char *after = query(r, "after");
	int used = 0;
	int64_t at, id;
	if (!*after)
		return true;
	if (sscanf(after, "%" SCNd64 ".%" SCNd64 "%n", &at, &id, &used) != 2 || after[used] ||
	    id < 0)
		return false;
	r->q.before = at;
	r->q.before_id = id;
	return true;
}

static void note_address(struct access_read *r, const char *person)
{
	r->asked = arena_printf(r->v->arena, "person=%s&from=%s&to=%s&search=%s",
	    address_part(r->v->arena, person), address_part(r->v->arena, r->from),
	    address_part(r->v->arena, r->to), address_part(r->v->arena, query(r, "search")));
}

/* False with e->code not set: the address is none of ours. */
static bool read_asked(struct access_read *r, struct err *e)
{
	const char *person = query(r, "person");
	if (!access_audits(r->v->site->session, &r->audits, e))
		return false;
	r->patient = r->person = "";
	read_days(r);
	note_address(r, person);
	if (*query(r, "search") && !read_patient(r, e))
		return false;
	if (r->audits && *person && !read_person(r, person, e))
		return false;
	if (!r->audits || (!r->q.patients && !r->q.person))
		r->q.person = r->v->who.person;
	return read_place(r);
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char *heading(struct access_read *r)
{
	struct arena *a = r->v->arena;
	const char *who = r->whose ? r->whose : "you";
	if (r->about && r->audits && !r->whose)
		return arena_printf(a, "Who looked at %s", r->about);
	return r->about ? arena_printf(a, "When %s looked at %s", who, r->about)
			: arena_printf(a, "What %s looked at", who);
}

static const char *page_words(struct arena *a, const char *page)
{
	char *words = arena_strdup(a, spoken_capital(a, page));
	for (char *p = words; *p; p++)
		*p = *p == '-' ? ' ' : *p;
	return words;
}

static const char *person_name(struct arena *a, const struct rows *r, int i)
{
	const char *family = row_text(r, i, "person_family"),
		   *given = row_text(r, i, "person_given"), *ref = row_text(r, i, "person");
	if (!family || !*family)
		return ref ? ref : "somebody who is not in the directory";
	return given && *given ? arena_printf(a, "%s, %s", family, given) : family;
}

/* Somebody may have been the visitor's patient then, and not be now. */
static const char *patient_name(struct access_read *r, int i)
{
	if (!row_text(&r->rows, i, "patient_id"))
		return NULL;
	visit_shows(r->v, row_int(&r->rows, i, "patient_id"));
	return row_name(r->v->arena, &r->rows, i);
}

static json_t *row_of(struct access_read *r, int i)
{
	struct arena *a = r->v->arena;
	const struct rows *rows = &r->rows;
	return json_pack("{s:o, s:s, s:s?, s:s?, s:s, s:s?, s:s?}", "when",
	    spoken_time(r->v->zone, row_time(rows, i, "at"), zone_date(r->v->zone, r->v->who.now)),
	    "person", person_name(a, rows, i), "patient", patient_name(r, i), "mrn",
	    row_text(rows, i, "patient"), "page", page_words(a, row_text(rows, i, "page")), "peer",
	    row_text(rows, i, "peer"), "reason", row_text(rows, i, "reason"));
}

static json_t *table_json(struct access_read *r)
{
	int n = rows_count(&r->rows);
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, row_of(r, i));
	if (!n) {
		json_decref(list);
		return json_null();
	}
	return json_pack("{s:o, s:b, s:b, s:s, s:o}", "caption",
	    json_sprintf("%s, %d entr%s, newest first", heading(r), n, n == 1 ? "y" : "ies"),
	    "show_person", !r->q.person, "show_patient", !r->q.patients, "csv",
	    arena_printf(r->v->arena, "/access/csv?%s", r->asked), "rows", list);
}

static json_t *field(struct access_read *r, const char *name, const char *value)
{
	return field_json(value, field_error(r->v, name));
}

static void fill(struct access_read *r)
{
	struct arena *a = r->v->arena;
	int n = rows_count(&r->rows);
	bool first = !*query(r, "after"), more = n && n == r->q.limit;
	const char *none = r->nothing ? NULL
			   : first    ? "Nobody looked in this time."
				      : "There are no more entries.";
	json_t *next = json_null();
	if (more)
		next = json_sprintf("/access?%s&after=%" PRId64 ".%" PRId64, r->asked,
		    (int64_t)row_time(&r->rows, n - 1, "at"), row_int(&r->rows, n - 1, "id"));
	json_t *data = json_pack("{s:s, s:s, s:s?, s:{s:o, s:o, s:o, s:o}, s:o, s:s?, s:s?, s:o}",
	    "title", "Access log", "heading", r->nothing ? "Access log" : heading(r), "about",
	    r->about_more, "form", "patient", field(r, "patient", r->patient), "person",
	    r->audits ? field(r, "person", r->person) : json_null(), "from",
	    field(r, "from", r->from), "to", field(r, "to", r->to), "table", table_json(r), "empty",
	    n ? NULL : none, "first_href", first ? NULL : arena_printf(a, "/access?%s", r->asked),
	    "next", next);
	json_object_update(r->v->data, data);
	json_decref(data);
}

static void show(struct access_read *r)
{
	fill(r);
	rows_free(&r->rows);
	visit_page(r->v, fields_fault(r->v) ? 422 : 200, "access");
}

void page_access_show(struct visit *v)
{
	struct access_read r = {.v = v};
	struct err e = {0};
	if (!read_asked(&r, &e)) {
		e.code == ERR_NONE ? visit_not_found(v) : visit_fail(v, &e);
		return;
	}
	r.q.limit = strtoll(frame_setting(v, ROWS_COOKIE, "25"), NULL, 10);
	r.q.limit = r.q.limit == 50 || r.q.limit == 100 ? r.q.limit : 25;
	if (r.nothing || access_list(v->site->session, &r.q, &r.rows, &e))
		show(&r);
	else
		visit_fail(v, &e);
}

/* ---- a table to be kept ------------------------------------------------------------------------
 */

static void write_table(struct access_read *r, struct buf *csv)
{
	static const char *const columns[] = {
	    "person", "person_name", "mrn", "patient", "page", "from"};
	char at[32];
	csv_put(csv, "time", ',');
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		csv_put(csv, columns[i], ',');
	csv_put(csv, "reason", '\n');
	for (int i = 0; i < rows_count(&r->rows); i++) {
		const char *patient = patient_name(r, i);
		const char *const text[] = {row_text(&r->rows, i, "person"),
		    person_name(r->v->arena, &r->rows, i), row_text(&r->rows, i, "patient"),
		    patient, row_text(&r->rows, i, "page"), row_text(&r->rows, i, "peer")};
		csv_put(csv, instant_text(row_time(&r->rows, i, "at"), at), ',');
		for (size_t k = 0; k < sizeof text / sizeof *text; k++)
			csv_put(csv, text[k] ? text[k] : "", ',');
		const char *reason = row_text(&r->rows, i, "reason");
		csv_put(csv, reason ? reason : "", '\n');
	}
}

void page_access_csv(struct visit *v)
{
	struct access_read r = {.v = v, .q.limit = TABLE_MAX + 1};
	struct buf csv = {0};
	struct err e = {0};
	if (!read_asked(&r, &e)) {
		e.code == ERR_NONE ? visit_not_found(v) : visit_fail(v, &e);
		return;
	}
	if (r.nothing) {
		show(&r);
		return;
	}
	if (!access_list(v->site->session, &r.q, &r.rows, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (rows_count(&r.rows) > TABLE_MAX) {
		rows_free(&r.rows);
		visit_refuse(v, 422, "Too many entries",
		    "A table has 5,000 entries at most. Give fewer days.");
		return;
	}
	write_table(&r, &csv);
	rows_free(&r.rows);
	visit_table(v, "access-log", &csv);
	buf_free(&csv);
}

/* ---- the form -------------------------------------------------------------------------------- */

/* "" stays "": from the first day on, or up to now. */
static const char *day_asked(struct visit *v, const char *name)
{
	char text[32];
	const char *typed = field_text(v, name);
	date day = *typed ? field_day_past(v, typed) : DATE_NONE;
	if (*typed && day == DATE_NONE)
		field_fault(v, name, "Give a day, such as 23 Apr.");
	return day == DATE_NONE ? "" : arena_strdup(v->arena, date_text(day, text));
}

/* The search's number; "": no patient was given. */
static bool keep_patient(struct visit *v, const char *patient, const char **number, struct err *e)
{
	int64_t n;
	*number = "";
	if (!*patient)
		return true;
	if (!page_search_put(v->site->session, patient, &n, e))
		return false;
	*number = arena_printf(v->arena, "%" PRId64, n);
	return true;
}

/* Who has left is found by the number in the directory. */
static void find_person(struct visit *v, const char *named, char ref[static 80])
{
	struct err e = {0};
	int64_t id;
	if (people_find(v->site->session, named, &id, &e))
		snprintf(ref, 80, "%s", named);
	else if (!people_identify(v->site->session, named, ref, &e))
		field_fault(v, "person", case_sentence(v->arena, e.text));
}

void page_access_take(struct visit *v)
{
	struct access_read r = {.v = v, .nothing = true};
	struct err e = {0};
	char ref[80] = "";
	const char *from = day_asked(v, "from"), *to = day_asked(v, "to"), *number;
	r.patient = field_text(v, "patient");
	r.person = field_text(v, "person");
	r.from = field_text(v, "from");
	r.to = field_text(v, "to");
	if (!access_audits(v->site->session, &r.audits, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (r.audits && !*r.patient && !*r.person)
		field_fault(v, "patient", "Give a patient or a person.");
	if (r.audits && *r.person)
		find_person(v, field_ref(v, r.person), ref);
	if (fields_fault(v)) {
		show(&r);
		return;
	}
	if (keep_patient(v, r.patient, &number, &e))
		visit_go(v, arena_printf(v->arena, "/access?person=%s&from=%s&to=%s&search=%s",
				address_part(v->arena, ref), from, to, number));
	else
		visit_fail(v, &e);
}
