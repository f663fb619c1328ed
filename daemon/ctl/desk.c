/* SPDX-License-Identifier: Apache-2.0
 *
 * desk.c - followupctl desk: what needs a person, on whose desk it stands, why, and what comes next
 * if nobody does anything.
 *
 * The page is read at one moment and nothing is written; what comes next is said by the core.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/desk_store.h"
#include "followupd/policy_store.h"
#include "followupd/rebuild_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MAX 200

struct desk_page_read {
	const struct ctl *c;
	struct arena *arena;
	struct rules *rules;
	struct desk_query q;
	struct rows rows;
	int64_t count[DESK_LISTS];
	struct explain_step *step; /* one for each row */
};

/* ---- options -------------------------------------------------------------------------------- */

static void read_place(const struct ctl *c, const char *text, struct desk_place *out)
{
	if (text && !desk_place_read(text, out))
		ctl_misuse(c, "--after takes what a page before has ended with, not \"%s\"", text);
}

static int word_of(
    const struct ctl *c, const struct vocabulary *v, const char *what, const char *word)
{
	int value = 0;
	if (word && !vocabulary_find(v, word, &value))
		ctl_misuse(c, "there is no %s \"%s\"", what, word);
	return value;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool read_page(
    struct desk_page_read *p, struct ctl *c, const char *ref, const char *role, struct err *e)
{
	const struct rule_files files = rule_files_of(c->config);
	struct unit u = {.session = c->session, .arena = p->arena};
	p->rules = rules_load(&files, e);
	if (!p->rules || !rebuild_begin(c->session, &p->q.now, e) ||
	    !policies_read(c->session, p->rules, e))
		return false;
	desk_by_index(c->session);
	u.now = p->q.now;
	p->q.old = desk_old(&p->rules->worktime, p->q.now);
	p->q.everyone = !ref && !role;
	bool ok = (p->q.everyone || desk_people(c->session, p->arena, ref, role, &p->q, e)) &&
		  desk_counts(c->session, &p->q, p->count, e) &&
		  desk_page(c->session, &p->q, &p->rows, e) &&
		  desk_steps(&u, &p->rows, p->rules, &p->step, e);
	session_rollback(c->session);
	return ok;
}

/* Whether there are more behind this page, as far as they are counted. */
static bool is_cut(const struct desk_page_read *p)
{
	return rows_count(&p->rows) == p->q.limit && p->count[p->q.list] > p->q.limit;
}

/* ---- words ---------------------------------------------------------------------------------- */

static const char *text_of(const struct desk_page_read *p, int row, const char *column)
{
	return rows_text(&p->rows, row, rows_column(&p->rows, column));
}

static const char *why_of(const struct desk_page_read *p, int row)
{
	return vocabulary_meaning(
	    &desk_why_words, vocabulary_value(&desk_why_words, text_of(p, row, "why")));
}

static const char *days_words(struct arena *a, int days)
{
	int n = days < 0 ? -days : days;
	const char *count = n < 14 ? arena_printf(a, "%d day%s", n, n == 1 ? "" : "s")
				   : arena_printf(a, "%d weeks", n / 7);
	return days < 0 ? arena_printf(a, "%s overdue", count) : arena_printf(a, "in %s", count);
}

/* By when: of a follow-up its day, of a question when it goes to somebody else. */
static const char *due_words(const struct desk_page_read *p, int row)
{
	const struct rows *r = &p->rows;
	date target = rows_date(r, row, rows_column(r, "target")),
	     latest = rows_date(r, row, rows_column(r, "latest")),
	     today = zone_date(p->rules->worktime.zone, p->q.now);
	char text[32];
	if (target == DATE_NONE)
		return arena_printf(p->arena, "%s",
		    ctl_time(p->c, rows_instant(r, row, rows_column(r, "next_at")), text));
	date by = today > target ? latest : target;
	return arena_printf(p->arena, "%s, %s", date_text(by, text),
	    today == by ? "today" : days_words(p->arena, by - today));
}

static const char *next_words(const struct desk_page_read *p, int row)
{
	char text[32];
	const struct explain_step *s = &p->step[row];
	if (!s->words)
		return "nothing comes by itself";
	return arena_printf(p->arena, "%s: %s", ctl_time(p->c, s->at, text), s->words);
}

/* ---- for a program -------------------------------------------------------------------------- */

static json_t *time_json(instant t)
{
	char text[32];
	return t == INSTANT_NONE ? json_null() : json_string(instant_text(t, text));
}

static json_t *row_json(const struct desk_page_read *p, int row)
{
	static const char *const columns[] = {"ref", "question", "list", "why", "person",
	    "person_name", "since", "tier", "patient", "patient_name", "kind", "class", "about",
	    "action", "modality", "target", "latest", "state", "system", "site"};
	json_t *j = json_object();
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		json_object_set_new(j, columns[i],
		    rows_json_value(&p->rows, row, rows_column(&p->rows, columns[i])));
	json_object_set_new(j, "reason", json_string(why_of(p, row)));
	json_object_set_new(
	    j, "asked", p->step[row].asked ? json_string(p->step[row].asked) : json_null());
	json_object_set_new(
	    j, "so_far", p->step[row].so_far ? json_string(p->step[row].so_far) : json_null());
	json_object_set_new(j, "due", json_string(due_words(p, row)));
	json_object_set_new(j, "next",
	    p->step[row].words ? json_pack("{s:o, s:s}", "at", time_json(p->step[row].at), "words",
				     p->step[row].words)
			       : json_null());
	return j;
}

static void print_json(const struct desk_page_read *p)
{
	json_t *counts = json_object(), *rows = json_array();
	for (int i = 0; i < DESK_LISTS; i++)
		json_object_set_new(
		    counts, vocabulary_word(&desk_list_words, i), json_integer(p->count[i]));
	for (int i = 0; i < rows_count(&p->rows); i++)
		json_array_append_new(rows, row_json(p, i));
	char *after = is_cut(p) ? desk_place_text(p->arena, &p->rows) : NULL;
	ctl_print_json(json_pack("{s:s, s:o, s:I, s:s?, s:o}", "list",
	    vocabulary_word(&desk_list_words, (int)p->q.list), "counts", counts, "count",
	    (json_int_t)p->count[p->q.list], "after", after, "rows", rows));
}

/* ---- for a person --------------------------------------------------------------------------- */

static const char *counted(const struct desk_page_read *p, enum desk_list list)
{
	return arena_printf(
	    p->arena, "%" PRId64 "%s", p->count[list], p->count[list] >= DESK_COUNTED ? "+" : "");
}

static void print_counts(const struct desk_page_read *p)
{
	for (int i = 0; i < DESK_LISTS; i++)
		printf("%-12s %6s  %s\n", vocabulary_word(&desk_list_words, i),
		    counted(p, (enum desk_list)i), vocabulary_meaning(&desk_list_words, i));
}

static void print_row(const struct desk_page_read *p, int row)
{
	const char *about = text_of(p, row, "about"), *who = text_of(p, row, "person_name"),
		   *ref = text_of(p, row, "person");
	char *patient = ctl_value(p->c, &p->rows, row, "patient"),
	     *name = ctl_value(p->c, &p->rows, row, "patient_name");
	printf("\n%s%s%s  %s  %s\n", text_of(p, row, "ref"), about ? " about " : "",
	    about ? about : "", patient, name);
	ctl_print_field("asked", p->step[row].asked);
	ctl_print_field("by", due_words(p, row));
	ctl_print_field("why here", why_of(p, row));
	ctl_print_field("so far", p->step[row].so_far);
	ctl_print_field("with", ref ? arena_printf(p->arena, "%s%s%s", ref, *who ? ", " : "", who)
				    : "nobody: nobody can be told");
	ctl_print_field("if nobody does", next_words(p, row));
	free(name);
	free(patient);
}

static void print_page(const struct desk_page_read *p)
{
	const char *list = vocabulary_word(&desk_list_words, (int)p->q.list);
	print_counts(p);
	for (int i = 0; i < rows_count(&p->rows); i++)
		print_row(p, i);
	if (!rows_count(&p->rows))
		printf("\n%s\n", p->q.after.item	 ? "no more of them"
				 : p->q.list == DESK_ALL ? "nothing needs anybody now"
							 : "nothing stands in this list");
	fflush(stdout);
	if (!is_cut(p))
		return;
	fprintf(stderr, "%s: %d of %s are shown; the next ones: --after %s\n", list,
	    rows_count(&p->rows), counted(p, p->q.list), desk_place_text(p->arena, &p->rows));
}

int ctl_desk(struct ctl *c, int argc, char **argv)
{
	struct desk_page_read p = {.c = c, .arena = arena_new()};
	struct err e = {0};
	const char *person = NULL, *role = NULL, *everyone = NULL, *list = NULL, *limit = "25",
		   *after = NULL;
	const struct ctl_option options[] = {
	    {"person", "REF", "what stands on the desk of this person", &person},
	    {"role", "ROLE", "of everybody in this role", &role},
	    {"all", NULL, "of everybody, which is the default", &everyone},
	    {"list", "NAME",
		"todo (default), critical, overdue, unack, questions, check, book, unreachable or "
		"mail",
		&list},
	    {"limit", "N", "at most so many (default 25)", &limit},
	    {"after", "PLACE", "go on where a page has ended", &after}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if ((person != NULL) + (role != NULL) + (everyone != NULL) > 1)
		ctl_misuse(c, "one of --person, --role and --all says whose desk it is");
	word_of(c, &role_words, "role", role);
	p.q.list = (enum desk_list)word_of(c, &desk_list_words, "list", list);
	p.q.limit = ctl_number(c, "--limit", limit, 1, LIMIT_MAX);
	read_place(c, after, &p.q.after);
	bool ok = ctl_connect(c, &e) && read_page(&p, c, person, role, &e);
	if (ok && c->json)
		print_json(&p);
	else if (ok)
		print_page(&p);
	rows_free(&p.rows);
	rules_free(p.rules);
	arena_free(p.arena);
	return ok ? CTL_DONE : ctl_fail(&e);
}
