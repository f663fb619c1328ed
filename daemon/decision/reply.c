/* SPDX-License-Identifier: Apache-2.0
 *
 * reply.c - what an answer to one of our mails does, by mail or by its link.
 *
 * By itself it does only what stops no clock: a mail acknowledges, a link also postpones and offers
 * to another.  That needs a token that holds, of a mail the sender it was made for, and words that
 * say nothing else.  Whatever else somebody says becomes a question with the text, and where it is
 * plain with an answer that a person only has to confirm.  Our own mails that come back are work
 * like those the server refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "apply.h"
#include "hand_over.h"
#include "question.h"
#include "reply.h"

#include <string.h>
#include <strings.h>

#define BOUNCE_CODE 550 /* what an SMTP server would have said */

/* ---- questions ------------------------------------------------------------------------------ */

/* What somebody says, and what confirming it does. */
static const struct {
	const char *says, *does;
} sayings[REPLY_KINDS] = {
    [REPLY_UNCLEAR] = {"says something that a person has to read", NULL},
    [REPLY_ACK] = {"acknowledges", NULL},
    [REPLY_ORDERED] = {"says that it is ordered", NULL},
    [REPLY_DONE] = {"says that the exam was done",
	"closes the follow-up as done elsewhere; say where and when with --note"},
    [REPLY_NOT_MINE] = {"says that the follow-up is not theirs",
	"gives it to the person named with --to"},
    [REPLY_WRONG_PATIENT] = {"says that the report belongs to another patient",
	"closes the follow-up as entered in error"},
    [REPLY_DECLINED] = {"says that the patient declined", "closes the follow-up as declined"},
    [REPLY_LATER] = {"asks to be reminded later", "postpones the reminders until that day"},
    [REPLY_NOT_INDICATED] = {"says that no follow-up is needed",
	"closes the follow-up as not indicated"},
    [REPLY_SPECIALIST] = {"says that a specialist follows the finding",
	"closes the follow-up as managed by a specialist"},
    [REPLY_LIMITED_LIFE] = {"says that the patient is in hospice or near the end of life",
	"closes the follow-up for limited life expectancy"},
    [REPLY_DECEASED] = {"says that the patient has died", "closes the follow-up as deceased"},
    [REPLY_AWAY] = {"is an automatic answer about an absence: record the absence and a cover with "
		    "\"followupctl people absence add\"",
	NULL},
    [REPLY_LEFT] = {"is an automatic answer: its sender no longer works there or no longer reads "
		    "it; who takes over, and what is the address?",
	NULL},
    [REPLY_COMPLAINT] = {"was reported by its reader as unwanted: does the address belong to the "
			 "person?",
	NULL},
};

static const char *text_of(const struct replying *g, const char *proposal)
{
	struct arena *a = g->w->arena;
	char day[32];
	const char *about = g->r ? arena_printf(a, "follow-up %s", g->r->ref)
			    : g->m->subject == MAILED_DIGEST ? "one of several items of a digest"
							     : "no follow-up";
	const char *s = arena_printf(a, "%s about %s %s",
	    g->m->by_link ? "an answer by link" : "a mail", about, sayings[g->said->kind].says);
	if (!g->trusted)
		return arena_printf(a,
		    "a mail about %s %s, so nothing was done by it: read it and see to it", about,
		    g->by ? "comes from another address than the one we wrote to"
			  : "came to the reply address without a token that holds");
	if (g->said->day != DATE_NONE)
		s = arena_printf(a, "%s (%s)", s, date_text(g->said->day, day));
	return proposal ? arena_printf(a, "%s; confirm %s", s, sayings[g->said->kind].does) : s;
}

static const char *evidence_of(const struct replying *g)
{
	if (g->m->by_link)
		return arena_printf(g->w->arena, "%s (%s), by link: %s", person_words(g->w, g->by),
		    g->by->ref, *g->said->text ? g->said->text : "no words beside it");
	const char *subject = g->said->subject;
	return arena_printf(g->w->arena, "%s%s%s%s: %s", g->said->from ? g->said->from : "nobody",
	    subject ? " (" : "", subject ? subject : "", subject ? ")" : "",
	    *g->said->text ? g->said->text : "no text");
}

/* What would end it, were it so. */
static bool would_end(const struct replying *g, const char *proposal)
{
	return proposal && g->said->kind != REPLY_NOT_MINE && g->said->kind != REPLY_LATER;
}

/* What would end a follow-up, and keeps who said so from being reminded, goes up after two working
 * days. */
static bool is_hurried(const struct replying *g, const char *proposal)
{
	return g->r && (policy_is_urgent(&g->r->f.window) || would_end(g, proposal));
}

static bool ask(struct replying *g, const char *key, const char *proposal)
{
	struct work *w = g->w;
	work_on(w, g->c);
	const struct question q = {.kind = QUESTION_REPLY,
	    .key = key,
	    .followup = g->r ? g->r->f.id : 0,
	    .patient = g->c->patient.id,
	    .inbound = w->event->inbound,
	    .classed = is_hurried(g, proposal),
	    .class = CLASS_SUSPICIOUS,
	    .text = text_of(g, proposal),
	    .evidence = evidence_of(g),
	    .proposal = proposal};
	const struct question *own = question_ask(w, &q);
	note(w, "asked: it %s", sayings[g->said->kind].says);
	if (would_end(g, proposal))
		reply_hush(g);
	if (w->failed || !own || !proposal || !g->m->closes)
		return !w->failed;
	return reply_confirm(g, own) && !w->failed;
}

/* ---- what is proposed ----------------------------------------------------------------------- */

/* "ANSWER ARGUMENT by REF", see answer_reply.c; NULL: nothing. */
static const char *proposal_of(const struct replying *g)
{
	struct arena *a = g->w->arena;
	const char *not_owed = NULL;
	char day[32];
	if (g->said->day != DATE_NONE)
		date_text(g->said->day, day);
	else
		strcpy(day, "-");
	switch (g->said->kind) {
	case REPLY_DONE:
		return arena_printf(a, "close %s by %s", day, g->by->ref);
	case REPLY_NOT_MINE:
		return arena_printf(a, "assign %s by %s", reply_person_named(g), g->by->ref);
	case REPLY_LATER:
		return arena_printf(a, "postpone %s by %s", day, g->by->ref);
	case REPLY_WRONG_PATIENT:
		not_owed = "wrong-patient";
		break;
	case REPLY_DECLINED:
		not_owed = "patient-declined";
		break;
	case REPLY_NOT_INDICATED:
		not_owed = "not-indicated";
		break;
	case REPLY_SPECIALIST:
		not_owed = "elsewhere";
		break;
	case REPLY_LIMITED_LIFE:
		not_owed = "limited-life";
		break;
	case REPLY_DECEASED:
		not_owed = "deceased";
		break;
	default:
		return NULL;
	}
	return arena_printf(a, "not-owed %s by %s", not_owed, g->by->ref);
}

static bool nothing(struct work *w, const char *why)
{
	w->out->outcome = OUTCOME_NOT_APPLIED;
	note(w, "%s", why);
	return true;
}

/* ---- machines ------------------------------------------------------------------------------- */

static const struct notice *notice_of(const struct replying *g)
{
	for (size_t i = 0; g->r && i < g->r->notice_count; i++)
		if (g->r->notice[i]->id == g->m->notice)
			return g->r->notice[i];
	return NULL;
}

/* The server took it and another one gave it back: work like a mail that was refused at once. */
static bool take_bounce(struct replying *g)
{
	struct work *w = g->w;
	const struct notice *n = notice_of(g);
	const char *key = arena_printf(w->arena, "%lld", (long long)g->m->notice);
	if (question_of(g->c, QUESTION_UNDELIVERABLE, key))
		return nothing(w, "that this mail came back is known");
	const struct undelivered u = {.notice = g->m->notice,
	    .followup = g->r ? g->r->f.id : 0,
	    .person = g->m->person,
	    .template = n ? n->template : "mail",
	    .recipient = g->said->recipient,
	    .reply = arena_printf(w->arena, "it came back%s%s", g->said->status ? ": " : "",
		g->said->status ? g->said->status : ""),
	    .code = BOUNCE_CODE};
	note(w, "mail %lld came back", (long long)g->m->notice);
	return take_undelivered(w, &u);
}

/* One question for one absence, however many mails it answers. */
static bool take_absence(struct replying *g)
{
	char day[32];
	const char *until =
	    g->said->day != DATE_NONE ? date_text(g->said->day, day) : "no day named";
	g->c = g->w->all->nobody;
	g->r = NULL;
	return ask(g,
	    arena_printf(g->w->arena, "%s %lld %s", g->said->kind == REPLY_AWAY ? "away" : "left",
		(long long)g->m->person, until),
	    NULL);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void find_subject(struct replying *g)
{
	struct work *w = g->w;
	const struct question *q = NULL;
	g->c = w->all->nobody;
	if (g->m->subject == MAILED_FOLLOWUP)
		g->r = charts_case(w->all, g->m->followup, &g->c);
	else if (g->m->subject == MAILED_QUESTION)
		q = charts_question(w->all, g->m->question, &g->c);
	if (q && q->followup)
		g->r = charts_case(w->all, q->followup, &g->c);
	if (!g->c)
		g->c = w->all->nobody;
	g->by = g->m->person ? directory_get(w->all->people, g->m->person) : NULL;
	g->trusted = g->by && (g->m->by_link ? g->by->active
					     : g->by->email && g->said->from &&
						   strcasecmp(g->by->email, g->said->from) == 0);
}

static bool take_machine(struct replying *g, bool *taken)
{
	bool ours = g->m->subject != MAILED_UNKNOWN;
	*taken = true;
	switch (g->said->kind) {
	case REPLY_NOTHING:
		return nothing(g->w, "an automatic answer that says nothing");
	case REPLY_BOUNCE:
		if (ours)
			return take_bounce(g);
		break;
	case REPLY_AWAY:
	case REPLY_LEFT:
		if (!ours)
			return nothing(g->w, "an automatic answer to no mail of ours");
		if (g->trusted)
			return take_absence(g);
		break;
	default:
		break;
	}
	*taken = false;
	return true;
}

/* What is still worth knowing when the follow-up is closed: the patient may be another one, or
 * dead. */
static bool says_of_patient(enum reply_kind kind)
{
	return kind == REPLY_UNCLEAR || kind == REPLY_WRONG_PATIENT || kind == REPLY_DECEASED;
}

bool apply_reply(struct work *w, const struct mailed *m)
{
	struct replying g = {.w = w, .m = m, .said = m->said};
	bool taken;
	find_subject(&g);
	if (!take_machine(&g, &taken) || taken)
		return !w->failed;
	bool acts = m->said->kind == REPLY_ACK || m->said->kind == REPLY_ORDERED;
	if (g.trusted && acts && m->subject != MAILED_FOLLOWUP)
		return nothing(w, "thanks for a mail that asks for more");
	bool over = g.r && !case_is_open(g.r);
	if (g.trusted && over && !says_of_patient(m->said->kind))
		return nothing(w, "the follow-up is closed");
	if (m->by_link && !g.trusted)
		return nothing(w, "the person whose link it is no longer works here");
	if (g.trusted && reply_acts(&g))
		return reply_act(&g);
	reply_replace(&g);
	return ask(&g, m->key,
	    g.trusted && g.r && !over && m->subject == MAILED_FOLLOWUP ? proposal_of(&g) : NULL);
}
