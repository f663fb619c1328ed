/* SPDX-License-Identifier: Apache-2.0
 *
 * reply_act.c - what an answer to one of our mails does at once, and what it does to mails that
 * would ask the same again.
 *
 * Only what keeps a clock acts by itself; the words of a mail may be misread, so of those only what
 * stops nothing and moves nothing.  Fails: never by itself; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "hand_over.h"
#include "holder.h"
#include "question.h"
#include "reply.h"
#include "tell.h"

#include <string.h>
#include <strings.h>

#define LOOK_OUT_DAYS 7 /* for the order that somebody says is placed */

static const char *words_or(const struct replying *g, const char *otherwise)
{
	return *g->said->text ? arena_printf(g->w->arena, "%.500s", g->said->text) : otherwise;
}

static const char *day_after(const struct replying *g, int days)
{
	char text[32];
	return arena_strdup(g->w->arena, date_text(work_today(g->w) + days, text));
}

/* ---- seen, or ordered ----------------------------------------------------------------------- */

/* That it is ordered is somebody's word until the order is here: it has a clock of its own. */
static bool look_out(struct replying *g)
{
	struct work *w = g->w;
	/* What it waits for already keeps its day, however often somebody says so. */
	if (g->r->f.state != FOLLOWUP_OPEN || g->r->need.what != NEED_NONE)
		return true;
	const struct answer a = {.kind = ANSWER_NEED,
	    .by = g->by->ref,
	    .what = vocabulary_word(&need_words, NEED_ORDER),
	    .until = w->rules->policy.attempt_next_days < LOOK_OUT_DAYS
			 ? NULL
			 : day_after(g, LOOK_OUT_DAYS),
	    .note = "who says that it is ordered"};
	return answer_need(w, g->r, &a);
}

static bool acknowledge(struct replying *g)
{
	struct work *w = g->w;
	bool ordered = g->said->kind == REPLY_ORDERED;
	const char *way = g->m->by_link ? "by link" : "by mail";
	if (g->r->f.acknowledged_at != INSTANT_NONE && !ordered) {
		note(w, "acknowledged before");
		return true;
	}
	const struct answer a = {.kind = ANSWER_ACKNOWLEDGE,
	    .by = g->by->ref,
	    .reason = ordered ? arena_printf(w->arena, "says that it is ordered: %.300s",
				    *g->said->text ? g->said->text : way)
			      : way};
	return answer_acknowledge(w, g->r, &a) && (!ordered || look_out(g));
}

/* ---- by link -------------------------------------------------------------------------------- */

static bool postpone(struct replying *g)
{
	struct work *w = g->w;
	char text[32];
	date last = policy_escalates_on(rules_band(w->rules, g->r), &g->r->f.window);
	if (g->said->day == DATE_NONE)
		return refuse(w, "say until when");
	if (g->said->day > last)
		return refuse(
		    w, arena_printf(w->arena,
			   "by link it is postponed until %s at the latest, when others are asked",
			   date_text(last, text)));
	const struct answer a = {.kind = ANSWER_POSTPONE,
	    .by = g->by->ref,
	    .until = arena_strdup(w->arena, date_text(g->said->day, text)),
	    .reason = words_or(g, "says so by link")};
	return answer_postpone(w, g->r, &a);
}

const char *reply_person_named(const struct replying *g)
{
	const struct directory *d = g->w->all->people;
	const char *name = g->said->whom ? strchr(g->said->whom, ' ') : NULL;
	const struct person *found = NULL;
	for (size_t i = 0; name && i < d->count; i++) {
		const struct person *p = d->person[i];
		if (!p->active || !p->family || p == g->by || strcasecmp(p->family, name + 1) != 0)
			continue;
		if (found)
			return "-";
		found = p;
	}
	return found ? found->ref : "-";
}

/* Who is asked to take it over: who was named, else who finds the right one; NULL: nobody is left.
 */
static const char *taker(const struct replying *g)
{
	const char *named = reply_person_named(g);
	const struct person *p = strcmp(named, "-") != 0 ? directory_find(g->w->all->people, named)
							 : case_coordinator(g->w, g->r);
	return p && p->id != g->r->f.owner ? p->ref : NULL;
}

/* Who does not own it has nothing to offer. */
static bool may_offer(const struct replying *g)
{
	return g->r->f.owner == g->by->id && taker(g);
}

static bool offer(struct replying *g)
{
	const struct answer a = {.kind = ANSWER_OFFER,
	    .by = g->by->ref,
	    .person = taker(g),
	    .reason = words_or(g, "says by link that it is not theirs")};
	return answer_offer(g->w, g->r, &a);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* "Yes" to a question, or to an offer, is no acknowledgement of a follow-up. */
static bool is_asked(const struct replying *g)
{
	return g->r && g->m->subject == MAILED_FOLLOWUP && g->r->offer.to != g->by->id &&
	       (g->r->f.owner == g->by->id || was_told(g->r, g->by->id));
}

bool reply_acts(const struct replying *g)
{
	if (!is_asked(g))
		return false;
	switch (g->said->kind) {
	case REPLY_ACK:
	case REPLY_ORDERED:
		return true;
	case REPLY_LATER:
		return g->m->by_link;
	case REPLY_NOT_MINE:
		return g->m->by_link && may_offer(g);
	default:
		return false;
	}
}

bool reply_act(struct replying *g)
{
	struct work *w = g->w;
	work_on(w, g->c);
	w->actor = g->by->ref;
	bool ok = g->said->kind == REPLY_LATER	    ? postpone(g)
		  : g->said->kind == REPLY_NOT_MINE ? offer(g)
						    : acknowledge(g);
	if (ok && w->out->outcome == OUTCOME_APPLIED)
		reply_replace(g);
	return ok && !w->failed;
}

/* ---- said before ---------------------------------------------------------------------------- */

/* The questions that one person's links have made have this in their keys. */
static bool is_of_links(const struct replying *g, const struct question *q)
{
	const char *prefix = arena_printf(g->w->arena, "link %lld ", (long long)g->m->person);
	return q->kind == QUESTION_REPLY && strncmp(q->key, prefix, strlen(prefix)) == 0;
}

void reply_replace(struct replying *g)
{
	for (size_t i = 0; g->m->by_link && g->r && i < g->c->question_count; i++) {
		struct question *q = g->c->question[i];
		if (q->open && q->followup == g->r->f.id && is_of_links(g, q) &&
		    strcmp(q->key, g->m->key) != 0)
			question_end(g->w, q, QUESTION_WAS_WITHDRAWN, g->w->actor,
			    "the same person has answered anew");
	}
}

bool reply_confirm(struct replying *g, const struct question *q)
{
	struct work *w = g->w;
	const struct answer a = {.kind = ANSWER_CONFIRM,
	    .by = g->by->ref,
	    .question = q->id,
	    .note = *g->said->text ? words_or(g, NULL) : NULL};
	w->actor = g->by->ref;
	if (!answer_question(w, &a))
		return false;
	/* What it lacks is asked for as where the site lets nothing act at once. */
	w->out->outcome = OUTCOME_APPLIED;
	return true;
}

/* ---- not reminded --------------------------------------------------------------------------- */

/* A step of the policy; the first one may have brought the day into a calendar. */
static bool reminds(const struct replying *g, const struct notice *n)
{
	const struct band *b = rules_band(g->w->rules, g->r);
	int kind;
	return !vocabulary_find(&notice_kind_words, n->template, &kind) &&
	       strcmp(n->step, b->step[0].name) != 0;
}

void reply_hush(struct replying *g)
{
	for (size_t i = 0; i < g->r->notice_count; i++) {
		struct notice *n = g->r->notice[i];
		if (n->person == g->by->id && n->fate == NOTICE_WAITS && reminds(g, n))
			notice_take_back(g->w, n);
	}
}
