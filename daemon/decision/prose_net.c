/* SPDX-License-Identifier: Apache-2.0
 *
 * prose_net.c - what the prose of a report asks for and nothing explains: one question for one
 * thing.
 *
 * Whether a critical finding was communicated comes first; a text that cannot be read is a
 * question; then each sentence that the net caught.  It may only ask: it opens nothing and closes
 * nothing.
 */
#include "autoconf.h"
#include "prose.h"

#include <string.h>

#define THINGS_MAX   12 /* questions of one report; what is more joins the last */
#define EVIDENCE_MAX 8	/* sentences shown with a question */
#define GAP_MAX	     4	/* bytes between two sentences that stand side by side */

/* ---- communication -------------------------------------------------------------------------- */

static struct duty *coded_communication(struct prose *p)
{
	for (size_t i = 0; i < p->list.count; i++)
		if (p->list.duty[i].origin == ORIGIN_ACTIONABLE &&
		    p->list.duty[i].question_kind == QUESTION_CRITICAL_COMMUNICATION)
			return &p->list.duty[i];
	return NULL;
}

/* Who was told, and when, stands with the report; it asks nothing. */
static void keep_told(
    struct prose_reading *g, const struct narrative_communication *told, struct duty *coded)
{
	struct arena *a = g->w->arena;
	const char *said = prose_words(g, told->statement), *who = prose_words(g, told->person),
		   *when = prose_words(g, told->when);
	const char *evidence = arena_printf(a, "communicated%s%s%s%s: %s", *who ? " to " : "", who,
	    *when ? " at " : "", when, said);
	if (coded) {
		coded->kind = DUTY_NONE;
		coded->question_kind = QUESTION_NONE;
		coded->question = NULL;
		coded->evidence = evidence;
		return;
	}
	const struct facts_finding f = {.group = "", .evidence = evidence};
	struct duty d = duty_new(g->x, &f, "communication#1");
	d.origin = ORIGIN_NARRATIVE;
	d.row = "communicated";
	prose_add(g, &d);
}

/* True when it is asked about. */
static bool read_communication(struct prose_reading *g, const struct narrative_communication *c)
{
	struct duty *coded = coded_communication(g->out);
	bool critical = c->critical || coded;
	if (critical && c->told && !c->failed) {
		keep_told(g, c, coded);
		return false;
	}
	if (!c->failed && !c->critical)
		return coded;
	const char *evidence = prose_words(g, c->failed ? c->failure : c->finding);
	if (c->failed && c->critical && c->finding.start != c->failure.start)
		evidence =
		    arena_printf(g->w->arena, "%s / %s", prose_words(g, c->finding), evidence);
	if (coded)
		coded->evidence = arena_printf(g->w->arena, "%s / %s", coded->evidence, evidence);
	else
		prose_ask(g, QUESTION_CRITICAL_COMMUNICATION, "communication",
		    c->failed
			? "the report says that nobody was reached: has a clinician been told "
			  "by now, who, and when?"
			: "a critical finding, and nobody is said to have been told: was a "
			  "clinician told, who, and when?",
		    evidence);
	return true;
}

/* ---- the net -------------------------------------------------------------------------------- */

struct thing {
	uint64_t places;
	enum narrative_stake stake;
	int score;
	size_t sentences; /* beyond EVIDENCE_MAX they are only counted */
	const char *words, *evidence;
};

struct things {
	size_t count;
	struct thing thing[THINGS_MAX];
};

/* What is asked already, in a sentence beside this one, of the same organ or of none. */
static bool is_beside(const struct narrative_record *r, const struct narrative_sentence *s)
{
	size_t behind = r->sentence.start + r->sentence.len, end = s->span.start + s->span.len;
	bool near = s->span.start <= behind + GAP_MAX && r->sentence.start <= end + GAP_MAX;
	return near && (!r->places || !s->places || (r->places & s->places));
}

static bool shares_place(const struct narrative_record *r, const struct narrative_sentence *s)
{
	return s->finding ? !r->places || !s->places || (r->places & s->places)
			  : (r->places & s->places);
}

/* Something that is tracked or asked already is the same thing. */
static bool is_covered(const struct prose_reading *g, const struct narrative_records *found,
    const struct narrative_sentence *s)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct narrative_record *r = &found->record[i];
		bool advice = r->kind == NARRATIVE_RECOMMENDATION || r->kind == NARRATIVE_ACTION;
		bool asked = !r->certain && !r->harmless && (advice || r->kind == NARRATIVE_REVIEW);
		bool live = r->kind == NARRATIVE_CATEGORY || (advice && !r->conditional);
		if ((asked && !r->conditional && is_beside(r, s)) ||
		    (live && (s->vague || s->finding) && shares_place(r, s) && g->out->list.count))
			return true;
	}
	return false;
}

static struct thing *thing_of(struct things *all, const struct narrative_sentence *s)
{
	for (size_t i = 0; i < all->count; i++)
		if (!s->places || !all->thing[i].places || (s->places & all->thing[i].places))
			return &all->thing[i];
	if (all->count == THINGS_MAX)
		return &all->thing[THINGS_MAX - 1];
	all->thing[all->count] = (struct thing){.score = s->score, .words = s->words};
	return &all->thing[all->count++];
}

static void add_sentence(
    struct prose_reading *g, struct things *all, const struct narrative_sentence *s)
{
	struct thing *t = thing_of(all, s);
	if (s->score > t->score) {
		t->score = s->score;
		t->words = s->words;
	}
	t->stake = s->stake > t->stake ? s->stake : t->stake;
	t->places |= s->places;
	if (t->sentences++ >= EVIDENCE_MAX)
		return;
	const char *said = prose_words(g, s->span);
	t->evidence = t->evidence ? arena_printf(g->w->arena, "%s / %s", t->evidence, said) : said;
}

static void ask_about(struct prose_reading *g, const struct thing *t, size_t number)
{
	static const enum question_kind kinds[] = {
	    [STAKE_AUTHOR] = QUESTION_INCOMPLETE_RECOMMENDATION,
	    [STAKE_SUSPICIOUS] = QUESTION_DOUBTFUL_TEXT,
	    [STAKE_CRITICAL] = QUESTION_CRITICAL_COMMUNICATION};
	struct arena *a = g->w->arena;
	prose_ask(g, kinds[t->stake], arena_printf(a, "net#%zu", number),
	    arena_printf(a,
		"the report seems to ask for something that was not read (%s): what is owed, and "
		"when?",
		*t->words ? t->words : "by its form"),
	    t->evidence);
}

/* "See the coded finding." in a report that has some: they were read. */
static bool points_at_codes(const struct prose_reading *g, const struct narrative_sentence *s)
{
	return g->r->finding_count && strcasestr(prose_words(g, s->span), "coded");
}

static void read_net(
    struct prose_reading *g, const struct narrative_records *found, bool communication_asked)
{
	struct things all = {0};
	if (!work_spend(g->w, found->sentence_count * (found->count + THINGS_MAX)))
		return;
	for (size_t i = 0; i < found->sentence_count; i++) {
		struct narrative_sentence s = found->sentence[i];
		const struct narrative_communication *c = &found->communication;
		bool said = s.span.start == c->failure.start || s.span.start == c->statement.start;
		if (said && (c->failed || c->told))
			continue;
		if (communication_asked && s.vague && s.span.start == c->finding.start)
			continue; /* that it is told is all it asks for */
		if (s.stake == STAKE_CRITICAL && (communication_asked || c->told))
			s.stake = STAKE_SUSPICIOUS; /* that somebody is told is seen to */
		if (is_covered(g, found, &s) || points_at_codes(g, &s) ||
		    prose_repeat(g, s.repeat, s.span))
			continue;
		if (s.second && s.stake != STAKE_CRITICAL)
			prose_opinion(g, prose_words(g, s.span));
		else
			add_sentence(g, &all, &s);
	}
	for (size_t i = 0; i < all.count; i++)
		ask_about(g, &all.thing[i], i + 1);
}

void prose_net(struct prose_reading *g, const struct narrative_records *found)
{
	bool asked = read_communication(g, &found->communication);
	g->out->unreadable = found->unreadable;
	if (!found->unreadable)
		read_net(g, found, asked);
}
