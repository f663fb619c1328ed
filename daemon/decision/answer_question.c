/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_question.c - an answer to a question does what it says, and only then is the question
 * settled.
 *
 * Words alone settle nothing; they are a note beside the answer.  What cannot be done is refused,
 * with a sentence that says what would do, and the question stays.  The same answer once more (a
 * message that is replayed) changes nothing.
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "followupd/answers.h"
#include "closed.h"
#include "meanwhile.h"
#include "proof.h"

#include <stdlib.h>
#include <string.h>

/* ---- what it is about ----------------------------------------------------------------------- */

/* The follow-up that the finding asked about has: opened beside the question. */
static struct case_record *case_of_finding(const struct answering *g)
{
	struct case_record *found = NULL;
	for (size_t i = 0; g->x && g->finding && i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (r->f.index_exam == g->x->id && strcmp(r->finding_key, g->finding) == 0)
			found = r;
	}
	return found;
}

/* The key of a question about a report is "EXAM/FINDING-KEY". */
static void find_subject(struct answering *g)
{
	const struct question *q = g->q;
	const char *slash = strchr(q->key, '/');
	g->x = slash ? chart_root(g->c, chart_exam(g->c, strtoll(q->key, NULL, 10))) : NULL;
	if (g->x)
		g->finding = slash + 1;
	g->r = q->followup ? charts_case(g->w->all, q->followup, &g->c) : case_of_finding(g);
	if (!g->x && g->r)
		g->x = chart_exam(g->c, g->r->f.index_exam);
}

struct finding *answer_finding(const struct answering *g)
{
	struct report *v = g->x ? g->x->current : NULL;
	for (size_t i = 0; v && g->finding && i < v->finding_count; i++)
		if (strcmp(v->finding[i]->key, g->finding) == 0)
			return v->finding[i];
	return NULL;
}

/* ---- what was said, as it is kept ----------------------------------------------------------- */

static const char *with(struct arena *a, const char *said, const char *before, const char *value)
{
	return value ? arena_printf(a, "%s%s%s", said, before, value) : said;
}

/* "open: CT chest in 3mo; as the author said on the phone": the word first, the note last. */
static const char *said_of(struct arena *a, const struct answer *w, enum question_class class)
{
	const char *s = vocabulary_word(&answer_kind_words, (int)w->kind);
	s = with(a, s, " ", w->until);
	s = with(a, s, ": ", w->what);
	s = with(a, s, " in ", w->interval);
	s = with(a, s, " on ", w->due);
	s = with(a, s, " from ", w->from);
	s = with(a, s, ": ", w->link);
	s = with(a, s, ": ", w->code);
	s = with(a, s, ": ", w->exam);
	s = with(a, s, " to ", w->to);
	s = with(a, s, " to ", w->person);
	s = with(a, s, " at ", w->at);
	s = with(a, s, " by ", w->means);
	if (w->kind == ANSWER_COMMUNICATED && class != CLASS_PATIENT)
		s = with(a, s, ", ", w->read_back ? "read back" : "not read back");
	return with(a, s, "; ", w->note);
}

bool answer_settle(struct answering *g, bool release)
{
	struct work *w = g->w;
	struct case_record *r = g->r;
	question_end(w, g->q, QUESTION_WAS_ANSWERED, g->a->by, g->said);
	note(w, "answered");
	if (!r)
		return true;
	history_add(w, r, g->a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", g->q->id), D_TEXT("resolution", g->said)));
	if (case_is_open(r) && !question_waits_for(g->c, r->f.id))
		case_settle(w, r);
	bool free = release && case_is_open(r) && r->f.hold == HOLD_REVIEW &&
		    !question_waits_for(g->c, r->f.id);
	return !free || case_release(w, r, "its questions are answered");
}

/* ---- owed or not ---------------------------------------------------------------------------- */

/* The register was wrong: what it had suspended goes on. */
static bool lives(struct answering *g)
{
	struct work *w = g->w;
	if (!answer_settle(g, false))
		return false;
	g->c->patient.deceased = false;
	patient_changed(w, &g->c->patient);
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (case_is_open(r) && r->f.hold == HOLD_SUSPENDED &&
		    !case_release(w, r, "a person says that the patient lives"))
			return false;
	}
	return !w->failed;
}

/* It was closed, and a person says that it should not be. */
static bool open_again(struct answering *g)
{
	note(g->w, "reopened follow-up %s", g->r->ref);
	return answer_settle(g, false) &&
	       proof_reopen(g->w, g->c, g->r, "a person says that it is still owed");
}

static bool still_owed(struct answering *g)
{
	if (g->q->kind == QUESTION_DECEASED)
		return lives(g);
	if (!g->r)
		return refuse(g->w,
		    "no follow-up was opened for this question: answer open, same-as or not-owed");
	if (g->q->kind == QUESTION_CLOSED_RIGHTLY && !case_is_open(g->r))
		return open_again(g);
	if (!case_is_open(g->r))
		return refuse(g->w, "the follow-up is closed: reopen it first");
	if (g->q->kind == QUESTION_APPOINTMENT_PASSED)
		return answer_settle(g, true) && appointment_missed(g->w, g->c, g->r);
	return answer_settle(g, true);
}

/* What the question is about is tracked there; a follow-up of its own would be the same twice. */
static bool same_as(struct answering *g)
{
	struct work *w = g->w;
	struct case_record *o = chart_case(g->c, g->a->other);
	const char *named = g->a->link ? g->a->link : "";
	if (!o)
		return refuse(
		    w, arena_printf(w->arena, "this patient has no follow-up %.40s", named));
	if (!case_is_open(o))
		return refuse(
		    w, arena_printf(w->arena,
			   "follow-up %s is closed and tracks nothing: reopen it, or answer open",
			   o->ref));
	if (o == g->r)
		return still_owed(g);
	if (!answer_settle(g, false))
		return false;
	history_add(w, o, g->a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", g->q->id), D_TEXT("resolution", g->said)));
	if (!g->r || !case_is_open(g->r))
		return true;
	note(w, "closed follow-up %s as a duplicate of %s", g->r->ref, o->ref);
	return case_end(w, g->r, CLOSURE_DUPLICATE,
	    DETAILS(D_TEXT("link", o->ref), D_INT("review", g->q->id), D_TEXT("by", g->a->by)));
}

/* As what an open follow-up ends; CLOSURE_NONE: that reason needs another answer. */
static enum closure_code closure_for(enum not_owed_reason why)
{
	switch (why) {
	case NOT_OWED_NO_FINDING:
	case NOT_OWED_MISREAD:
	case NOT_OWED_WRONG_PATIENT:
		return CLOSURE_ENTERED_IN_ERROR;
	case NOT_OWED_BENIGN:
	case NOT_OWED_NOT_INDICATED:
		return CLOSURE_CLIN_CLOSED;
	case NOT_OWED_ELSEWHERE:
		return CLOSURE_MANAGED_SPEC;
	case NOT_OWED_PATIENT_DECLINED:
		return CLOSURE_DECLINED;
	case NOT_OWED_LIMITED_LIFE:
		return CLOSURE_LIMITED_LIFE;
	case NOT_OWED_DECEASED:
		return CLOSURE_DECEASED;
	case NOT_OWED_ALREADY_DONE:
		break;
	}
	return CLOSURE_NONE;
}

static bool end_unowed(const struct answering *g, struct case_record *r, enum closure_code closure)
{
	struct work *w = g->w;
	note(w, "closed follow-up %s with %s", r->ref, closure_text(closure));
	return case_end(w, r, closure,
	    DETAILS(D_TEXT("reason", g->a->code),
		D_TEXT("clinician", g->a->clinician ? g->a->clinician : g->a->by),
		D_INT("review", g->q->id), D_TEXT("by", g->a->by)));
}

/* Nothing is owed for the finding, for a reason on record. */
static bool take_finding_back(struct answering *g)
{
	const struct finding *f = answer_finding(g);
	if (!f || f->disposition != DISPOSITION_REVIEW)
		return true;
	struct finding none = *f;
	none.disposition = DISPOSITION_NONE;
	return finding_save(g->w, g->x->current, &none) != NULL;
}

/* What the death suspended ends with it. */
static bool died(struct answering *g, enum not_owed_reason why)
{
	if (why != NOT_OWED_DECEASED)
		return refuse(g->w, "confirm the death (not-owed deceased), or answer still-owed");
	if (!answer_settle(g, false))
		return false;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (case_is_open(r) && r->f.hold == HOLD_SUSPENDED &&
		    !end_unowed(g, r, CLOSURE_DECEASED))
			return false;
	}
	return true;
}

bool answer_not_owed(struct answering *g)
{
	struct work *w = g->w;
	bool open = g->r && case_is_open(g->r), death = g->q->kind == QUESTION_DECEASED;
	int why;
	if (!vocabulary_find(&not_owed_words, g->a->code, &why))
		return refuse(w, arena_printf(w->arena, "say why nothing is owed, with one of: %s",
				     vocabulary_list(w->arena, &not_owed_words, ~0U, ", ")));
	if (death)
		return died(g, (enum not_owed_reason)why);
	enum closure_code closure = closure_for((enum not_owed_reason)why);
	if (open && closure == CLOSURE_NONE)
		return refuse(w,
		    arena_printf(w->arena,
			"follow-up %s waits for that exam: close it with the exam (DONE_EQUIV) or "
			"with the outside site and date (DONE_ELSEWHERE)",
			g->r->ref));
	if (!answer_settle(g, false) || !take_finding_back(g))
		return false;
	if (g->q->kind == QUESTION_CLOSED_RIGHTLY && why == NOT_OWED_ELSEWHERE)
		closed_ask_later(w, g->r);
	return !open || end_unowed(g, g->r, closure);
}

/* ---- one or two ----------------------------------------------------------------------------- */

static bool is_pair(const struct case_record *a, const struct case_record *b)
{
	return a != b && case_is_open(a) && case_is_open(b) &&
	       strcmp(a->finding_key, b->finding_key) == 0;
}

/* The one that is due first goes on: joining two must not put anything off. */
static struct case_record *survivor_of(const struct chart *c, struct case_record *of)
{
	struct case_record *best = of;
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (is_pair(r, of) &&
		    (r->f.window.target < best->f.window.target ||
			(r->f.window.target == best->f.window.target && r->f.id < best->f.id)))
			best = r;
	}
	return best;
}

static bool merge_into(struct answering *g, struct case_record *r, struct case_record *survivor)
{
	struct work *w = g->w;
	history_add(w, r, g->a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", g->q->id), D_TEXT("resolution", g->said)));
	note(w, "joined follow-up %s with %s", r->ref, survivor->ref);
	return case_end(w, r, CLOSURE_MERGED,
	    DETAILS(
		D_TEXT("link", survivor->ref), D_INT("review", g->q->id), D_TEXT("by", g->a->by)));
}

static bool merge(struct answering *g)
{
	struct chart *c = g->c;
	size_t joined = 0;
	if (!work_spend(g->w, c->case_count * c->case_count))
		return false;
	for (size_t i = 0; i < c->case_count; i++)
		joined += survivor_of(c, c->record[i]) != c->record[i];
	if (!joined)
		return refuse(g->w,
		    "no two open follow-ups for the same kind of finding are left: answer "
		    "keep-apart");
	if (!answer_settle(g, true))
		return false;
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i], *survivor = survivor_of(c, r);
		if (survivor != r && !merge_into(g, r, survivor))
			return false;
	}
	return true;
}

/* ---- told ----------------------------------------------------------------------------------- */

/* What is wrong with the time at which it is said to have happened; NULL: nothing. */
static const char *at_fault(const struct answering *g, const char *text)
{
	instant at;
	if (!text || !time_said(g->w, text, &at))
		return "say when, as \"2026-03-02 10:40\"";
	if (at > g->w->now)
		return "that time is in the future";
	if (g->x && g->x->day != DATE_NONE && work_day(g->w, at) < g->x->day)
		return "that time is before the exam";
	return NULL;
}

/* What minutes count for is documented once it was read back: until then the contact stands in the
 * history, and the clock goes on. */
static bool told_without_read_back(struct answering *g)
{
	const struct question_band *b = &g->w->rules->policy.question[g->q->class];
	const struct planned_question same = {question_step_of(b, g->q->step), g->q->due};
	question_wait(g->w, g->q, &same);
	question_log(
	    g->w, g->q, QUESTION_WAS_CONTACTED, g->a->by, g->said + strlen("communicated "));
	note(g->w, "Read-back is missing.  The contact is recorded, and the clock goes on");
	return true;
}

static bool communicated(struct answering *g)
{
	struct work *w = g->w;
	const struct answer *a = g->a;
	const char *late = at_fault(g, a->at);
	int means;
	if (!a->to)
		return refuse(w, "say who was told");
	if (late)
		return refuse(w, late);
	if (!vocabulary_find(&told_by_words, a->means, &means) ||
	    !(means_of(g->q->kind) & SET_OF(means)))
		return refuse(
		    w, arena_printf(w->arena, "say by what means, with one of: %s",
			   vocabulary_list(w->arena, &told_by_words, means_of(g->q->kind), ", ")));
	if (g->q->class == CLASS_CRITICAL && !a->read_back)
		return told_without_read_back(g);
	return answer_settle(g, true) && take_finding_back(g);
}

/* Who says so can have done it: owns the question, or reads reports, a second opinion as another
 * than the first reader. */
static bool may_have_read(const struct answering *g, const struct person *p)
{
	const unsigned readers = SET_OF(ROLE_CLINICIAN) | SET_OF(ROLE_RADIOLOGIST);
	if (g->q->kind == QUESTION_SECOND_OPINION)
		return p->roles & readers && !(g->x && g->x->radiologist == p->id);
	return p->id == g->q->owner || p->roles & readers;
}

/* A clinician has seen it: who says so is one, or names one. */
static bool reviewed(struct answering *g)
{
	struct work *w = g->w;
	const struct person *by = directory_find(w->all->people, g->a->by);
	const char *late = g->a->at ? at_fault(g, g->a->at) : NULL;
	if (!g->a->to && !(by && may_have_read(g, by)))
		return refuse(w, g->q->kind == QUESTION_SECOND_OPINION
				     ? "say who has read the exam, other than its first reader"
				     : "say which clinician has seen the report");
	if (late)
		return refuse(w, late);
	return answer_settle(g, true);
}

/* ---- who owns it ---------------------------------------------------------------------------- */

/* The question is about one follow-up, or about all of an exam that nobody was named for. */
static bool is_meant(const struct answering *g, const struct case_record *r)
{
	if (g->q->followup)
		return r == g->r && case_is_open(r);
	return g->x && case_is_open(r) && r->f.index_exam == g->x->id;
}

/* Who has a follow-up is what is asked: a new owner of it settles the question. */
static bool asks_for_owner(enum question_kind k)
{
	return k == QUESTION_NO_OWNER || k == QUESTION_NO_ADDRESS || k == QUESTION_OWNER_INACTIVE ||
	       k == QUESTION_UNDELIVERABLE;
}

static bool reassign(struct answering *g)
{
	struct work *w = g->w;
	const struct person *p = g->a->person ? directory_find(w->all->people, g->a->person) : NULL;
	size_t count = 0;
	if (!p)
		return refuse(w, "say who of the directory owns it from now on");
	for (size_t i = 0; i < g->c->case_count; i++)
		count += is_meant(g, g->c->record[i]) && g->c->record[i]->f.owner != p->id;
	if (!count)
		return refuse(w, "no open follow-up that the question is about has another owner");
	if (!answer_settle(g, true))
		return false;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (!is_meant(g, r) || r->f.owner == p->id)
			continue;
		case_hand_over(w, r, p->id);
		note(w, "follow-up %s has a new owner", r->ref);
	}
	return !w->failed;
}

/* ---- put right ------------------------------------------------------------------------------ */

static bool fixed(struct answering *g)
{
	struct work *w = g->w;
	const struct person *owner =
	    g->r && case_is_open(g->r) ? directory_get(w->all->people, g->r->f.owner) : NULL;
	bool about_owner =
	    g->q->kind == QUESTION_OWNER_INACTIVE || g->q->kind == QUESTION_NO_ADDRESS;
	for (size_t i = 0; g->q->kind == QUESTION_NO_OWNER && i < g->c->case_count; i++)
		if (is_meant(g, g->c->record[i]))
			return refuse(w, "its follow-up still has no owner: answer reassign");
	if (about_owner && owner && !owner->active)
		return refuse(w, "the owner is still not active in the directory");
	if (about_owner && owner && (!owner->email || !*owner->email))
		return refuse(w, "the owner still has no mail address in the directory");
	return answer_settle(g, true);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool act(struct answering *g)
{
	switch (g->a->kind) {
	case ANSWER_OPEN:
		return answer_open(g);
	case ANSWER_SAME_AS:
		return same_as(g);
	case ANSWER_STILL_OWED:
		return still_owed(g);
	case ANSWER_NOT_OWED:
		return answer_not_owed(g);
	case ANSWER_ATTACH_EXAM:
		return answer_attach(g);
	case ANSWER_REJECT_EXAM:
		return answer_reject(g);
	case ANSWER_MERGE:
		return g->q->kind == QUESTION_PATIENT_IDENTITY ? answer_one_person(g) : merge(g);
	case ANSWER_KEEP_APART:
		return answer_settle(g, true);
	case ANSWER_MOVE:
		return answer_moved(g);
	case ANSWER_COMMUNICATED:
		return communicated(g);
	case ANSWER_REVIEWED:
		return reviewed(g);
	case ANSWER_REASSIGN:
		return asks_for_owner(g->q->kind) ? reassign(g) : answer_pass_on(g);
	case ANSWER_ASK_AUTHOR:
		return answer_ask_author(g);
	case ANSWER_WAIT_UNTIL:
		return answer_wait_until(g);
	case ANSWER_CONFIRM:
		return answer_confirm(g);
	case ANSWER_FIXED:
		return fixed(g);
	case ANSWER_ACKNOWLEDGE:
	case ANSWER_CLOSE:
	case ANSWER_REOPEN:
	case ANSWER_ATTEMPT:
	case ANSWER_ASSIGN:
	case ANSWER_OFFER:
	case ANSWER_ACCEPT:
	case ANSWER_RETURN:
	case ANSWER_POSTPONE:
	case ANSWER_POLICY:
	case ANSWER_ENTER:
	case ANSWER_NEED:
	case ANSWER_NOTE:
	case ANSWER_SEEN:
	case ANSWER_LETTER:
	case ANSWER_CONTACT:
	case ANSWER_ORDER:
	case ANSWER_UNDO:
		break;
	}
	return work_fail(g->w, ERR_INPUT, "answer kind %d fits no question", (int)g->a->kind);
}

bool answer_question(struct work *w, const struct answer *a)
{
	struct answering g = {.w = w, .a = a};
	g.q = charts_question(w->all, a->question, &g.c);
	if (!g.q)
		return refuse(w, "there is no such question");
	g.said = said_of(w->arena, a, g.q->class);
	g.evidence = g.q->evidence;
	if (!g.q->open && text_same(g.q->answered_by, a->by) && text_same(g.q->answer, g.said)) {
		note(w, "answered so already");
		return true;
	}
	const char *meanwhile = question_meanwhile(w, g.q, a->seen);
	if (meanwhile)
		return refuse_changed(w, meanwhile);
	if (!g.q->open)
		return refuse(w, "the question is answered already");
	if (!answer_fits(a->kind, g.q->kind))
		return refuse(w,
		    arena_printf(w->arena, "%s does not answer a question of the kind %s; say %s",
			vocabulary_word(&answer_kind_words, (int)a->kind),
			vocabulary_word(&question_kind_words, (int)g.q->kind),
			answers_of(w->arena, g.q->kind)));
	find_subject(&g);
	work_on(w, g.c);
	exams_know_class(w, g.c);
	return act(&g) && !w->failed;
}
