/* SPDX-License-Identifier: Apache-2.0
 *
 * recommend.c - the exam, the region and the interval that a sentence asks for.
 *
 * trigger + exam + interval in any order within one sentence; a sentence that only goes on ("This
 * should be done in 6 weeks") adds the interval.
 */
#include "autoconf.h"
#include "hands.h"

#include <string.h>
#include <strings.h>

#define RECS_MAX    400 /* of one text */
#define ASKED_MAX   3	/* requests of one part */
#define HEAD_WORDS  4
#define URGENT_DAYS 7
#define DONE_WORDS  6
#define PLAN_WORDS  12 /* of a line that only says by what to follow */
#define ORDER_WORDS 8  /* between an exam and its time */

/* ---- a part of a sentence ------------------------------------------------------------------- */

/* "12 month follow-up MRI: stable." names the exam that was made. */
static bool is_title(const struct text *t, const struct part *p)
{
	struct interval v;
	uint32_t colon = p->first;
	while (colon < p->end && !is_sign(t, colon, ':'))
		colon++;
	return colon + 1 < p->end && find_interval(t, p->first, colon, &v) &&
	       !find_interval(t, colon, p->end, &v) &&
	       (mark_ends_at(t, colon, W_MODALITY) || mark_ends_at(t, colon, W_REGION));
}

/* "On the 3-month follow-up CT ...", "Six-month follow-up CT, compared with January." */
static bool tells_of_made(const struct text *t, const struct part *p)
{
	for (uint32_t k = p->first; k < p->end; k++)
		if (token_is(t, k, "compared"))
			return true;
	return token_is(t, p->first, "on") && token_is(t, p->first + 1, "the");
}

/* "Scans at 3, 9 and 24 months.": and nothing else. */
static bool is_plain_plan(const struct text *t, const struct part *p)
{
	const struct mark *scan = mark_at(t, p->first, W_IMAGING);
	struct interval v;
	if (!scan || p->sentence == 0 || !interval_at(t, mark_end(scan) + 1, p->end, &v) ||
	    !v.usable)
		return false;
	return v.end >= p->end || is_sign(t, v.end, '.');
}

/* "Follow-up CT in 6 months.": no verb, but how a line of an impression is written. */
static bool follow_counts(const struct text *t, const struct part *p,
    const struct advice_verdict *v, bool has_modality, bool has_interval)
{
	const struct sentence *s = &t->sentence[p->sentence];
	if (!(v->follow || (v->again && !has_modality) || is_plain_plan(t, p)) || !has_interval ||
	    v->past || s->section == SECTION_COMPARISON || tells_of_made(t, p))
		return false;
	if (has_modality)
		return !is_title(t, p);
	struct interval at;
	if (mark_value(t, p->first, W_BOUND, "about"))
		return false; /* "At 6 months follow-up the lesion is smaller." */
	for (uint32_t k = p->first; k < p->end && k < p->first + 4; k++)
		if (mark_at(t, k, W_FOLLOW) || mark_at(t, k, W_AGAIN) || is_plain_plan(t, p) ||
		    interval_at(t, k, p->end, &at))
			return true;
	return false;
}

/* Whether the word at k is part of what names an exam, its place or its time. */
static bool mark_covers(const struct text *t, uint32_t k, uint32_t from)
{
	static const enum word_class fits[] = {W_MODALITY, W_REGION, W_SIDE, W_CONTRAST, W_TO,
	    W_UNIT, W_NUMBER, W_BOUND, W_FREQUENCY, W_FOLLOW, W_WEAK, W_NEXT};
	for (uint32_t i = k + 1; i-- > from && i + 6 > k;)
		for (size_t c = 0; c < sizeof fits / sizeof *fits; c++) {
			const struct mark *m = mark_at(t, i, fits[c]);
			if (m && mark_end(m) > k)
				return true;
		}
	return false;
}

/* "CT chest 6-12 mo": the exam, the interval and nothing behind but a condition. */
static bool ends_bare(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	if (v->first < mark_end(exam) || !only_joins(t, mark_end(exam), v->first))
		return false;
	uint32_t k = v->end;
	while (k < p->end && t->token[k].kind == TOKEN_SIGN && strchr(".,)", t->token[k].sign))
		k++;
	return k == p->end || mark_at(t, k, W_CONDITION) || mark_at(t, k, W_NEXT);
}

/* Whether [a, b) holds nothing that tells of what was, and is short. */
static bool plain_between(const struct text *t, uint32_t a, uint32_t b)
{
	static const enum word_class tells[] = {W_PAST, W_DONE, W_NEGATION, W_HISTORY, W_THEN};
	if (a > b || words_between(t, a, b) > ORDER_WORDS || break_between(t, a, b, ";"))
		return false;
	for (; a < b; a++) {
		if (token_is(t, a, "done") && !token_is(t, a - 1, "be"))
			return false;
		for (size_t c = 0; t->token[a].mark && c < sizeof tells / sizeof *tells; c++)
			if (mark_at(t, a, tells[c]))
				return false;
	}
	return true;
}

/* "MRI with spectroscopy in 90 days, please", "CT at 6-12 months to confirm": no verb, and no room
 * for another reading. */
static bool is_order(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	const struct sentence *s = &t->sentence[p->sentence];
	bool behind = v->first >= mark_end(exam);
	if (mark_at(t, v->first, W_FREQUENCY) && p->sentence == 0 &&
	    !mark_at(t, mark_end(exam), W_LASTING))
		return false; /* a title, or what a scale says; not "annual CT for 5 years" */
	if (s->section == SECTION_COMPARISON || is_past(t, p, exam) || is_title(t, p) ||
	    (s->section == SECTION_FINDINGS && !v->ahead))
		return false;
	if (!(behind ? plain_between(t, mark_end(exam), v->first)
		     : v->ahead && plain_between(t, v->end, exam->token)))
		return false;
	for (const struct mark *k = exam; k < t->mark + p->mark_end; k++)
		if (k->class == W_CONDITION || k->class == W_TREATMENT)
			break;
		else if ((k->class == W_DONE && !is_infinitive(t, k) && !is_awaited(t, p, k)) ||
			 (k->class == W_AGE && k->token == v->end && !v->treated))
			return false;
	if (v->ahead || only_joins(t, mark_end(exam), v->first) ||
	    (behind && words_between(t, mark_end(exam), v->first) <= 3))
		return true;
	const struct mark *now = mark_at(t, v->first, W_FREQUENCY); /* "this week" */
	return mark_at(t, v->first, W_BOUND) ||
	       (now && strncmp(entry_of(t, now)->value, "now", 3) == 0);
}

/* "LDCT in 12 months." as a line of its own. */
static bool is_implied(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	const struct sentence *s = &t->sentence[p->sentence];
	const uint64_t told = BIT(W_PAST) | BIT(W_DONE) | BIT(W_HISTORY) | BIT(W_SEEN);
	uint64_t classes = 0;
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class != W_DONE || !is_awaited(t, p, &t->mark[i]))
			classes |= BIT(t->mark[i].class);
	bool before = mark_at(t, v->end, W_MODALITY) || mark_at(t, v->end + 1, W_MODALITY) ||
		      ends_bare(t, p, v, exam);
	bool line = s->section == SECTION_IMPRESSION || s->section == SECTION_ADDENDUM ||
		    p->sentence > 0 || v->first > exam->token;
	return (v->ahead || before) && line && !(classes & told) && s->section != SECTION_FINDINGS;
}

/* "to characterise", "for further evaluation", "when able": what an exam to come is for. */
static bool purpose_at(const struct text *t, uint32_t k, uint32_t end)
{
	static const char *const verbs[] = {"characteri", "exclude", "assess", "evaluate",
	    "confirm", "clarify", "determine", "differentiate", "further", "better", "document",
	    "rule", "look", "check", "complete", "establish", "define", "see", "ensure", "follow"};
	if (k >= end || t->token[k].kind != TOKEN_WORD)
		return false;
	if (t->token[k].len == 4 && strncasecmp(t->data + t->token[k].start, "when", 4) == 0)
		return true;
	bool to = t->token[k].len == 2 && strncasecmp(t->data + t->token[k].start, "to", 2) == 0,
	     of = t->token[k].len == 3 && strncasecmp(t->data + t->token[k].start, "for", 3) == 0;
	for (size_t i = 0; (to || of) && k + 1 < end && i < sizeof verbs / sizeof *verbs; i++)
		if (t->token[k + 1].len >= strlen(verbs[i]) &&
		    strncasecmp(t->data + t->token[k + 1].start, verbs[i], strlen(verbs[i])) == 0)
			return true;
	return false;
}

/* "MRI of the knee to characterise": an exam, what it is for, and nothing that tells of one that
 * was; behind a dash, a comma or a colon, or as a line of an impression. */
static bool is_purposed(const struct text *t, const struct part *p, const struct asked_for *a)
{
	const struct sentence *s = &t->sentence[p->sentence];
	const struct mark *exam = a->modality[0];
	uint32_t from = exam->token, k = mark_end(a->last);
	if (s->section == SECTION_FINDINGS || s->section == SECTION_COMPARISON || p->sentence == 0)
		return false;
	while (from > p->first && (mark_at(t, from - 1, W_REGION) || mark_at(t, from - 1, W_SIDE) ||
				      mark_at(t, from - 1, W_CONTRAST)))
		from--;
	bool head = from == p->first || t->token[from].gap & GAP_HYPHEN ||
		    is_sign(t, from - 1, ',') || is_sign(t, from - 1, ':') ||
		    is_sign(t, from - 1, ')');
	bool for_it = from == p->first + 1 && t->token[p->first].len == 3 &&
		      strncasecmp(t->data + t->token[p->first].start, "for", 3) == 0;
	if (for_it && words_between(t, k, p->end) <= 3) /* "For MRI." */
		return true;
	if (!head || (from == p->first && s->section != SECTION_IMPRESSION &&
			 s->section != SECTION_RECOMMENDATION && s->section != SECTION_ADDENDUM))
		return false;
	for (int words = 0; k < p->end && words < 8; words++, k++)
		if (purpose_at(t, k, p->end))
			return plain_between(t, mark_end(a->last), k);
	return false;
}

/* "If LFTs abnormal, MRCP", "PET/CT if larger", "-> biopsy": beside it only the exam. */
static bool is_fragment(const struct text *t, const struct part *p, const struct asked_for *a)
{
	const struct sentence *s = &t->sentence[p->sentence];
	uint32_t from = p->first, to = p->end, exam = a->modality[0]->token;
	if (s->section == SECTION_FINDINGS)
		return false;
	bool arrow = false;
	for (uint32_t k = exam; k-- > p->first;)
		if (is_sign(t, k, ',') || is_sign(t, k, '>') || is_sign(t, k, ':')) {
			arrow = is_sign(t, k, '>');
			from = k + 1;
			break;
		}
	if (!arrow && !p->condition)
		return false;
	for (uint32_t k = exam; k < p->end && to == p->end; k++)
		if (mark_at(t, k, W_CONDITION) || is_sign(t, k, ','))
			to = k;
	bool condition_before = from > p->first, condition_behind = to < p->end;
	for (uint32_t k = from; k < to; k++)
		if (t->token[k].kind == TOKEN_WORD && purpose_at(t, k, to))
			break;
		else if (t->token[k].kind == TOKEN_WORD && !mark_covers(t, k, from) &&
			 t->token[k].len > 3) /* "of the" */
			return false;
	return condition_before || condition_behind;
}

static struct rec *add_rec(struct text *t, struct recs *all, const struct part *p)
{
	static const int ranks[] = {[SECTION_IMPRESSION] = 3, [SECTION_RECOMMENDATION] = 4};
	const struct sentence *s = &t->sentence[p->sentence];
	all->rec = arena_grow(t->a, all->rec, all->count, sizeof *all->rec);
	struct rec *r = &all->rec[all->count++];
	*r = (struct rec){.sentence = p->sentence,
	    .first = p->first,
	    .end = p->end,
	    .modality = "",
	    .region = "",
	    .side = "",
	    .from_day = DATE_NONE,
	    .condition = p->condition,
	    .rank = s->section <= SECTION_RECOMMENDATION ? ranks[s->section] : 0};
	r->rank += s->addendum ? 10 : 0;
	return r;
}

/* "Referral to surgery within 4 weeks and CTA in 6 months." */
static bool clinical_before(
    const struct text *t, const struct asked_for *a, const struct interval *v)
{
	bool clinical = false, parted = false;
	for (uint32_t k = a->from; k < v->first; k++)
		clinical = clinical || mark_at(t, k, W_CLINICAL);
	for (uint32_t k = v->end; k < a->modality[0]->token; k++)
		parted = parted || is_sign(t, k, ',') || mark_value(t, k, W_TO, "and");
	return clinical && parted;
}

static int days_of(const struct interval *v)
{
	int n = v->max < 0 ? v->min : v->max;
	return n * (strcmp(v->unit, "day") == 0	      ? 1
		       : strcmp(v->unit, "week") == 0 ? 7
		       : strcmp(v->unit, "year") == 0 ? 365
						      : 30);
}

/* "CT in 3 months or PET/CT in 6 weeks": the earlier of the two. */
static void take_earlier(
    const struct text *t, const struct asked_for *a, uint32_t to, struct interval *first)
{
	struct interval v;
	if (a->modalities < 2 || !*first->unit || first->end > a->modality[1]->token)
		return;
	for (uint32_t k = first->end; k < to; k++)
		if (mark_at(t, k, W_CONDITION))
			return;
	if (find_interval(t, mark_end(a->modality[1]), to, &v) && *v.unit && v.min >= 0 &&
	    days_of(&v) < days_of(first))
		*first = v;
}

static void read_asked(struct text *t, const struct part *p, const struct asked_for *a,
    const struct advice_verdict *v, struct rec *r)
{
	uint32_t to = a->to, next = 0;
	for (uint32_t k = a->from; k < a->to && !next; k++)
		if (mark_at(t, k, W_NEXT))
			next = k;
	r->modality = modalities_of(t, a);
	if (a->modalities)
		find_region(t, p, a, r);
	if (next)
		to = next;
	r->has_interval = find_interval(t, a->from, to, &r->interval);
	struct interval own;
	uint32_t exam = a->modalities ? a->modality[0]->token : a->from;
	if (r->has_interval && r->interval.end <= exam && clinical_before(t, a, &r->interval) &&
	    find_interval(t, exam, to, &own))
		r->interval = own; /* the other one was the clinic's */
	if (next && !r->has_interval)
		r->has_interval = find_interval(t, next, a->to, &r->interval);
	if (r->has_interval) {
		take_earlier(t, a, to, &r->interval);
		find_schedule(t, a->to, r);
	}
	for (uint32_t k = a->from; k < a->to && !a->modalities; k++)
		r->again = r->again || mark_at(t, k, W_AGAIN);
	r->weak = v->weak && !v->strong;
	r->imaging = v->imaging;
}

static void no_follow_up(struct text *t, const struct part *p)
{
	if (t->sentence[p->sentence].section == SECTION_FINDINGS)
		return;
	struct narrative_record *r = record_add(t, NARRATIVE_NO_FOLLOWUP, p->sentence);
	r->mark = span_of(t, p->first, p->end);
}

/* Something is wanted, and not said what or when. */
static void incomplete(struct text *t, const struct part *p)
{
	if (p->condition == CONDITION_LATER)
		return;
	struct narrative_record *r = record_add(t, NARRATIVE_REVIEW, p->sentence);
	r->certain = false;
	r->reason = "incomplete";
	r->mark = span_of(t, p->first, p->end);
}

static void read_all(struct text *t, const struct part *p, const struct asked_for *asked, size_t n,
    const struct advice_verdict *v, enum narrative_kind kind, struct recs *all)
{
	for (size_t i = 0; i < n && all->count < RECS_MAX; i++) {
		struct rec *r = add_rec(t, all, p);
		r->kind = kind;
		if (r->condition && asked[i].modalities && stands_free(t, p, asked[i].modality[0]))
			r->condition = CONDITION_NONE;
		read_asked(t, p, &asked[i], v, r);
	}
}

/* "Follow up with ultrasound." */
static bool follows_with(const struct text *t, const struct part *p, const struct asked_for *a)
{
	const struct mark *follow = mark_at(t, p->first, W_FOLLOW);
	return follow &&
	       (token_is(t, mark_end(follow) - 1, "with") ||
		   token_is(t, mark_end(follow) - 1, "by")) &&
	       t->sentence[p->sentence].section != SECTION_FINDINGS &&
	       words_between(t, mark_end(follow), a->modality[0]->token) <= 3 &&
	       only_joins(t, mark_end(follow), a->modality[0]->token);
}

/* "FETAL ECHO, 24 weeks": the first line names the exam that was made. */
static bool is_first_line(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	return p->sentence == 0 && t->sentence_count > 1 &&
	       t->sentence[1].paragraph != t->sentence[0].paragraph && v->first > exam->token &&
	       words_between(t, p->first, exam->token) <= 2 && !mark_at(t, v->first, W_BOUND);
}

/* Nobody says "recommend", and yet it can be read in no other way. */
static bool is_asked_without_verb(const struct text *t, const struct part *p,
    const struct advice_verdict *v, const struct asked_for *asked, size_t n)
{
	struct interval any;
	bool has_interval = find_interval(t, p->first, p->end, &any);
	if (follow_counts(t, p, v, n > 0, has_interval))
		return true;
	const struct mark *exam = n ? asked[0].modality[0] : NULL;
	if (!exam || (has_interval && is_first_line(t, p, &any, exam)) ||
	    (exam->token > p->first && token_is(t, exam->token - 1, "under"))) /* a guidance */
		return false;
	return (!v->past && (is_fragment(t, p, asked) || is_purposed(t, p, asked) ||
				follows_with(t, p, asked))) ||
	       (has_interval && ((!v->told && is_implied(t, p, &any, exam)) ||
				    (!v->past && is_order(t, p, &any, exam))));
}

/* "Follow-up as per BTS guidelines", "clinical and imaging follow-up": no verb, no exam, no time.
 */
static bool follows_plan(const struct text *t, const struct part *p, const struct advice_verdict *v)
{
	const struct sentence *s = &t->sentence[p->sentence];
	if (!(v->follow || v->imaging) || v->live || v->negated || v->past ||
	    s->section == SECTION_FINDINGS || s->section == SECTION_COMPARISON ||
	    words_between(t, p->first, p->end) > PLAN_WORDS)
		return false;
	bool by = false, what = false, blank = false, head = false, both = v->follow && v->imaging;
	for (uint32_t k = p->first; k < p->end; k++) {
		const struct mark *m = mark_at(t, k, W_IMAGING);
		both = both || (m && m->count > 1);
		head = head || ((m || mark_at(t, k, W_FOLLOW)) &&
				   words_between(t, p->first, k) <= HEAD_WORDS);
		by = by || mark_value(t, k, W_BY, "");
		what = what || mark_at(t, k, W_GUIDELINE) || (by && mark_at(t, k, W_SERVICE));
		blank = blank || is_sign(t, k, '[') || mark_at(t, k, W_BLANK);
	}
	return head && ((by && (what || v->imaging)) || (both && v->clinical) || blank);
}

/* "Continue surveillance per oncology." ("plan"), "the next film of the programme" ("programme") */
static bool goes_by(const struct text *t, const struct part *p, const char *what)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class == W_PAST && value_is(t, &t->mark[i], what))
			return true;
	return false;
}

/* "Routine follow-up is recommended." */
static bool is_routine(const struct text *t, const struct part *p)
{
	for (uint32_t k = p->first; k + 1 < p->end; k++)
		if (t->token[k].len == 7 && mark_at(t, k + 1, W_FOLLOW) &&
		    strncasecmp(t->data + t->token[k].start, "routine", 7) == 0)
			return true;
	return false;
}

/* "Repeat at 2 weeks of life": a time is said, though none to count. */
static bool starts_again(const struct text *t, const struct part *p)
{
	return mark_at(t, p->first, W_AGAIN) && HAS(&t->sentence[p->sentence], W_UNIT);
}

/* Behind "in view of growth in one year the interval is shortened to". */
static uint32_t behind_correction(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; t->sentence[p->sentence].addendum && i < p->mark_end; i++)
		if (t->mark[i].class == W_RECOMMEND && value_is(t, &t->mark[i], "corrects"))
			return mark_end(&t->mark[i]);
	return p->first;
}

/* "It should read 6 months, not 3." in an addendum: of the exam that the report asked for. */
static bool corrects(const struct text *t, const struct part *p)
{
	return behind_correction(t, p) > p->first;
}

/* Asked for, but no exam is named. */
static void read_unnamed(struct text *t, const struct part *p, const struct advice_verdict *v,
    struct asked_for *asked, struct recs *all)
{
	const struct sentence *s = &t->sentence[p->sentence];
	struct interval any;
	bool has_interval = find_interval(t, p->first, p->end, &any);
	bool wanted = v->follow || v->imaging || v->workup ||
		      (v->again && (has_interval || v->firm || starts_again(t, p))) ||
		      (has_interval && corrects(t, p));
	if (!has_interval &&
	    (says_screening(t, p->first, p->end) || is_routine(t, p) || goes_by(t, p, "plan")))
		return;
	/* "Treatment is needed within 24 hours": whatever it is, it does not wait */
	if (!wanted && v->strong && v->clinical && has_interval && strcmp(any.unit, "day") == 0 &&
	    any.max <= URGENT_DAYS)
		incomplete(t, p);
	if (!wanted || (v->clinical && !v->imaging && !v->again) ||
	    (s->section == SECTION_FINDINGS && !has_interval && !(v->strong && v->workup)))
		return;
	if (!has_interval) {
		incomplete(t, p);
		return;
	}
	asked[0] = (struct asked_for){.from = behind_correction(t, p), .to = p->end};
	read_all(t, p, asked, 1, v, NARRATIVE_RECOMMENDATION, all);
}

/* "Routine follow-up with GP", "colorectal surveillance as already scheduled", "with your doctor as
 * needed": nobody is referred. */
static bool goes_on_anyway(const struct text *t, const struct part *p, const struct asked_for *act)
{
	struct interval any;
	for (uint32_t k = p->first; k < p->end; k++)
		if (t->token[k].len >= 5 && !token_is(t, k, "referring") &&
		    (strncasecmp(t->data + t->token[k].start, "refer", 5) == 0 ||
			strncasecmp(t->data + t->token[k].start, "consu", 5) == 0))
			return false;
	bool own = act->last->class == W_SERVICE || value_is(t, act->last, "LAB");
	bool left = value_is(t, act->last, "REF-PCP") && HAS(&t->sentence[p->sentence], W_WEAK);
	return own && (left || is_routine(t, p) || goes_by(t, p, "plan")) &&
	       !find_interval(t, p->first, p->end, &any);
}

/* "Meningioma, under yearly MRI": care that runs, unless the sentence wants more. */
static bool runs_already(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class == W_RECOMMEND)
			return false;
	return goes_by(t, p, "running");
}

/* "Repeat CT has been entered as an order", "management per cardiology", "smokers should have a
 * CT": not of this report to ask for.  Tissue that is arranged is waited for all the same. */
static bool is_in_other_hands(struct text *t, const struct part *p)
{
	uint32_t at;
	enum hands hands = hands_of(t, p, &at);
	for (uint32_t i = p->mark; i < p->mark_end && hands < HANDS_LEFT; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class == W_MODALITY || m->class == W_ACTION)
			if (is_sampling(t, m) || !hands_cover(t, at, m->token))
				return false;
		/* "Surgical consult today, Dr. Braaten is aware": who knows is not who sees him */
		if (m->class == W_SERVICE && token_is(t, at, "aware") &&
		    mark_at(t, mark_end(m), W_REFER) && !hands_cover(t, at, m->token))
			return false;
	}
	return hands != HANDS_NONE;
}

static void read_part(struct text *t, const struct part *p, struct recs *all)
{
	struct asked_for asked[ASKED_MAX + 1], act[ASKED_MAX + 1];
	if (goes_by(t, p, "programme") || runs_already(t, p) || is_in_other_hands(t, p))
		return; /* it comes by itself */
	size_t n = gather_asked(t, p, false, asked, ASKED_MAX);
	if (n == 0 && p->condition)
		n = gather_asked(t, p, true, asked, ASKED_MAX);
	struct advice_verdict v = weigh(t, p);
	size_t acts = gather_actions(t, p, &v, act, ASKED_MAX);
	if ((acts == 1 && goes_on_anyway(t, p, act)) || (n > 0 && corrects(t, p)))
		acts = 0;
	if (n > 0 && asked[0].from == p->first)
		asked[0].from = behind_correction(t, p);
	read_all(t, p, act, acts, &v, NARRATIVE_ACTION, all);
	if (v.negated && ((!v.live && !v.follow) || (n == 0 && acts == 0))) {
		no_follow_up(t, p);
		return;
	}
	if (n == 0 && acts == 0 && follows_plan(t, p, &v))
		incomplete(t, p);
	if ((v.negated && !v.live) || (!v.live && !is_asked_without_verb(t, p, &v, asked, n)))
		return;
	if (n > 0)
		read_all(t, p, asked, n, &v, NARRATIVE_RECOMMENDATION, all);
	else if (acts == 0)
		read_unnamed(t, p, &v, asked, all);
}

/* ---- sentences ----------------------------------------------------------------------------------
 */

static bool splits(const struct text *t, uint32_t k)
{
	bool ticked;
	uint32_t behind;
	return is_sign(t, k, ';') || is_sign(t, k, '[') || mark_at(t, k, W_BREAK) ||
	       (is_sign(t, k, '(') && form_box(t, k, &ticked, &behind));
}

/* "[ ] LDCT 6 months": offered and not chosen. */
static bool is_unticked(const struct text *t, uint32_t k)
{
	bool ticked;
	uint32_t behind;
	return form_box(t, k, &ticked, &behind) && !ticked;
}

/* "The advice of a CT is replaced: CT at 12 months": *from is behind what is taken back. */
static bool takes_back(const struct text *t, const struct sentence *s, uint32_t *from)
{
	bool of = s->addendum;
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		of = of || t->mark[i].class == W_RECOMMEND || t->mark[i].class == W_MODALITY ||
		     t->mark[i].class == W_FOLLOW;
	for (uint32_t i = s->mark; i < s->mark_end && of; i++) {
		if (t->mark[i].class != W_WITHDRAW)
			continue;
		for (*from = mark_end(&t->mark[i]); *from < s->end; ++*from)
			if (is_sign(t, *from, ':') || is_sign(t, *from, ';'))
				return true;
		return true;
	}
	return false;
}

static void read_sentence(struct text *t, uint32_t index, uint32_t from, struct recs *all)
{
	const struct sentence *s = &t->sentence[index];
	uint32_t mark = s->mark;
	while (mark < s->mark_end && t->mark[mark].token < from)
		mark++;
	enum condition condition = CONDITION_NONE;
	for (uint32_t first = from; first < s->end;) {
		struct part p = {.sentence = index, .first = first, .end = first, .mark = mark};
		while (p.end < s->end && (p.end == first || !splits(t, p.end)))
			p.end++;
		while (mark < s->mark_end && t->mark[mark].token < p.end)
			mark++;
		p.mark_end = mark;
		enum condition own = condition_of(t, &p);
		p.condition = condition = own ? own : condition;
		if (!is_unticked(t, first))
			read_part(t, &p, all);
		if (is_sign(t, p.end, ';'))
			condition = CONDITION_NONE;
		first = p.end;
	}
}

/* "This will be scheduled in the next two weeks", "Target: tissue within 14 days": when what the
 * sentence before asks for is going to be. */
static bool tells_when(const struct text *t, uint32_t index)
{
	static const uint64_t own = BIT(W_MODALITY) | BIT(W_ACTION) | BIT(W_PAST) | BIT(W_HISTORY) |
				    BIT(W_NO_NEED) | BIT(W_NEGATION) | BIT(W_CONDITION);
	static const char *const words[] = {"schedul", "arrang", "book", "appointm", "expedit",
	    "target", "ideally", "slot", "organis", "organiz"};
	const struct sentence *s = &t->sentence[index];
	if (s->skip || s->heading || s->classes & own || !HAS(s, W_UNIT) ||
	    t->sentence[index - 1].paragraph != s->paragraph)
		return false;
	for (uint32_t k = s->first; k < s->end; k++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (t->token[k].len >= strlen(words[i]) &&
			    strncasecmp(t->data + t->token[k].start, words[i], strlen(words[i])) ==
				0)
				return true;
	return false;
}

static bool goes_on(const struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	return !s->skip && !s->heading && !HAS(s, W_MODALITY) && mark_at(t, s->first, W_START);
}

/* A recommendation without an interval takes that of the sentence that goes on with it. */
static void take_next(struct text *t, struct rec *r)
{
	struct interval v;
	uint32_t next = r->sentence + 1;
	if (r->has_interval || next >= t->sentence_count)
		return;
	bool on = goes_on(t, next), when = !on && tells_when(t, next);
	const struct sentence *s = &t->sentence[next];
	if ((!on && !when) || !find_interval(t, s->first, s->end, &v) || (when && !v.ahead))
		return;
	r->has_interval = true;
	r->interval = v;
}

/* "-> biopsy", "CT 6/12" */
static bool has_arrow(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (is_sign(t, k, '>') || is_sign(t, k, '/'))
			return true;
	return false;
}

/* "That CT was done in December.": of what the sentence before asked for. */
static bool says_done(const struct text *t, const struct sentence *s)
{
	bool exam = false;
	if (!mark_at(t, s->first, W_START))
		return false;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (words_between(t, s->first, m->token) > DONE_WORDS)
			return false;
		exam = exam || m->class == W_MODALITY || m->class == W_IMAGING;
		if (m->class == W_DONE)
			return exam && !is_infinitive(t, m);
	}
	return false;
}

/* "Follow-up: [modality] [interval]": the author left it blank. */
static bool is_blank_macro(const struct text *t, const struct sentence *s)
{
	return s->heading && s->section == SECTION_RECOMMENDATION && is_sign(t, s->first, '[') &&
	       s->end > s->first + 2 && t->token[s->first + 1].kind == TOKEN_WORD &&
	       t->token[s->first + 1].len > 3 && !HAS(s, W_MODALITY);
}

/* "The adrenal CT that was recommended is no longer needed." in an addendum: it names what it ends.
 */
static bool ends_need(const struct text *t, const struct sentence *s)
{
	return s->addendum && HAS(s, W_NO_NEED) && !HAS(s, W_CONDITION) &&
	       (HAS(s, W_MODALITY) || HAS(s, W_ACTION));
}

/* "Splenomegaly, follow up as appropriate": of something that it names, and not what or when. */
static bool is_left_open(const struct text *t, const struct sentence *s)
{
	bool main = s->section == SECTION_IMPRESSION || s->section == SECTION_RECOMMENDATION ||
		    s->section == SECTION_ADDENDUM;
	for (uint32_t i = s->mark; main && i < s->mark_end; i++)
		if (t->mark[i].class == W_IGNORE && value_is(t, &t->mark[i], "vague"))
			return HAS(s, W_REGION) || HAS(s, W_LESION);
	return false;
}

/* "Further evaluation." and no more, "would not ignore it": that something is wanted is plain, so
 * the net may not silence it. */
static bool wants_something(const struct text *t, const struct sentence *s)
{
	const uint64_t said = BIT(W_NEGATION) | BIT(W_NO_NEED) | BIT(W_CONDITION) | BIT(W_PAST) |
			      BIT(W_HISTORY) | BIT(W_DONE);
	if (s->skip || s->scale || s->section == SECTION_FINDINGS)
		return false;
	for (uint32_t i = s->mark; HAS(s, W_WORKUP) && i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		bool more = token_is(t, s->first, "further") || token_is(t, s->first, "additional");
		bool all = more && m->token == s->first && !(s->classes & said) && !s->heading &&
			   words_between(t, mark_end(m), s->end) == 0;
		if (m->class == W_WORKUP && (all || value_is(t, m, "alone")))
			return true;
	}
	return false;
}

/* "Surveillance can end only once a CT in 12 months shows no growth": that CT is still to come. */
static bool ends_only_after(const struct text *t, uint32_t index)
{
	const struct part whole = whole_sentence(t, index);
	return HAS(&t->sentence[index], W_NO_NEED) && !says_no_need(t, &whole);
}

void recommendations_find(struct text *t)
{
	struct recs all = {0};
	t->gestation = gestation_of(t);
	uint32_t paragraph = UINT32_MAX;
	const uint64_t trigger = BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_NO_NEED),
		       act = BIT(W_ACTION) | BIT(W_SERVICE),
		       time = BIT(W_UNIT) | BIT(W_FREQUENCY) | BIT(W_MONTH) | BIT(W_BY),
		       exam = BIT(W_MODALITY) | BIT(W_IMAGING) | BIT(W_FOLLOW) | BIT(W_UNIT) |
			      BIT(W_FREQUENCY) | BIT(W_WORKUP) | BIT(W_WITHDRAW) | BIT(W_AGAIN) |
			      act;
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		bool quote = is_quote(t, i, &paragraph);
		bool plain = wants_something(t, s) ||
			     (!s->skip && (is_form_yes(t, s) || is_form_unpicked(t, s)));
		plain = plain || agrees_with_advice(t, i);
		if (is_form_title(t, i))
			continue;
		if (is_blank_macro(t, s) || is_left_open(t, s) || plain)
			record_add(t, NARRATIVE_REVIEW, i)->reason = "incomplete";
		if (plain)
			t->out->record[t->out->count - 1].plain = true;
		if (s->skip || s->scale || quote || !(s->classes & exam) || HAS(s, W_LEGEND))
			continue;
		bool timed = s->classes & time && HAS(s, W_MODALITY);
		bool beside = HAS(s, W_MODALITY) && (HAS(s, W_CONDITION) || has_arrow(t, s) ||
							s->section == SECTION_IMPRESSION ||
							s->section == SECTION_ADDENDUM);
		if (!(s->classes & trigger) && s->section != SECTION_RECOMMENDATION && !timed &&
		    !beside && !looks_again(t, s) && !(s->classes & (act | BIT(W_WITHDRAW))))
			continue;
		if (is_table_row(t, s) || is_told_of_others(t, s) || is_question(t, s) ||
		    is_form_no(t, s) || is_moot(t, s))
			continue;
		size_t before = all.count, records = t->out->count;
		uint32_t from = s->first;
		for (size_t k = before; says_done(t, s) && k-- > 0 && all.rec[k].sentence + 1 == i;)
			all.rec[k].dropped = true;
		if (HAS(s, W_WITHDRAW) && takes_back(t, s, &from))
			recommendations_withdraw(t, i, &all);
		concludes_none(t, s, &from);
		read_sentence(t, i, from, &all);
		if (ends_need(t, s))
			recommendations_withdraw(t, i, &all);
		bool asked = t->out->count > records &&
			     t->out->record[t->out->count - 1].kind == NARRATIVE_REVIEW;
		if (all.count == before && !asked &&
		    (hands_undone(t, i) || time_is_unread(t, s) || ends_only_after(t, i))) {
			struct narrative_record *undone = record_add(t, NARRATIVE_REVIEW, i);
			undone->reason = "incomplete";
			undone->plain = true;
		}
		for (size_t k = before; k < all.count; k++)
			take_next(t, &all.rec[k]);
	}
	hands_take_over(t, &all);
	recommendations_settle(t, &all);
}
