/* SPDX-License-Identifier: Apache-2.0
 *
 * page_people.c - the people of the directory: whether they can be told, what they own, who stands
 * in for them; one of them, and that one has left.
 *
 * Of follow-ups there are counts here and no patient, so that who looks after the system sees this
 * page, too.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/address.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static date today_of(const struct visit *v)
{
	return zone_date(v->zone, v->who.now);
}

static const char *day_words(struct visit *v, date d)
{
	json_t *day = spoken_day(d, today_of(v));
	const char *words =
	    arena_strdup(v->arena, json_string_value(json_object_get(day, "words")));
	json_decref(day);
	return words;
}

/* ---- one person in words -----------------------------------------------------------------------
 */

static json_t *tag(const char *words, const char *kind)
{
	return json_pack("{s:s, s:s}", "words", words, "kind", kind);
}

/* Whether mail reaches this person. */
static json_t *reach_json(struct visit *v, const struct rows *r, int i)
{
	const char *email = row_text(r, i, "email");
	instant failed = row_time(r, i, "failed_at");
	if (!row_bool(r, i, "active"))
		return tag("not active", "plain");
	if (!email || !*email)
		return tag("no e-mail address", "overdue");
	if (failed != INSTANT_NONE)
		return tag(arena_printf(v->arena, "mail failed %s",
			       day_words(v, zone_date(v->zone, failed))),
		    "overdue");
	return json_null();
}

static const char *back_words(struct visit *v, instant back)
{
	date d = zone_date(v->zone, back);
	return day_words(v, zone_is_day(v->zone, back) ? d - 1 : d);
}

static json_t *cover_json(struct visit *v, const struct rows *r, int i)
{
	struct arena *a = v->arena;
	const char *cover = people_name(a, r, i, "cover_", "cover");
	instant back = row_time(r, i, "back");
	if (!row_bool(r, i, "away"))
		return json_null();
	const char *who = cover ? cover : "NOBODY", *kind = cover ? "plain" : "overdue";
	return back == INSTANT_NONE
		   ? tag(arena_printf(a, "has left: %s", who), kind)
		   : tag(arena_printf(a, "away to %s: %s", back_words(v, back), who), kind);
}

static const char *open_words(struct visit *v, const struct rows *r, int i)
{
	int64_t open = row_int(r, i, "followups"), overdue = row_int(r, i, "overdue"),
		questions = row_int(r, i, "questions");
	const char *words = open ? arena_printf(v->arena, "%" PRId64, open) : "none";
	if (overdue)
		words = arena_printf(v->arena, "%s, %" PRId64 " overdue", words, overdue);
	if (questions)
		words = arena_printf(v->arena, "%s; %" PRId64 " question%s", words, questions,
		    questions == 1 ? "" : "s");
	return words;
}

static const char *role_words_of(struct visit *v, const struct rows *r, int i)
{
	return spoken_capital(
	    v->arena, vocabulary_list(v->arena, &role_words,
			  vocabulary_set(&role_words, row_text(r, i, "roles")), ", "));
}

/* ---- the list ----------------------------------------------------------------------------------
 */

struct people_read {
	struct visit *v;
	struct people_query q;
	struct rows rows;
	int64_t count;
};

static json_t *roles_json(const char *chosen)
{
	json_t *list =
	    json_pack("[{s:s, s:s, s:b}]", "value", "", "words", "any role", "selected", !chosen);
	for (size_t i = 0; i < role_words.count; i++)
		if (ROLES_OF_PEOPLE & SET_OF(i))
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:b}", "value", role_words.word[i].word,
				      "words", role_words.word[i].word, "selected",
				      chosen && strcmp(chosen, role_words.word[i].word) == 0));
	return list;
}

static const char *query_text(struct visit *v, const char *name)
{
	const char *text = http_query(v->request, name);
	return text && *text ? text : NULL;
}

static void read_query(struct people_read *p)
{
	struct visit *v = p->v;
	const char *role = query_text(v, "role");
	int64_t rows = strtoll(frame_setting(v, ROWS_COOKIE, "25"), NULL, 10);
	p->q = (struct people_query){.name = query_text(v, "name"),
	    .role = role,
	    .faulty = query_text(v, "faulty") != NULL,
	    .after = query_text(v, "after"),
	    .limit = rows == 50 || rows == 100 ? rows : 25};
}

static const char *address(struct people_read *p, const char *after)
{
	struct arena *a = p->v->arena;
	return arena_printf(a, "/people?name=%s&role=%s%s%s%s",
	    address_part(a, p->q.name ? p->q.name : ""),
	    address_part(a, p->q.role ? p->q.role : ""), p->q.faulty ? "&faulty=yes" : "",
	    after ? "&after=" : "", after ? address_part(a, after) : "");
}

static json_t *person_row(struct people_read *p, int i)
{
	struct visit *v = p->v;
	const struct rows *r = &p->rows;
	return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o}", "name",
	    people_name(v->arena, r, i, "", "ref"), "href", people_href(v, row_text(r, i, "ref")),
	    "roles", role_words_of(v, r, i), "reach", reach_json(v, r, i), "open",
	    open_words(v, r, i), "cover", cover_json(v, r, i));
}

static void fill(struct people_read *p)
{
	struct arena *a = p->v->arena;
	int n = rows_count(&p->rows);
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, person_row(p, i));
	const char *count = arena_printf(a, "%" PRId64, p->count);
	json_t *next = json_null();
	if (n == p->q.limit)
		next = json_string(address(p, row_text(&p->rows, n - 1, "ref")));
	json_t *data = json_pack("{s:o, s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:o}", "title",
	    json_sprintf("People (%s)", count), "count", count, "caption",
	    arena_printf(a, "People, %s, by name, %d are shown", count, n), "name",
	    p->q.name ? p->q.name : "", "roles", roles_json(p->q.role), "faulty", p->q.faulty,
	    "first_href", p->q.after ? json_string(address(p, NULL)) : json_null(), "next", next,
	    "table", rows_of(list));
	json_object_update(p->v->data, data);
	json_decref(data);
}

void page_people_list(struct visit *v)
{
	struct people_read p = {.v = v};
	struct err e = {0};
	read_query(&p);
	bool ok = people_page_count(v->site->session, &p.q, &p.count, &e) &&
		  people_page(v->site->session, &p.q, &p.rows, &e);
	if (ok)
		fill(&p);
	rows_free(&p.rows);
	if (ok)
		visit_page(v, 200, "people");
	else
		visit_fail(v, &e);
}

/* ---- one person
 * ---------------------------------------------------------------------------------- */

struct person_read {
	struct visit *v;
	const char *ref, *href, *name;
	struct rows rows; /* one */
	bool plans, addresses;
};

/* False: the visit has ended. */
static bool person_read(struct person_read *p)
{
	struct visit *v = p->v;
	struct err e = {0};
	p->ref = http_part(v->request, 0);
	p->href = people_href(v, p->ref);
	if (!people_page_one(v->site->session, p->ref, &p->rows, &e) ||
	    !people_plans(v->site->session, &p->plans, &p->addresses, &e)) {
		visit_fail(v, &e);
		return false;
	}
	if (rows_count(&p->rows)) {
		p->name = people_name(v->arena, &p->rows, 0, "", "ref");
		return true;
	}
	rows_free(&p->rows);
	visit_refuse(v, 404, "Not found", "There is no such person in the directory.");
	return false;
}

static void person_fail(struct person_read *p, const struct err *e)
{
	rows_free(&p->rows);
	visit_fail(p->v, e);
}

static json_t *periods_json(struct person_read *p, enum period_kind kind, struct err *e)
{
	struct visit *v = p->v;
	struct rows r = {0};
	json_t *list = json_array();
	if (!periods_list(v->site->session, kind, p->ref, &r, e)) {
		json_decref(list);
		return NULL;
	}
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(list,
		    kind == PERIOD_ABSENT
			? absence_json(v, &r, i, p->plans)
			: json_pack("{s:s, s:s}", "role", row_text(&r, i, "role"), "when",
			      people_span(v, row_time(&r, i, "from"), row_time(&r, i, "back"))));
	rows_free(&r);
	return rows_of(list);
}

static json_t *left_form(struct person_read *p)
{
	struct visit *v = p->v;
	return json_pack("{s:[o, o]}", "fields",
	    form_field_json((struct page_field){.id = "from",
		.name = "from",
		.label = "The last day was or is",
		.value = field_text(v, "from"),
		.error = field_error(v, "from"),
		.needed = true,
		.day = true}),
	    form_field_json((struct page_field){.id = "cover",
		.name = "cover",
		.label = "Who takes over",
		.value = field_text(v, "cover"),
		.error = field_error(v, "cover"),
		.needed = true,
		.suggest = people_suggest(v)}));
}

static json_t *email_field(struct person_read *p)
{
	struct visit *v = p->v;
	const char *now = row_text(&p->rows, 0, "email"), *typed = http_form(v->request, "email");
	return form_field_json((struct page_field){.id = "email",
	    .name = "email",
	    .label = "E-mail address",
	    .hint = "The next mail goes there. Mails that failed stay questions until somebody "
		    "answers them.",
	    .value = typed ? field_text(v, "email") : now,
	    .error = field_error(v, "email")});
}

static const char *or_none(const char *text)
{
	return text && *text ? text : NULL;
}

/* preview: what leaving would change, with what was typed; NULL: none.  Taken. */
static void show_person(struct person_read *p, json_t *preview)
{
	struct visit *v = p->v;
	struct err e = {0};
	const struct rows *r = &p->rows;
	json_t *away = periods_json(p, PERIOD_ABSENT, &e);
	json_t *duties = away ? periods_json(p, PERIOD_ON_CALL, &e) : NULL;
	if (!duties) {
		json_decref(away);
		json_decref(preview);
		person_fail(p, &e);
		return;
	}
	bool left = row_bool(r, 0, "away") && row_time(r, 0, "back") == INSTANT_NONE;
	json_t *data = json_pack(
	    "{s:o, s:s, s:s, s:s, s:s, s:s?, s:s, s:s?, s:s?, s:o, s:s, s:o, s:o, s:o, s:o, s:o, "
	    "s:s?, s:o}",
	    "title", json_sprintf("%s, people", p->ref), "name", p->name, "href", p->href, "ref",
	    p->ref, "roles", role_words_of(v, r, 0), "email", or_none(row_text(r, 0, "email")),
	    "language", row_text(r, 0, "language"), "telephone", or_none(row_text(r, 0, "phone")),
	    "pager", or_none(row_text(r, 0, "pager")), "reach", reach_json(v, r, 0), "open",
	    open_words(v, r, 0), "cover", cover_json(v, r, 0), "absences", away, "duties", duties,
	    "address", p->addresses ? email_field(p) : json_null(), "left_form",
	    p->plans && !left && !preview ? left_form(p) : json_null(), "away_href",
	    p->plans ? arena_printf(v->arena, "/cover?person=%s", address_part(v->arena, p->ref))
		     : NULL,
	    "preview", preview ? preview : json_null());
	json_object_update(v->data, data);
	json_decref(data);
	rows_free(&p->rows);
	visit_page(v, fields_fault(v) ? 422 : 200, "person");
}

void page_person(struct visit *v)
{
	struct person_read p = {.v = v};
	if (!person_read(&p))
		return;
	if (query_text(v, "recorded"))
		json_object_set_new(v->data, "result",
		    json_pack("{s:s, s:n, s:n}", "words",
			arena_printf(v->arena, "Recorded: %s.", p.name), "undo", "waits"));
	show_person(&p, NULL);
}

void page_person_email_take(struct visit *v)
{
	struct person_read p = {.v = v};
	struct err e = {0};
	const char *email = field_text(v, "email");
	if (!person_read(&p))
		return;
	if (*email && !address_check(email, &e))
		field_fault(v, "email", "This is no e-mail address, such as r.osei@example.org.");
	if (fields_fault(v)) {
		show_person(&p, NULL);
		return;
	}
	if (!person_email_put(v->site->session, p.ref, *email ? email : NULL, &e)) {
		person_fail(&p, &e);
		return;
	}
	rows_free(&p.rows);
	visit_go(v, arena_printf(v->arena, "%s?recorded=yes", p.href));
}

/* ---- that one has left
 * --------------------------------------------------------------------------- */

/* Nothing is left without somebody: what is asked then, and of whom. */
static json_t *preview_json(struct person_read *p, date last, const char *cover)
{
	struct visit *v = p->v;
	struct arena *a = v->arena;
	int64_t open = row_int(&p->rows, 0, "followups"), overdue = row_int(&p->rows, 0, "overdue"),
		questions = row_int(&p->rows, 0, "questions");
	const char *from = day_words(v, last + 1);
	const char *go = arena_printf(a, "%" PRId64 " open follow-up%s go%s to %s", open,
	    open == 1 ? "" : "s", open == 1 ? "es" : "", cover);
	if (overdue)
		go = arena_printf(a, "%s, %" PRId64 " of them overdue", go, overdue);
	if (questions)
		go = arena_printf(a, "%s; so do%s %" PRId64 " question%s", go,
		    questions == 1 ? "es" : "", questions, questions == 1 ? "" : "s");
	char text[32];
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "words", arena_printf(a, "%s.", go), "more",
	    arena_printf(a,
		"From %s on %s is asked in place of %s, about new ones too, and %s cannot sign in "
		"any more.",
		from, cover, p->name, p->name),
	    "from", arena_strdup(a, date_text(last, text)), "cover", field_text(v, "cover"), "href",
	    p->href);
}

void page_person_left_take(struct visit *v)
{
	struct person_read p = {.v = v};
	struct err e = {0};
	char cover[80];
	if (!person_read(&p))
		return;
	date last = field_day_past(v, field_text(v, "from"));
	bool named = people_read(v, "cover", cover);
	if (last == DATE_NONE)
		field_fault(v, "from", "Give a day, such as 23 Apr.");
	if (!named || last == DATE_NONE) {
		show_person(&p, NULL);
		return;
	}
	enum absence_fault fault = ABSENCE_STORED;
	bool sure = *field_text(v, "sure") != '\0';
	const char *cover_name = field_text(v, "cover");
	if (!absence_put(v->site->session, p.ref, cover, zone_at(v->zone, last + 1, 0, 0),
		INSTANT_NONE, !sure, &fault, &e)) {
		person_fail(&p, &e);
		return;
	}
	absence_note_fault(v, fault, p.name, cover_name);
	if (fault != ABSENCE_STORED || !sure) {
		show_person(
		    &p, fault == ABSENCE_STORED ? preview_json(&p, last, cover_name) : NULL);
		return;
	}
	rows_free(&p.rows);
	visit_go(v, arena_printf(v->arena, "%s?recorded=yes", p.href));
}
