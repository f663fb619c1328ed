/* SPDX-License-Identifier: Apache-2.0
 *
 * page_cover.c - who is away, and who stands in: everybody enters their own, who plans that of all.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct cover_read {
	struct visit *v;
	bool plans, addresses;
	struct rows rows;
};

/* "13 to 24 Apr: Wu, Karen stands in for Lee, Aaron" of what the address says was just stored. */
static void note_recorded(struct cover_read *c)
{
	struct visit *v = c->v;
	const char *id = http_query(v->request, "recorded"), *words = NULL;
	if (!id)
		return;
	if (strcmp(id, "back") == 0)
		words = "Recorded: it was taken back.";
	for (int i = 0; i < rows_count(&c->rows) && !words; i++) {
		if (strcmp(row_text(&c->rows, i, "id"), id) != 0)
			continue;
		const char *cover = people_name(v->arena, &c->rows, i, "cover_", "cover");
		words = arena_printf(v->arena, "Recorded: %s is away %s. %s%s",
		    people_name(v->arena, &c->rows, i, "person_", "person"),
		    people_span(v, row_time(&c->rows, i, "from"), row_time(&c->rows, i, "back")),
		    cover ? cover : "Nobody", " stands in.");
	}
	if (words)
		json_object_set_new(v->data, "result",
		    json_pack("{s:s, s:n, s:n}", "words", words, "undo", "waits"));
}

static json_t *day_field(struct visit *v, const char *name, const char *label, const char *hint)
{
	return form_field_json((struct page_field){.id = name,
	    .name = name,
	    .label = label,
	    .hint = hint,
	    .value = field_text(v, name),
	    .error = field_error(v, name),
	    .needed = true,
	    .day = true});
}

static json_t *person_field(
    struct visit *v, const char *name, const char *label, const char *hint, const char *value)
{
	return form_field_json((struct page_field){.id = name,
	    .name = name,
	    .label = label,
	    .hint = hint,
	    .value = value,
	    .error = field_error(v, name),
	    .needed = strcmp(name, "person") == 0,
	    .suggest = people_suggest(v)});
}

static json_t *fields_json(struct cover_read *c)
{
	struct visit *v = c->v;
	const char *asked = http_query(v->request, "person"),
		   *typed = http_form(v->request, "person");
	json_t *list = json_array();
	if (c->plans)
		json_array_append_new(list, person_field(v, "person", "Who is away", NULL,
						typed	? field_text(v, "person")
						: asked ? asked
							: v->who.ref));
	json_array_append_new(list, day_field(v, "from", "The first day away", NULL));
	json_array_append_new(list, day_field(v, "until", "The last day away", NULL));
	json_array_append_new(list,
	    person_field(v, "cover", "Who stands in",
		"Empty: nobody. Mails then go to a coordinator, or to whoever else has the role.",
		field_text(v, "cover")));
	return list;
}

static json_t *rows_part(struct cover_read *c)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&c->rows); i++)
		json_array_append_new(list, absence_json(c->v, &c->rows, i, c->plans));
	return rows_of(list);
}

static json_t *warning_json(struct cover_read *c)
{
	const char *words = people_uncovered(c->v, &c->rows, INSTANT_NONE);
	return words ? json_string(words) : json_null();
}

static void show(struct visit *v)
{
	struct cover_read c = {.v = v};
	struct err e = {0};
	bool ok =
	    people_plans(v->site->session, &c.plans, &c.addresses, &e) &&
	    periods_list(v->site->session, PERIOD_ABSENT, c.plans ? NULL : v->who.ref, &c.rows, &e);
	if (!ok) {
		visit_fail(v, &e);
		return;
	}
	note_recorded(&c);
	json_t *data = json_pack("{s:s, s:s, s:b, s:o, s:o, s:o}", "title", "Cover", "heading",
	    c.plans ? "Who is away, and who stands in" : "When you are away", "plans", c.plans,
	    "warning", warning_json(&c), "fields", fields_json(&c), "absences", rows_part(&c));
	json_object_update(v->data, data);
	json_decref(data);
	rows_free(&c.rows);
	visit_page(v, fields_fault(v) ? 422 : 200, "cover");
}

void page_cover(struct visit *v)
{
	show(v);
}

/* The number of what was just stored: of that person, beginning then. */
static bool find_stored(
    struct visit *v, const char *ref, instant from, const char **id, struct err *e)
{
	struct rows r = {0};
	*id = "";
	if (!periods_list(v->site->session, PERIOD_ABSENT, ref, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		if (row_time(&r, i, "from") == from)
			*id = arena_strdup(v->arena, row_text(&r, i, "id"));
	rows_free(&r);
	return true;
}

void page_cover_take(struct visit *v)
{
	struct err e = {0};
	const char *named = field_text(v, "person"), *stands_in = field_text(v, "cover"), *id;
	char person[80], cover[80] = "";
	snprintf(person, sizeof person, "%s", v->who.ref);
	bool known = !*named || people_read(v, "person", person);
	known = (!*stands_in || people_read(v, "cover", cover)) && known;
	date from = field_day(v, field_text(v, "from")),
	     until = field_day(v, field_text(v, "until"));
	if (from == DATE_NONE)
		field_fault(v, "from", "Give the first day, such as 23 Apr.");
	if (until == DATE_NONE)
		field_fault(v, "until", "Give the last day, such as 30 Apr.");
	else if (from != DATE_NONE && until < from)
		field_fault(v, "until", "The last day lies before the first.");
	else if (until < zone_date(v->zone, v->who.now))
		field_fault(v, "until", "This is over already.");
	if (!known || fields_fault(v)) {
		show(v);
		return;
	}
	instant begins = zone_at(v->zone, from, 0, 0), ends = zone_at(v->zone, until + 1, 0, 0);
	enum absence_fault fault;
	if (!absence_put(
		v->site->session, person, *cover ? cover : NULL, begins, ends, false, &fault, &e)) {
		visit_fail(v, &e);
		return;
	}
	absence_note_fault(v, fault, *named ? named : v->who.name, stands_in);
	if (fault != ABSENCE_STORED)
		show(v);
	else if (find_stored(v, person, begins, &id, &e))
		visit_go(v, arena_printf(v->arena, "/cover?recorded=%s", id));
	else
		visit_fail(v, &e);
}

/* /cover/back, /on-call/back: what the form names is taken back. */
void page_period_back_take(struct visit *v)
{
	struct err e = {0};
	int64_t id = id_of_text(field_text(v, "period"));
	bool cover = strncmp(http_path(v->request), "/cover", 6) == 0;
	const char *back = safe_path(http_form(v->request, "back"), cover ? "/cover" : "/on-call");
	if (!id)
		visit_not_found(v);
	else if (!period_take_back(v->site->session, id, &e))
		visit_fail(v, &e);
	else
		visit_go(v, arena_printf(v->arena, "%s%crecorded=back", back,
				strchr(back, '?') ? '&' : '?'));
}
