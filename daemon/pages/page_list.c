/* SPDX-License-Identifier: Apache-2.0
 *
 * page_list.c - the worklist: what needs a person, in the lists of the desk, and what was searched.
 *
 * All of a page is read at one moment.  What the address says (list, scope, where the page before
 * ended) is all that it depends on; names and numbers of patients are never in it.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/case_list.h"
#include "followupd/policy_store.h"
#include "list_filter.h"
#include "list_place.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS	      25
#define POSTPONE_DAYS 14 /* as the page of one proposes */
#define START_MAX     1000000
#define FROM_MAX      600 /* bytes of the address of a list */

/* In the order in which they are shown; what each is called there. */
static const struct desk_list_name {
	enum desk_list list;
	const char *words, *none;
} lists[] = {
    {DESK_ALL, "To do today", "Nothing needs you today."},
    {DESK_CRITICAL, "Critical", "No critical or urgent ones."},
    {DESK_OVERDUE, "Overdue", "No overdue follow-ups."},
    {DESK_UNACK, "Not acknowledged", "Everything was acknowledged."},
    {DESK_QUESTIONS, "Questions", "No questions."},
    {DESK_CHECK, "Answers to check", "No answers to check."},
    {DESK_BOOK, "To book", "Nothing is to be booked."},
    {DESK_UNREACHABLE, "Unreachable", "Nobody is unreachable."},
    {DESK_MAIL, "Mail that failed", "No mail failed."},
};

/* By date, below them. */
static const struct case_list_name {
	const char *words, *none, *order;
} dated[] = {
    [CASES_SOON] = {"Due soon", "Nothing is due within a month.", "by due date"},
    [CASES_WAITING] = {"Waiting", "Nothing waits.", "by due date"},
    [CASES_OPEN] = {"All open", "Nothing is open.", "by due date"},
    [CASES_CLOSED] = {"Closed, last 30 days", "Nothing was closed.", "the latest first"},
};

struct list_read {
	struct visit *v;
	const struct form *from; /* NULL: the address is the request's own */
	bool place;		 /* it is only asked where a row of it stands */
	int64_t start;		 /* rows of the pages before */
	const char *scope;	 /* that was chosen: "mine", "team:REF" or "all" */
	struct rows teams;	 /* that can be */
	struct desk_query q;
	bool by_date; /* one of those of `cases`, not of the desk */
	struct case_query cases;
	int64_t case_count[CASE_LISTS];
	struct list_filter filter;
	const char *looked; /* how far it was looked; NULL: everywhere */
	const char *go_on;  /* where the page goes on from there */
	const char *next;   /* what comes back first, where nothing is to be done; NULL: nothing */
	struct rows rows;
	int64_t count[DESK_LISTS];
	struct explain_step *step;
};

static const struct desk_list_name *name_of(enum desk_list list)
{
	size_t i = 0;
	while (lists[i].list != list)
		i++;
	return &lists[i];
}

static const char *address(struct list_read *l, const char *list, const char *scope)
{
	return arena_printf(l->v->arena, "/list/%s?scope=%s%s", list, scope, l->filter.query);
}

static bool is_mine(const struct list_read *l)
{
	return strcmp(l->scope, "mine") == 0;
}

static const char *word_of(const struct list_read *l)
{
	return l->by_date ? vocabulary_word(&case_list_words, (int)l->cases.list)
			  : vocabulary_word(&desk_list_words, (int)l->q.list);
}

/* This list as it is without a filter. */
static const char *plain_address(struct list_read *l)
{
	return arena_printf(l->v->arena, "/list/%s?scope=%s", word_of(l), l->scope);
}

static const char *counted(struct list_read *l, enum desk_list list)
{
	int64_t count = l->count[list];
	return count >= DESK_COUNTED ? "10,000+" : arena_printf(l->v->arena, "%" PRId64, count);
}

/* Of more than are counted it may be that not all were looked at that could fit. */
static const char *counted_by_date(struct list_read *l, enum case_list list)
{
	int64_t count = l->case_count[list];
	bool more = l->case_count[CASES_OPEN] >= CASES_COUNTED &&
		    (list == CASES_SOON || list == CASES_WAITING);
	return count >= CASES_COUNTED
		   ? "1,000+"
		   : arena_printf(l->v->arena, "%" PRId64 "%s", count, more ? "+" : "");
}

static const char *counted_here(struct list_read *l)
{
	return l->by_date ? counted_by_date(l, l->cases.list) : counted(l, l->q.list);
}

/* ---- around the rows --------------------------------------------------------------------------
 */

static json_t *list_json(
    struct list_read *l, const char *list, const char *words, const char *count, const char *kind)
{
	return json_pack("{s:s, s:s, s:s, s:s?, s:b}", "href", address(l, list, l->scope), "words",
	    words, "count", count, "kind", kind, "here", strcmp(list, word_of(l)) == 0);
}

static json_t *group_json(struct list_read *l, size_t from, size_t to)
{
	json_t *group = json_array();
	for (size_t i = from; i < to; i++) {
		enum desk_list list = lists[i].list;
		bool alarms = list == DESK_CRITICAL && l->count[list];
		json_array_append_new(
		    group, list_json(l, vocabulary_word(&desk_list_words, (int)list),
			       lists[i].words, counted(l, list), alarms ? "critical" : NULL));
	}
	return json_pack("{s:o}", "lists", group);
}

static json_t *dated_json(struct list_read *l)
{
	json_t *group = json_array();
	for (int i = 0; i < CASE_LISTS; i++)
		json_array_append_new(
		    group, list_json(l, vocabulary_word(&case_list_words, i), dated[i].words,
			       counted_by_date(l, (enum case_list)i), NULL));
	return json_pack("{s:o}", "lists", group);
}

static void add_scope(struct list_read *l, json_t *list, const char *words, const char *scope)
{
	json_array_append_new(
	    list, json_pack("{s:s, s:s, s:b}", "words", words, "href",
		      address(l, word_of(l), scope), "here", strcmp(scope, l->scope) == 0));
}

static const char *scope_of_team(struct list_read *l, int i)
{
	const char *ref = row_text(&l->teams, i, "ref");
	return ref ? arena_printf(l->v->arena, "team:%s", ref) : NULL;
}

/* Whether there is more than the own to be seen. */
static bool has_others(const struct list_read *l)
{
	return l->v->who.all || rows_count(&l->teams) > 0;
}

static json_t *scopes_json(struct list_read *l)
{
	json_t *list = json_array();
	if (!has_others(l)) {
		json_decref(list);
		return json_null();
	}
	add_scope(l, list, "Mine", "mine");
	for (int i = 0; i < rows_count(&l->teams); i++)
		if (scope_of_team(l, i))
			add_scope(l, list,
			    arena_printf(l->v->arena, "Team %s", row_text(&l->teams, i, "name")),
			    scope_of_team(l, i));
	add_scope(l, list, "Everyone", "all");
	return rows_of(list);
}

/* Who only reads lists ticks nothing in them. */
static bool may_act(const struct list_read *l)
{
	return (l->v->who.roles & CARE_ROLES) != 0;
}

static bool is_first(const struct list_read *l)
{
	return l->by_date ? !l->cases.after_id : !l->q.after.item;
}

static json_t *empty_json(struct list_read *l)
{
	if (rows_count(&l->rows))
		return json_null();
	json_t *links = json_array();
	if (l->filter.any)
		return json_pack("{s:s, s:[{s:s, s:s}]}", "words",
		    l->filter.fault ? l->filter.fault
		    : l->looked	    ? "Nothing matches so far."
				    : "Nothing matches.",
		    "links", "words", "Clear the filter", "href", plain_address(l));
	if (is_mine(l) && has_others(l))
		json_array_append_new(links, json_pack("{s:s, s:s}", "words", "Show everyone's",
						 "href", address(l, word_of(l), "all")));
	const char *none = l->by_date ? dated[l->cases.list].none : name_of(l->q.list)->none;
	if (l->next)
		none = arena_printf(l->v->arena, "%s Next: %s", none, l->next);
	return json_pack("{s:s, s:o}", "words", is_first(l) ? none : "There are no more of them.",
	    "links", links);
}

/* Where the page has ended. */
static const char *place_text(struct list_read *l)
{
	int last = rows_count(&l->rows) - 1;
	if (!l->by_date)
		return desk_place_text(l->v->arena, &l->rows);
	date day = l->cases.list == CASES_CLOSED
		       ? zone_date(zone_find("UTC"), row_time(&l->rows, last, "closed_at"))
		       : row_date(&l->rows, last, "target");
	return arena_printf(l->v->arena, "%d.%" PRId64, day, row_int(&l->rows, last, "item_id"));
}

/* Of the page behind this one. */
static const char *next_address(struct list_read *l)
{
	return arena_printf(l->v->arena, "%s&after=%s&start=%" PRId64,
	    address(l, word_of(l), l->scope), place_text(l), l->start + rows_count(&l->rows));
}

static json_t *next_json(struct list_read *l)
{
	if (l->go_on)
		return json_pack("{s:s, s:s}", "words", "Go on", "href", l->go_on);
	if (rows_count(&l->rows) < l->q.limit)
		return json_null();
	return json_pack("{s:s, s:s}", "words", "Next ones", "href", next_address(l));
}

/* What can be ticked: the reference, and how much of its history is seen. */
static json_t *tick_json(const struct list_read *l, int row)
{
	bool closed = l->by_date && l->cases.list == CASES_CLOSED;
	return closed || row_bool(&l->rows, row, "question") || !may_act(l)
		   ? json_null()
		   : json_sprintf("%s.%" PRId64, row_text(&l->rows, row, "ref"),
			 row_int(&l->rows, row, "event_seq"));
}

/* This page of the list. */
static const char *here_address(struct list_read *l)
{
	const char *here = address(l, word_of(l), l->scope);
	const char *after = list_said(l->v, l->from, "after");
	return is_first(l)
		   ? here
		   : arena_printf(l->v->arena, "%s&after=%s&start=%" PRId64, here, after, l->start);
}

/* Goes along with what is opened from a row: the page of the list, and that it is the n-th there.
 */
static const char *row_from(struct list_read *l, const char *page, int n)
{
	return arena_printf(l->v->arena, "?from=%s&n=%d", address_part(l->v->arena, page), n);
}

static const char *row_address(struct list_read *l, int row, const char *page, int n)
{
	bool question = row_bool(&l->rows, row, "question");
	return arena_printf(l->v->arena, "/%s/%s%s", question ? "question" : "case",
	    row_text(&l->rows, row, "ref"), row_from(l, page, n));
}

static json_t *rows_part(struct list_read *l)
{
	json_t *list = json_array();
	const char *page = here_address(l);
	for (int i = 0; i < rows_count(&l->rows); i++) {
		json_t *row = row_json(l->v, &l->rows, i, &l->step[i]), *act;
		json_object_set_new(row, "tick", tick_json(l, i));
		json_object_set_new(row, "href", json_string(row_address(l, i, page, i)));
		act = json_object_get(row, "act");
		json_object_set_new(act, "href",
		    json_sprintf("%s%s", json_string_value(json_object_get(act, "href")),
			row_from(l, page, i)));
		json_array_append_new(list, row);
	}
	return list;
}

/* What can be done with those that are ticked, where some can be. */
static json_t *bulk_json(struct list_read *l)
{
	char day[32];
	for (int i = 0; i < rows_count(&l->rows); i++) {
		json_t *tick = tick_json(l, i);
		bool can = !json_is_null(tick);
		json_decref(tick);
		if (can)
			return json_pack(
			    "{s:s}", "until", date_text(l->cases.today + POSTPONE_DAYS, day));
	}
	return json_null();
}

/* "1 to 25 of 37"; with a filter nobody knows of how many. */
static const char *range_words(struct list_read *l)
{
	struct arena *a = l->v->arena;
	int shown = rows_count(&l->rows);
	if (l->filter.owner || desk_is_narrowed(&l->filter.rows))
		return shown ? arena_printf(a, "%d shown", shown) : "none";
	return is_first(l) || l->start ? arena_printf(a, "%" PRId64 " to %" PRId64 " of %s",
					     l->start + 1, l->start + shown, counted_here(l))
				       : arena_printf(a, "%d of %s", shown, counted_here(l));
}

static json_t *table_json(struct list_read *l, const char *words, const char *order)
{
	if (!rows_count(&l->rows))
		return json_null();
	const char *caption = arena_printf(
	    l->v->arena, "%s, %s, %s, %s", words, counted_here(l), order, range_words(l));
	return json_pack(
	    "{s:s, s:b, s:o}", "caption", caption, "show_owner", !is_mine(l), "rows", rows_part(l));
}

/* Many a coordinator owns none: those are others' who have not answered. */
static const char *lead(struct list_read *l)
{
	struct arena *a = l->v->arena;
	const char *now = counted(l, DESK_ALL), *open = counted_by_date(l, CASES_OPEN);
	bool one = l->count[DESK_ALL] == 1;
	if (!is_mine(l))
		return arena_printf(a,
		    "%s need%s somebody now. Of %s open follow-ups all others come back on their "
		    "day.",
		    now, one ? "s" : "", open);
	if (!l->case_count[CASES_OPEN])
		return arena_printf(a, "%s need%s you now.", now, one ? "s" : "");
	return arena_printf(a,
	    "%s need%s you now. Of your %s open follow-up%s, what is not under “To do today” is "
	    "with somebody else now or comes back on its day.",
	    now, one ? "s" : "", open, l->case_count[CASES_OPEN] == 1 ? "" : "s");
}

static bool fill(struct list_read *l, struct err *e)
{
	struct arena *a = l->v->arena;
	const char *words = l->by_date ? dated[l->cases.list].words : name_of(l->q.list)->words,
		   *order = l->by_date ? dated[l->cases.list].order
				       : vocabulary_meaning(&desk_sort_words, (int)l->q.sort),
		   *count = counted_here(l), *here = address(l, word_of(l), l->scope);
	bool first = is_first(l);
	json_t *filter = list_filter_json(l->v, &l->filter, arena_printf(a, "/list/%s", word_of(l)),
	    l->scope, plain_address(l), l->by_date ? order : NULL, e);
	if (!filter)
		return false;
	json_t *around =
	    json_pack("{s:s, s:[o, o, o]}", "now", arena_printf(a, "%s %s", words, count), "groups",
		group_json(l, 0, 1), group_json(l, 1, sizeof lists / sizeof *lists), dated_json(l));
	json_t *more = json_pack(
	    "{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:n, s:o, s:o, s:o, s:s?, s:s?, "
	    "s:o, s:s?, s:o}",
	    "title", json_sprintf("%s (%s)", words, count), "heading", words, "list_words", words,
	    "lead", lead(l), "here", here, "lists", around, "scopes", scopes_json(l), "new_href",
	    "/new", "search_words", "filter", filter, "table", table_json(l, words, order), "empty",
	    empty_json(l), "range", rows_count(&l->rows) || l->looked ? range_words(l) : NULL,
	    "first_href", first ? NULL : here, "next", next_json(l), "looked", l->looked, "bulk",
	    bulk_json(l));
	json_object_update(l->v->data, more);
	json_decref(more);
	return true;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* Fewer fit than a page has: whether all were looked at. */
static bool look_how_far(struct list_read *l, struct err *e)
{
	struct visit *v = l->v;
	struct desk_place at = {0};
	date day = DATE_NONE;
	int64_t id = 0;
	if (!(l->by_date ? case_list_looked(v->site->session, &l->cases, &day, &id, e)
			 : desk_looked(v->site->session, &l->q, &at, e)))
		return false;
	if (!at.item && !id)
		return true;
	if (l->q.sort != SORT_URGENT) {
		l->looked = "Only the 20,000 most urgent ones are in this order.";
		return true;
	}
	if (at.item)
		day = zone_date(v->zone, at.key);
	json_t *words = spoken_day(day, l->cases.today);
	l->looked = arena_printf(
	    v->arena, "Looked as far as %s.", json_string_value(json_object_get(words, "words")));
	json_decref(words);
	const char *here = address(l, word_of(l), l->scope);
	l->go_on = id ? arena_printf(v->arena, "%s&after=%d.%" PRId64, here, day, id)
		      : arena_printf(v->arena, "%s&after=%d.%d.%" PRId64 ".%" PRId64, here, at.part,
			    at.rank, at.key, at.item);
	return true;
}

/* Nothing is to be done: who comes back first, and when. */
static bool look_ahead(struct list_read *l, struct err *e)
{
	struct visit *v = l->v;
	struct rows r = {0};
	if (!case_list_next(v->site->session, &l->cases, &r, e))
		return false;
	if (rows_count(&r)) {
		json_t *at = spoken_time(v->zone, row_time(&r, 0, "next_at"), l->cases.today);
		visit_shows(v, row_int(&r, 0, "patient_id"));
		l->next = arena_printf(v->arena, "%s, %s.", row_name(v->arena, &r, 0),
		    json_string_value(json_object_get(at, "words")));
		json_decref(at);
	}
	rows_free(&r);
	return true;
}

static bool read_rows(struct list_read *l, struct err *e)
{
	struct session *s = l->v->site->session;
	return l->by_date ? case_list_page(s, &l->cases, &l->rows, e)
			  : desk_page(s, &l->q, &l->rows, e);
}

/* What is said of them, and where they are few. */
static bool read_beside(struct list_read *l, struct err *e)
{
	struct visit *v = l->v;
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	bool sifted = l->by_date ? desk_is_narrowed(&l->cases.filter) : desk_is_sifted(&l->q);
	bool idle = !l->by_date && l->q.list == DESK_ALL && is_mine(l) && !l->filter.any;
	if (sifted && rows_count(&l->rows) < l->q.limit && !look_how_far(l, e))
		return false;
	if (idle && is_first(l) && !rows_count(&l->rows) && !look_ahead(l, e))
		return false;
	return desk_steps(&u, &l->rows, v->site->rules, &l->step, e);
}

/* The rows of that person alone; 0: of nobody. */
static void narrow_to(struct list_read *l, int64_t person)
{
	int64_t *id = arena_alloc(l->v->arena, sizeof *id);
	*id = person;
	l->q.everyone = l->cases.everyone = l->q.teams = l->cases.teams = false;
	l->q.person = l->cases.person = id;
	l->q.person_count = l->cases.person_count = person ? 1 : 0;
}

/* In place of the own: a team's, those of all teams, or everybody's.  What is not the visitor's is
 * as if it had not been said. */
static bool take_scope(struct list_read *l, struct err *e)
{
	struct visit *v = l->v;
	bool all = strcmp(l->scope, "all") == 0;
	if (!page_teams(v->site->session, &l->teams, e))
		return false;
	l->q.everyone = all && v->who.all;
	int64_t *id = arena_alloc(v->arena, ((size_t)rows_count(&l->teams) + 1) * sizeof *id);
	size_t n = 0;
	for (int i = 0; i < rows_count(&l->teams) && !l->q.everyone; i++) {
		const char *scope = scope_of_team(l, i);
		if (all || (scope && strcmp(scope, l->scope) == 0))
			id[n++] = row_int(&l->teams, i, "id");
	}
	if (n) {
		l->q.teams = true;
		l->q.person = id;
		l->q.person_count = n;
	} else if (!l->q.everyone)
		l->scope = "mine";
	return true;
}

/* How many there are in each list, or in this one alone. */
static bool read_counts(struct list_read *l, struct err *e)
{
	struct session *s = l->v->site->session;
	if (!l->place)
		return desk_counts(s, &l->q, l->count, e) &&
		       case_list_counts(s, &l->cases, l->case_count, e);
	return l->by_date ? case_list_counts(s, &l->cases, l->case_count, e)
			  : desk_count(s, &l->q, &l->count[l->q.list], e);
}

/* The rows and how many there are, and nothing else. */
static bool read_rows_only(struct list_read *l, struct err *e)
{
	struct visit *v = l->v;
	struct session *s = v->site->session;
	desk_by_index(s);
	if (!list_filter_read(v, l->from, l->by_date, &l->filter, e) ||
	    !page_people(s, v->arena, &v->who, &l->q, e))
		return false;
	if (!take_scope(l, e))
		return false;
	l->q.filter = l->cases.filter = l->filter.rows;
	l->q.sort = l->filter.sort;
	l->cases.everyone = l->q.everyone;
	l->cases.teams = l->q.teams;
	l->cases.person = l->q.person;
	l->cases.person_count = l->q.person_count;
	if (!read_counts(l, e))
		return false;
	if (l->filter.owner)
		narrow_to(l, l->filter.person);
	return read_rows(l, e);
}

static bool read_all(struct list_read *l, struct err *e)
{
	return policies_read(l->v->site->session, l->v->site->rules, e) && read_rows_only(l, e) &&
	       read_beside(l, e);
}

static bool read_place(struct list_read *l, const char *after)
{
	int used = 0;
	if (!l->by_date)
		return desk_place_read(after, &l->q.after);
	return sscanf(after, "%d.%" SCNd64 "%n", &l->cases.after, &l->cases.after_id, &used) == 2 &&
	       !after[used] && l->cases.after_id > 0 && l->cases.after > -40000 &&
	       l->cases.after < 200000;
}

static bool is_scope(const char *s)
{
	return strcmp(s, "all") == 0 ||
	       (strncmp(s, "team:", 5) == 0 && s[5] &&
		   !s[5 + strspn(s + 5, "abcdefghijklmnopqrstuvwxyz0123456789-")]);
}

/* False: the address names no list. */
static bool read_address(struct list_read *l, const char *list)
{
	struct visit *v = l->v;
	int64_t rows = strtoll(frame_setting(v, ROWS_COOKIE, "25"), NULL, 10);
	rows = rows == 50 || rows == 100 ? rows : ROWS;
	const char *scope = list_said(v, l->from, "scope"), *after = list_said(v, l->from, "after"),
		   *start = list_said(v, l->from, "start");
	l->start = start ? strtoll(start, NULL, 10) : 0;
	l->start = l->start > 0 && l->start < START_MAX ? l->start : 0;
	int value = DESK_ALL, by_date = 0;
	if (list && !vocabulary_find(&desk_list_words, list, &value)) {
		if (!vocabulary_find(&case_list_words, list, &by_date))
			return false;
		l->by_date = true;
	}
	l->q = (struct desk_query){.list = (enum desk_list)value,
	    .now = v->who.now,
	    .old = desk_old(&v->site->rules->worktime, v->who.now),
	    .limit = rows};
	l->scope = scope && is_scope(scope) ? scope : "mine";
	l->cases = (struct case_query){.list = (enum case_list)by_date,
	    .now = v->who.now,
	    .today = zone_date(v->zone, v->who.now),
	    .limit = rows};
	return !after || !*after || read_place(l, after);
}

/* ---- the neighbours of a case that was opened from a list --------------------------------------
 */

const char *list_from(struct visit *v)
{
	const char *from = http_query(v->request, "from"), *n = http_query(v->request, "n");
	bool fine = from && strncmp(from, "/list/", 6) == 0 && strlen(from) <= FROM_MAX &&
		    strcmp(safe_path(from, ""), from) == 0 && n && *n && strlen(n) <= 3 &&
		    strspn(n, "0123456789") == strlen(n);
	return fine ? arena_strdup(v->arena, from) : NULL;
}

/* "?from=…&n=3" of the address, checked; "". */
const char *list_from_query(struct visit *v)
{
	const char *from = list_from(v);
	return from ? arena_printf(v->arena, "?from=%s&n=%s", address_part(v->arena, from),
			  http_query(v->request, "n"))
		    : "";
}

/* False: it names no list. */
static bool read_from(struct list_read *l, const char *from)
{
	struct arena *a = l->v->arena;
	const char *query = strchr(from, '?');
	struct form *f = arena_alloc(a, sizeof *f);
	struct err e = {0};
	query = query ? query : from + strlen(from);
	*f = (struct form){0};
	l->from = f;
	return form_parse(a, *query ? query + 1 : "", strlen(*query ? query + 1 : ""), f, &e) &&
	       read_address(l, arena_strndup(a, from + 6, (size_t)(query - from) - 6));
}

json_t *list_back_json(struct visit *v)
{
	struct list_read l = {.v = v};
	const char *from = list_from(v);
	if (!from || !read_from(&l, from))
		return json_pack("{s:s, s:s}", "words", "To do today", "href", "/");
	return json_pack("{s:s, s:s}", "words",
	    l.by_date ? dated[l.cases.list].words : name_of(l.q.list)->words, "href", from);
}

/* The row of that reference; where it has left the list, n: -1 - the place that it had. */
static int find_row(const struct list_read *l, const char *ref, int n)
{
	for (int i = 0; i < rows_count(&l->rows); i++)
		if (strcmp(row_text(&l->rows, i, "ref"), ref) == 0)
			return i;
	return -1 - n;
}

static json_t *neighbour_json(struct list_read *l, int row, const char *page, int n)
{
	visit_shows(l->v, row_int(&l->rows, row, "patient_id"));
	return json_pack("{s:s, s:s}", "words", row_name(l->v->arena, &l->rows, row), "href",
	    row_address(l, row, page, n));
}

/* The first row of the next page. */
static bool next_page(struct list_read *l, json_t **out, struct err *e)
{
	struct list_read next = {.v = l->v, .place = true};
	const char *page = next_address(l);
	bool ok = !read_from(&next, page) || read_rows_only(&next, e);
	if (ok && rows_count(&next.rows))
		*out = neighbour_json(&next, 0, page, 0);
	rows_free(&next.rows);
	rows_free(&next.teams);
	return ok;
}

static bool fill_place(struct list_read *l, const char *ref, json_t **out, struct err *e)
{
	struct arena *a = l->v->arena;
	const char *page = here_address(l);
	int at = find_row(l, ref, atoi(http_query(l->v->request, "n")));
	bool here = at >= 0;
	int before = here ? at - 1 : -2 - at, behind = here ? at + 1 : -1 - at,
	    rows = rows_count(&l->rows);
	json_t *next = json_null();
	before = before < rows ? before : rows - 1;
	if (behind < rows)
		next = neighbour_json(l, behind, page, behind);
	else if (rows == l->q.limit && !next_page(l, &next, e))
		return false;
	json_t *previous =
	    before >= 0 ? json_string(row_address(l, before, page, before)) : json_null();
	const char *words =
	    here ? arena_printf(a, "%" PRId64 " of %s", l->start + at + 1,
		       l->filter.owner || desk_is_narrowed(&l->filter.rows) ? "those that match"
									    : counted_here(l))
		 : "No longer in this list";
	*out = json_pack("{s:s, s:o, s:o}", "words", words, "previous", previous, "next", next);
	return true;
}

bool list_place_json(struct visit *v, const char *ref, json_t **out, struct err *e)
{
	struct list_read l = {.v = v, .place = true};
	const char *from = list_from(v);
	*out = json_null();
	if (!from || !read_from(&l, from))
		return true;
	bool ok = read_rows_only(&l, e) && fill_place(&l, ref, out, e);
	rows_free(&l.rows);
	rows_free(&l.teams);
	return ok;
}

/* ---- the page -----------------------------------------------------------------------------------
 */

static void show(struct visit *v, const char *list)
{
	struct list_read l = {.v = v};
	struct err e = {0};
	if (!read_address(&l, list)) {
		visit_not_found(v);
		return;
	}
	bool ok = read_all(&l, &e) && fill(&l, &e);
	rows_free(&l.rows);
	rows_free(&l.teams);
	if (ok)
		visit_page(v, 200, "list");
	else
		visit_fail(v, &e);
}

/* Who looks after the system has no list. */
void page_start(struct visit *v)
{
	if (v->who.roles & LIST_ROLES)
		show(v, NULL);
	else
		visit_go(v, "/settings");
}

void page_list(struct visit *v)
{
	show(v, http_part(v->request, 0));
}
