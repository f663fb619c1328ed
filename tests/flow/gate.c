/* SPDX-License-Identifier: Apache-2.0
 *
 * gate.c - reads one follow-up by every function that pages read by, and prints what it got.
 *
 * gate CONFIG REF [TOKEN]: with the connection in CONNINFO; with a token behind page_enter, as
 * login followupd_pages does, else as followupctl does.  Run by test_gate.py, which compares the
 * two. GATE_TIMES=N reads N times more and tells the milliseconds of each function instead. Fails:
 * status 1 with the reason.
 */
#include "autoconf.h"
#include "../sim/hospital.h"
#include "followupd/casefile.h"
#include "followupd/chart_store.h"
#include "followupd/explain.h"
#include "followupd/foresee.h"
#include "followupd/log.h"
#include "followupd/page_store.h"
#include "followupd/people_store.h"
#include "followupd/periods_store.h"
#include "followupd/policy_store.h"
#include "followupd/rebuild_store.h"
#include "followupd/review_list.h"
#include "followupd/rows_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE 600 /* seconds; only ends a hang */

struct reading {
	struct session *s;
	struct arena *a;
	struct rules *rules;
	const char *ref, *token;
	struct page_visitor visitor;
	instant now, began;
	int64_t id, question, notice;
	long times; /* tells them, and no rows; 0: the rows */
	bool again; /* it is not the first reading */
	size_t at;
	struct timed {
		const char *name;
		double first, others; /* milliseconds */
	} timed[64];		      /* each function, in order */
};

static void begin(struct reading *g)
{
	g->began = monotonic_now();
}

/* What a function gave. */
static void end(struct reading *g, const char *name, bool ok, struct rows *r, const struct err *e)
{
	struct timed *t = &g->timed[g->at++];
	t->name = name;
	*(g->again ? &t->others : &t->first) += (double)(monotonic_now() - g->began) / 1000;
	if (!ok)
		fatal("%s: %s", name, e->text);
	json_t *j = json_pack("{s:o}", name, r ? rows_json_array(r) : json_true());
	if (!g->times) {
		json_dumpf(j, stdout, JSON_COMPACT | JSON_SORT_KEYS);
		putchar('\n');
	}
	json_decref(j);
	if (r)
		rows_free(r);
}

#define ROWS(name, call)                                                                           \
	do {                                                                                       \
		struct rows r = {0};                                                               \
		struct err e = {0};                                                                \
		begin(g);                                                                          \
		end(g, name, call, &r, &e);                                                        \
	} while (0)

static void enter(struct reading *g)
{
	struct err e = {0};
	begin(g);
	bool ok = g->token ? page_enter(g->s, g->a, g->token, PAGE_SHOWS, &g->visitor, &e)
			   : rebuild_begin(g->s, &g->now, &e);
	if (g->token)
		g->now = g->visitor.now;
	end(g, "enter", ok, NULL, &e);
	begin(g);
	end(g, "policies_read", policies_read(g->s, g->rules, &e), NULL, &e);
	begin(g);
	end(g, "casefile_find", casefile_find(g->s, g->ref, &g->id, &e), NULL, &e);
}

/* Numbers of one question and one notice of the follow-up. */
static void look_for_others(struct reading *g)
{
	struct rows r = {0};
	struct err e = {0};
	if (!casefile_reviews(g->s, g->id, &r, &e))
		fatal("%s", e.text);
	g->question = rows_count(&r) ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	if (!casefile_notices(g->s, g->id, &r, &e))
		fatal("%s", e.text);
	g->notice = rows_count(&r) ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
}

static void read_case(struct reading *g)
{
	look_for_others(g);
	ROWS("casefile_head", casefile_head(g->s, g->id, &r, &e));
	ROWS("casefile_notices", casefile_notices(g->s, g->id, &r, &e));
	ROWS("casefile_notes", casefile_notes(g->s, g->id, &r, &e));
	ROWS("casefile_attempts", casefile_attempts(g->s, g->id, &r, &e));
	ROWS("casefile_calendar", casefile_calendar(g->s, g->id, &r, &e));
	ROWS("casefile_entries", casefile_entries(g->s, g->id, 0, &r, &e));
	ROWS("casefile_reviews", casefile_reviews(g->s, g->id, &r, &e));
	ROWS("casefile_questions", casefile_question_history(g->s, g->id, &r, &e));
	ROWS("casefile_series", casefile_series(g->s, g->id, &r, &e));
	ROWS("casefile_history", casefile_history(g->s, g->id, &r, &e));
	if (g->notice)
		ROWS("casefile_notice", casefile_notice(g->s, g->notice, &r, &e));
	if (!g->question)
		return;
	ROWS("review_show", review_show(g->s, g->question, &r, &e));
	ROWS("review_told", review_told(g->s, g->question, &r, &e));
	ROWS("review_history", review_history(g->s, g->question, &r, &e));
}

static void read_others(struct reading *g)
{
	const struct casefile_filter filter = {.limit = 25};
	const char *ref = g->token ? g->visitor.ref : "C1";
	if (!g->times)
		ROWS("casefile_list", casefile_list(g->s, &filter, &r, &e));
	ROWS("review_list", review_list(g->s, 25, 0, &r, &e));
	ROWS("people_show", people_show(g->s, ref, &r, &e));
	ROWS("periods_list", periods_list(g->s, PERIOD_ABSENT, NULL, &r, &e));
	if (g->times)
		return;
	ROWS("people_list", people_list(g->s, &r, &e));
	ROWS("policies_list", policies_list(g->s, &r, &e));
}

/* What a page of the desk says of each row comes from its chart. */
static void read_charts_of(struct reading *g, const struct rows *page)
{
	int n = rows_count(page), item = rows_column(page, "item_id"),
	    asks = rows_column(page, "question");
	int64_t *followup = arena_alloc(g->a, ((size_t)n + 1) * sizeof *followup),
		*question = arena_alloc(g->a, ((size_t)n + 1) * sizeof *question);
	struct chart_request q = {.followup = followup, .question = question};
	struct unit u = {.session = g->s, .arena = g->a, .now = g->now};
	struct charts all = {0};
	for (int i = 0; i < n; i++)
		if (rows_bool(page, i, asks))
			question[q.question_count++] = rows_int(page, i, item);
		else
			followup[q.followup_count++] = rows_int(page, i, item);
	begin(g);
	end(g, "charts of the desk", charts_read(&u, &q, &all), NULL, &u.err);
}

static void read_desk(struct reading *g, const char *name, bool everyone)
{
	int64_t count[DESK_LISTS] = {0};
	struct desk_query q = {.everyone = everyone, .now = g->now, .old = g->now, .limit = 26};
	struct err fault = {0};
	begin(g);
	bool ok = everyone || (g->token ? page_people(g->s, g->a, &g->visitor, &q, &fault)
					: desk_people(g->s, g->a, "C1", NULL, &q, &fault));
	end(g, "desk_people", ok, NULL, &fault);
	begin(g);
	ok = desk_counts(g->s, &q, count, &fault);
	end(g, "desk_counts", ok, NULL, &fault);
	for (int i = 0; i < DESK_LISTS && !g->times; i++)
		printf(
		    "{\"%s\":%lld}\n", vocabulary_word(&desk_list_words, i), (long long)count[i]);
	ROWS(name, desk_page(g->s, &q, &r, &e));
	struct rows page = {0};
	if (!desk_page(g->s, &q, &page, &fault))
		fatal("%s", fault.text);
	read_charts_of(g, &page);
	rows_free(&page);
}

static void print_charts(struct reading *g, const struct charts *all)
{
	struct hospital h = {.slot_count = all->count, .people = *all->people};
	h.slot = arena_alloc(g->a, (all->count + 1) * sizeof *h.slot);
	for (size_t i = 0; i < all->count; i++)
		h.slot[i].chart = all->chart[i];
	char *text = hospital_final(&h);
	fputs(text, stdout);
	free(text);
}

static void read_chart(struct reading *g)
{
	const struct chart_request q = {.followup_count = 1, .followup = &g->id};
	struct unit u = {.session = g->s, .arena = g->a, .now = g->now};
	struct charts all = {0};
	struct explanation x;
	struct foresight f;
	begin(g);
	bool ok = charts_read(&u, &q, &all);
	end(g, "charts_read", ok, NULL, &u.err);
	begin(g);
	ok = explain_followup(g->a, &all, g->rules, g->now, g->id, &x, &u.err) &&
	     foresee(g->a, &all, g->rules, g->now, g->id, &f, &u.err);
	end(g, "explain and foresee", ok, NULL, &u.err);
	if (g->times)
		return;
	print_charts(g, &all);
	printf("{\"explain\":\"%s; %s\"}\n", x.window_words, x.next_words ? x.next_words : "");
	for (size_t i = 0; i < f.count; i++)
		printf("{\"foresee\":\"%s %s %lld\"}\n", f.item[i].step, f.item[i].who,
		    (long long)f.item[i].at);
}

static void read_all(struct reading *g)
{
	g->at = 0;
	g->a = arena_new();
	enter(g);
	read_case(g);
	read_others(g);
	read_desk(g, "desk of one", false);
	read_desk(g, "desk of all", true);
	read_chart(g);
	if (g->token) {
		page_access(g->s, "case", (const int64_t[]){1}, 1, NULL, "127.0.0.1");
		struct err e = {0};
		begin(g);
		end(g, "commit", session_commit(g->s, &e), NULL, &e);
	} else {
		session_rollback(g->s);
	}
	arena_free(g->a);
}

/* ---- what a visitor does -------------------------------------------------------------------- */

static void enter_to_say(struct reading *g)
{
	struct err e = {0};
	if (!page_enter(g->s, g->a, g->token, PAGE_RECORDS, &g->visitor, &e) ||
	    !casefile_find(g->s, g->ref, &g->id, &e))
		fatal("%s", e.text);
}

static void say(struct reading *g, const char *note)
{
	struct page_answer w = {
	    .kind = ANSWER_NOTE, .subject = "followup", .once = "form-of-the-program"};
	struct page_outcome o;
	struct err e = {0};
	int64_t first, again;
	json_t *body = json_pack("{s:s}", "note", note);
	char *text = json_dumps(body, JSON_COMPACT);
	w.id = g->id;
	w.body = text;
	if (!page_answer_put(g->s, &w, &first, &e) || !page_answer_put(g->s, &w, &again, &e) ||
	    !page_answer_state(g->s, first, &o, &e))
		fatal("%s", e.text);
	printf("%s %s, the second is %s\n", o.kind, o.outcome,
	    first == again ? "the first" : "another");
	free(text);
	json_decref(body);
	if (o.followup != g->id || page_answer_state(g->s, 1, &o, &e) ||
	    strcmp(e.sqlstate, "FU404") != 0)
		fatal("an answer is told of that is none of the visitor's");
}

static void look_for(struct reading *g)
{
	struct rows r = {0};
	struct err e = {0};
	const char *text;
	int64_t number;
	if (!page_search_put(g->s, g->ref, &number, &e) ||
	    !page_search(g->s, g->a, number, &text, &r, &e))
		fatal("%s", e.text);
	printf("%s is %s by %s\n", text, rows_text(&r, 0, rows_column(&r, "ref")),
	    rows_text(&r, 0, rows_column(&r, "found_by")));
	rows_free(&r);
	if (page_search(g->s, g->a, number + 1, &text, &r, &e) || strcmp(e.sqlstate, "FU404") != 0)
		fatal("a search is found that nobody made");
}

static void leave(struct reading *g)
{
	struct rows r = {0};
	struct err e = {0};
	if (!page_sessions(g->s, &r, &e))
		fatal("%s", e.text);
	printf("this session comes first of those that live: %s\n",
	    rows_bool(&r, 0, rows_column(&r, "this")) ? "yes" : "no");
	rows_free(&r);
	if (!page_sign_out(g->s, false, &e) || !session_commit(g->s, &e))
		fatal("%s", e.text);
	if (page_enter(g->s, g->a, g->token, PAGE_SHOWS, &g->visitor, &e) ||
	    strcmp(e.sqlstate, "FU401") != 0)
		fatal("a session goes on behind its end");
}

static void visit(struct reading *g, const char *note)
{
	struct err e = {0};
	g->a = arena_new();
	enter_to_say(g);
	say(g, note);
	look_for(g);
	if (!session_commit(g->s, &e))
		fatal("%s", e.text);
	enter_to_say(g);
	leave(g);
	arena_free(g->a);
}

/* ---- together ------------------------------------------------------------------------------- */

static void tell_times(struct reading *g)
{
	g->again = true;
	for (long i = 0; i < g->times; i++)
		read_all(g);
	for (size_t i = 0; i < g->at; i++)
		printf("%-20s %8.2f %8.2f\n", g->timed[i].name, g->timed[i].first,
		    g->timed[i].others / (double)g->times);
}

int main(int argc, char **argv)
{
	struct reading g = {.ref = argc > 2 ? argv[2] : "", .token = argc > 3 ? argv[3] : NULL};
	const char *times = getenv("GATE_TIMES");
	struct config *c;
	struct err e = {0};
	if (argc < 3)
		fatal("gate CONFIG REF [TOKEN [NOTE]]");
	if (!config_load(argv[1], &c, &e) || !session_open(getenv("CONNINFO"), DEADLINE, &g.s, &e))
		fatal("%s", e.text);
	const struct rule_files files = rule_files_of(c);
	g.rules = rules_load(&files, &e);
	if (!g.rules)
		fatal("%s", e.text);
	g.times = times ? strtol(times, NULL, 10) : 0;
	if (argc > 4)
		visit(&g, argv[4]);
	else
		read_all(&g);
	if (g.times > 0)
		tell_times(&g);
	rules_free(g.rules);
	session_close(g.s);
	config_free(c);
	return 0;
}
