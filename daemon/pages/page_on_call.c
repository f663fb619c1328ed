/* SPDX-License-Identifier: Apache-2.0
 *
 * page_on_call.c - who is on call, a week at a time: each role part by part, with what nobody has;
 * shifts are entered, taken back, and read from a file.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/period_import.h"
#include "on_call.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AROUND DAYS(28) /* a role with a shift so near has a plan, and gaps of it are told */

struct week_read {
	struct visit *v;
	bool plans, addresses;
	date monday;
	instant from, until;
	struct rows rows; /* of duties_within, by role */
};

static date monday_of(struct visit *v)
{
	const char *text = http_query(v->request, "week");
	date d, today = zone_date(v->zone, v->who.now);
	if (!text || !date_parse(text, &d))
		d = today;
	return d - date_weekday(d);
}

static const char *week_address(struct visit *v, date monday)
{
	char text[32];
	return arena_printf(v->arena, "/on-call?week=%s", date_text(monday, text));
}

/* ---- the plan of a role ------------------------------------------------------------------------
 */

static json_t *backs_json(
    struct week_read *w, const struct on_call_part *p, const struct shift *shift, int first)
{
	json_t *list = json_array();
	for (size_t i = 0; w->plans && i < p->count; i++) {
		const struct shift *s = &shift[p->shift[i]];
		int row = first + (int)p->shift[i];
		bool begins = s->from == p->from || (s->from < w->from && p->from == w->from);
		if (begins && s->until > w->v->who.now)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "id", row_text(&w->rows, row, "id"),
				"person",
				people_name(w->v->arena, &w->rows, row, "person_", "person"),
				"when", spoken_hours(w->v->arena, w->v->zone, s->from, s->until)));
	}
	return list;
}

static json_t *part_json(
    struct week_read *w, const struct on_call_part *p, const struct shift *shift, int first)
{
	struct arena *a = w->v->arena;
	const char *who = NULL;
	for (size_t i = 0; i < p->count; i++) {
		const char *name =
		    people_name(a, &w->rows, first + (int)p->shift[i], "person_", "person");
		who = who ? arena_printf(a, "%s; %s", who, name) : name;
	}
	return json_pack("{s:s, s:s?, s:b, s:o}", "when",
	    spoken_hours(a, w->v->zone, p->from, p->until), "who", who, "now",
	    p->from <= w->v->who.now && w->v->who.now < p->until, "backs",
	    backs_json(w, p, shift, first));
}

/* Rows [first, end) are of one role. */
static json_t *role_json(struct week_read *w, int first, int end, bool *gap)
{
	struct arena *a = w->v->arena;
	struct shift *shift = arena_alloc(a, (size_t)(end - first) * sizeof *shift);
	struct on_call_part *part;
	json_t *parts = json_array();
	for (int i = first; i < end; i++)
		shift[i - first] =
		    (struct shift){row_time(&w->rows, i, "from"), row_time(&w->rows, i, "back")};
	size_t n = on_call_parts(a, shift, (size_t)(end - first), w->from, w->until, &part);
	for (size_t i = 0; i < n; i++) {
		*gap = *gap || !part[i].count;
		json_array_append_new(parts, part_json(w, &part[i], shift, first));
	}
	return json_pack("{s:s, s:o}", "role", spoken_capital(a, row_text(&w->rows, first, "role")),
	    "parts", parts);
}

static json_t *plan_json(struct week_read *w, bool *gap)
{
	json_t *list = json_array();
	int n = rows_count(&w->rows);
	for (int i = 0, end; i < n; i = end) {
		const char *role = row_text(&w->rows, i, "role");
		for (end = i + 1; end < n && strcmp(row_text(&w->rows, end, "role"), role) == 0;)
			end++;
		json_array_append_new(list, role_json(w, i, end, gap));
	}
	return rows_of(list);
}

/* ---- the page ----------------------------------------------------------------------------------
 */

static json_t *role_field(struct visit *v, const char *id)
{
	const char *chosen = field_text(v, "role");
	json_t *options = json_array();
	for (size_t i = 0; i < role_words.count; i++)
		if (ROLES_OF_PEOPLE & SET_OF(i))
			json_array_append_new(options,
			    json_pack("{s:s, s:s, s:b}", "value", role_words.word[i].word, "words",
				role_words.word[i].word, "selected",
				strcmp(*chosen ? chosen : "radiologist", role_words.word[i].word) ==
				    0));
	return form_field_json((struct page_field){
	    .id = id, .name = "role", .label = "As what", .needed = true, .options = options});
}

static json_t *time_field(struct visit *v, const char *name, const char *label)
{
	return form_field_json((struct page_field){.id = name,
	    .name = name,
	    .label = label,
	    .value = field_text(v, name),
	    .error = field_error(v, name),
	    .needed = true,
	    .time = true});
}

static json_t *shift_form(struct visit *v)
{
	return json_pack("{s:[o, o, o, o]}", "fields", role_field(v, "role"),
	    form_field_json((struct page_field){.id = "person",
		.name = "person",
		.label = "Who",
		.value = field_text(v, "person"),
		.error = field_error(v, "person"),
		.needed = true,
		.suggest = people_suggest(v)}),
	    time_field(v, "from", "From"), time_field(v, "until", "To"));
}

static json_t *file_form(struct visit *v)
{
	return json_pack("{s:b, s:[o, o, o]}", "open",
	    field_error(v, "file") || field_error(v, "of"), "fields", role_field(v, "file-role"),
	    form_field_json((struct page_field){.id = "file",
		.name = "file",
		.label = "The lines of the plan",
		.hint = "CSV: the first line says ref,from,until; then one shift a line, such as "
			"R2041,2026-05-04T08:00,2026-05-05T08:00. Or a calendar (iCalendar) of one "
			"person.",
		.value = field_text(v, "file"),
		.error = field_error(v, "file"),
		.needed = true,
		.area = true}),
	    form_field_json((struct page_field){.id = "of",
		.name = "of",
		.label = "Whose calendar it is",
		.hint = "Only for a calendar.",
		.value = field_text(v, "of"),
		.error = field_error(v, "of"),
		.suggest = people_suggest(v)}));
}

/* "3.1.2": entered, taken back, there already. */
static void note_recorded(struct visit *v)
{
	const char *said = http_query(v->request, "recorded"), *words = NULL;
	int64_t added, gone, same;
	if (said && strcmp(said, "back") == 0)
		words = "Recorded: the shift was taken back.";
	else if (said &&
		 sscanf(said, "%" SCNd64 ".%" SCNd64 ".%" SCNd64, &added, &gone, &same) == 3)
		words = arena_printf(v->arena,
		    "Recorded: %" PRId64 " entered, %" PRId64 " taken back, %" PRId64
		    " there already.",
		    added, gone, same);
	if (words)
		json_object_set_new(v->data, "result",
		    json_pack("{s:s, s:n, s:n}", "words", words, "undo", "waits"));
}

static bool read_week(struct week_read *w, struct err *e)
{
	struct visit *v = w->v;
	w->monday = monday_of(v);
	w->from = zone_at(v->zone, w->monday, 0, 0);
	w->until = zone_at(v->zone, w->monday + 7, 0, 0);
	return people_plans(v->site->session, &w->plans, &w->addresses, e) &&
	       duties_within(v->site->session, w->from - AROUND, w->until + AROUND, &w->rows, e);
}

static void show(struct visit *v)
{
	struct week_read w = {.v = v};
	struct err e = {0};
	bool gap = false;
	if (!read_week(&w, &e)) {
		visit_fail(v, &e);
		return;
	}
	json_t *plan = plan_json(&w, &gap);
	const char *days =
	    spoken_days(v->arena, w.monday, w.monday + 6, zone_date(v->zone, v->who.now));
	note_recorded(v);
	json_t *data = json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:b, s:o, s:o}", "title",
	    json_sprintf("On call, %s", days), "days", days, "here", week_address(v, w.monday),
	    "before", week_address(v, w.monday - 7), "after", week_address(v, w.monday + 7), "plan",
	    plan, "gap", gap, "enter_form", w.plans ? shift_form(v) : json_null(), "import_form",
	    w.plans ? file_form(v) : json_null());
	json_object_update(v->data, data);
	json_decref(data);
	rows_free(&w.rows);
	visit_page(v, fields_fault(v) ? 422 : 200, "on-call");
}

void page_on_call(struct visit *v)
{
	show(v);
}

/* ---- what is entered ----------------------------------------------------------------------------
 */

static void store(struct period_import *m, struct visit *v, bool imported)
{
	struct period_counts n;
	struct err e = {0};
	char *text = json_dumps(m->list, JSON_COMPACT);
	bool ok = duties_put(v->site->session, text, imported, &n, &e);
	free(text);
	if (ok)
		visit_go(v, arena_printf(v->arena, "%s&recorded=%" PRId64 ".%" PRId64 ".%" PRId64,
				week_address(v, monday_of(v)), n.added, n.withdrawn, n.unchanged));
	else
		visit_fail(v, &e);
}

static bool begin(struct period_import *m, struct visit *v, struct err *e)
{
	const char *role = field_text(v, "role");
	int value = 0;
	bool known = vocabulary_find(&role_words, role, &value);
	*m = (struct period_import){.session = v->site->session,
	    .zone = v->zone,
	    .now = v->who.now,
	    .kind = PERIOD_ON_CALL,
	    .role = role,
	    .list = json_array(),
	    .e = e};
	if (known && ROLES_OF_PEOPLE & SET_OF(value))
		return true;
	field_fault(v, "role", "Choose as what.");
	return false;
}

/* "2026-05-04 08:00" as browsers without a field for it send it. */
static const char *time_typed(struct visit *v, const char *name)
{
	char *text = arena_strdup(v->arena, field_text(v, name));
	char *blank = strchr(text, ' ');
	if (blank)
		*blank = 'T';
	return text;
}

static void check_time(struct visit *v, const char *name, const char *text)
{
	instant t;
	if (!zone_parse(v->zone, text, &t))
		field_fault(v, name, "Give day and time, such as 2026-05-04 08:00.");
}

void page_on_call_take(struct visit *v)
{
	struct period_import m;
	struct err e = {0};
	char person[80];
	const char *from = time_typed(v, "from"), *until = time_typed(v, "until");
	bool ok = begin(&m, v, &e);
	ok = people_read(v, "person", person) && ok;
	check_time(v, "from", from);
	check_time(v, "until", until);
	if (ok && !fields_fault(v) && !period_import_take(&m, person, NULL, from, until))
		field_fault(v, "until", case_sentence(v->arena, e.text));
	if (!ok || fields_fault(v))
		show(v);
	else
		store(&m, v, false);
	json_decref(m.list);
}

void page_on_call_file_take(struct visit *v)
{
	struct period_import m;
	struct buf text = {0};
	struct err e = {0};
	char of[80] = "";
	bool ok = begin(&m, v, &e);
	if (*field_text(v, "of"))
		ok = people_read(v, "of", of) && ok;
	buf_adds(&text, field_text(v, "file"));
	m.person = *of ? of : NULL;
	if (ok && !period_import_read(&m, v->arena, &text))
		field_fault(v, "file", case_sentence(v->arena, e.text));
	buf_free(&text);
	if (!ok || fields_fault(v))
		show(v);
	else
		store(&m, v, true);
	json_decref(m.list);
}
