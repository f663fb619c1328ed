/* SPDX-License-Identifier: Apache-2.0
 *
 * net_signs.c - what each sentence is about, in a few bits: the cues of stakes.csv, and what the
 * sentences around it make of it.
 */
#include "autoconf.h"
#include "net.h"
#include "recommend.h"

#include <stdlib.h>

#define TUBE_REACH  7
#define SHORT_WORDS 5
#define CUE_REACH   14 /* words that a negation in front reaches */
#define CAN_BE_ABSENT                                                                              \
	(BIT(CUE_CRITICAL) | BIT(CUE_SUSPICIOUS) | BIT(CUE_SERIOUS) | BIT(CUE_URGENT) |            \
	    BIT(CUE_ACTION) | BIT(CUE_AGAIN) | BIT(CUE_WORKUP) | BIT(CUE_CHANGE) |                 \
	    BIT(CUE_NONDIAGNOSTIC) | BIT(CUE_LIMITED))

const char *const net_sign_names[SIGN_COUNT] = {[CUE_CRITICAL] = "critical",
    [CUE_ALERT] = "alert",
    [CUE_URGENT] = "urgent",
    [CUE_SUSPICIOUS] = "suspicious",
    [CUE_TOLD] = "told",
    [CUE_UNTOLD] = "untold",
    [CUE_PERSON] = "person",
    [CUE_SYMPTOM] = "symptom",
    [CUE_ABSENT] = "absent",
    [CUE_ELSEWHERE] = "elsewhere",
    [CUE_REQUEST] = "request",
    [CUE_ACTION] = "action",
    [CUE_AGAIN] = "again",
    [CUE_WORKUP] = "workup",
    [CUE_DOUBT] = "doubt",
    [CUE_CHANGE] = "change",
    [CUE_SETTLED] = "settled",
    [CUE_ROUTINE] = "routine",
    [CUE_BEFORE] = "before",
    [CUE_CLINIC] = "clinic",
    [CUE_FACT] = "fact",
    [CUE_SCALE] = "scale",
    [CUE_EXAM] = "exam",
    [CUE_WHEN] = "when",
    [CUE_ARRANGED] = "arranged",
    [CUE_INVITED] = "invited",
    [CUE_WITHDRAWN] = "withdrawn",
    [CUE_SERIOUS] = "serious",
    [CUE_PAST] = "past",
    [CUE_MODAL] = "modal",
    [CUE_NOT_DONE] = "not-done",
    [CUE_NONDIAGNOSTIC] = "nondiagnostic",
    [CUE_LIMITED] = "limited",
    [CUE_PLANNING] = "planning",
    [CUE_GUIDANCE] = "guidance",
    [CUE_OUTSIDE] = "outside",
    [CUE_NO_CONTRAST] = "no-contrast",
    [SIGN_INTERVAL] = "interval",
    [SIGN_IF] = "if",
    [SIGN_NO_NEED] = "no-need",
    [SIGN_MAIN] = "main",
    [SIGN_QUOTES] = "quotes",
    [SIGN_SHORT] = "short",
    [SIGN_LEADS] = "leads"};

/* "no evidence of", "without": reaches a few words, not over a stop or a "but". */
static bool is_absent(const struct text *t, const struct sentence *s, uint32_t token)
{
	uint32_t from = token > s->first + CUE_REACH ? token - CUE_REACH : s->first;
	for (uint32_t k = token; k-- > from;) {
		if (mark_at(t, k, W_BREAK) || is_sign(t, k, ';') || is_sign(t, k, ':'))
			return false;
		const struct net_slot *c =
		    net_is_word(t, k) ? net_find(t->r->net, t->token[k].hash) : NULL;
		/* The "not" of "not imaged" is its own, that of "are not imaged" too. */
		const struct mark *negation = mark_at(t, k, W_NEGATION);
		if ((negation && mark_end(negation) <= token) || (c && c->cues & BIT(CUE_ABSENT)))
			return true;
	}
	return false;
}

static void find_cues(
    const struct text *t, const struct sentence *s, struct net_sign *o, size_t *language)
{
	uint32_t serious = 0; /* the end of the phrase last found that is */
	for (uint32_t k = s->first; k < s->end; k++) {
		uint64_t key = t->token[k].hash;
		uint32_t end = k;
		uint64_t found = 0;
		const struct net_slot *c = key ? net_find(t->r->net, key) : NULL;
		if (c && net_is_word(t, k))
			language[c->language]++;
		while (c) {
			found |= c->cues;
			end++;
			if (c->cues & BIT(CUE_SERIOUS))
				serious = end;
			if (!c->more || end >= s->end || !t->token[end].hash)
				break;
			key = net_join(key, t->token[end].hash);
			c = net_find(t->r->net, key);
		}
		if (k < serious)
			found &= ~BIT(CUE_SCALE); /* the "score" of "Likert score 5" */
		if (!found)
			continue;
		if (found & CAN_BE_ABSENT && is_absent(t, s, k)) {
			o->absent |= found & CAN_BE_ABSENT;
			found &= ~CAN_BE_ABSENT;
		}
		if (found & BIT(CUE_CRITICAL) && !(o->holds & BIT(CUE_CRITICAL)))
			o->critical_at = k;
		o->holds |= found;
	}
}

/* "6/52", "3/12": weeks and months as they are written in Britain. */
static bool is_fraction(const struct text *t, uint32_t k, uint32_t end)
{
	return k + 2 < end && t->token[k].kind == TOKEN_NUMBER && is_sign(t, k + 1, '/') &&
	       (t->token[k + 2].number == 52 || t->token[k + 2].number == 12) &&
	       (k + 3 >= end || !is_sign(t, k + 3, '/'));
}

static bool has_interval(const struct text *t, const struct sentence *s)
{
	struct interval v;
	bool units = s->classes & (BIT(W_UNIT) | BIT(W_FREQUENCY) | BIT(W_MONTH));
	for (uint32_t k = s->first; k < s->end; k++) {
		bool number = t->token[k].kind == TOKEN_NUMBER;
		if (number && is_fraction(t, k, s->end))
			return true;
		if (!units || !(number || t->token[k].mark) || !interval_at(t, k, s->end, &v))
			continue;
		if (v.usable)
			return true;
		k = v.end > k ? v.end - 1 : k;
	}
	return false;
}

/* Tense and length, which carry over from one author to the next as no word does. */
static uint64_t signs_of_grammar(const struct text *t, const struct sentence *s)
{
	static const enum word_class leads[] = {
	    W_MODALITY, W_IMAGING, W_ACTION, W_AGAIN, W_FOLLOW, W_SERVICE, W_REFER};
	bool was = s->classes & (BIT(W_PAST) | BIT(W_HISTORY) | BIT(W_DONE));
	bool few = words_between(t, s->first, s->end) <= SHORT_WORDS, led = false;
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		led = led || (HAS(s, leads[i]) && mark_at(t, s->first, leads[i]));
	return (few ? BIT(SIGN_SHORT) : 0) | (was ? BIT(CUE_PAST) : 0) |
	       (led ? BIT(SIGN_LEADS) : 0);
}

/* What the marks of the reader say, and where the sentence stands. */
static uint64_t other_signs(const struct text *t, const struct sentence *s)
{
	uint64_t signs = has_interval(t, s) ? BIT(SIGN_INTERVAL) : 0;
	bool main = s->section == SECTION_IMPRESSION || s->section == SECTION_RECOMMENDATION ||
		    s->section == SECTION_ADDENDUM;
	signs |= s->classes & (BIT(W_MODALITY) | BIT(W_IMAGING)) ? BIT(CUE_EXAM) : 0;
	signs |= HAS(s, W_CONDITION) ? BIT(SIGN_IF) : 0;
	const struct part whole = {
	    .first = s->first, .end = s->end, .mark = s->mark, .mark_end = s->mark_end};
	signs |= HAS(s, W_NO_NEED) && says_no_need(t, &whole) ? BIT(SIGN_NO_NEED) : 0;
	signs |= main ? BIT(SIGN_MAIN) : 0;
	return signs | signs_of_grammar(t, s);
}

/* In a paragraph that tells a scale or a guideline what stands behind is told, too. */
static void spread_quotes(const struct text *t, struct net_signs *out)
{
	uint32_t paragraph = UINT32_MAX;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (s->classes & (BIT(W_LEGEND) | BIT(W_GUIDELINE)))
			paragraph = s->paragraph;
		if (paragraph == s->paragraph || s->scale)
			out->sentence[i].holds |= BIT(SIGN_QUOTES);
	}
}

/* "Recommend withdrawing 2 cm", "advance the line by 4 cm": a tube is to be moved, today. */
static bool moves_tube(const struct text *t, const struct sentence *s)
{
	static const char *const moves[] = {"withdrawing", "withdraw", "withdrawal", "retracting",
	    "retract", "retraction", "advancing", "advance", "advancement", "pulling", "pull"};
	for (uint32_t k = s->first; k < s->end; k++)
		for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
			for (uint32_t n = k + 1, behind;
			     token_is(t, k, moves[i]) && n < s->end && n < k + TUBE_REACH; n++)
				if (measure_at(t, n, s->end, &behind) > 0)
					return true;
	return false;
}

struct net_sign net_sign_of(const struct text *t, const struct sentence *s, size_t *language)
{
	struct net_sign sign = {.holds = other_signs(t, s)};
	find_cues(t, s, &sign, language);
	if (sign.holds & BIT(CUE_WITHDRAWN) || HAS(s, W_RECOMMEND)) {
		bool moves = moves_tube(t, s);
		sign.holds &= moves ? ~BIT(CUE_WITHDRAWN) : ~(uint64_t)0;
		sign.holds |= moves ? BIT(CUE_URGENT) | BIT(CUE_ACTION) | BIT(CUE_REQUEST) : 0;
	}
	return sign;
}

void net_read_signs(const struct text *t, struct net_signs *out)
{
	*out =
	    (struct net_signs){.sentence = xcalloc(t->sentence_count + 1, sizeof *out->sentence)};
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		struct net_sign *o = &out->sentence[i];
		size_t own[NET_LANGUAGES] = {0};
		*o = net_sign_of(t, s, own);
		for (size_t k = 0; k < NET_LANGUAGES; k++)
			out->language[k] += own[k];
		if (!out->foreign && is_foreign(t, s, own))
			out->foreign = i + 1;
		out->withdrawn |= s->addendum &&
				  o->holds & (BIT(CUE_WITHDRAWN) | BIT(SIGN_NO_NEED)) &&
				  o->holds & (BIT(CUE_EXAM) | BIT(CUE_REQUEST) | BIT(CUE_AGAIN));
	}
	spread_quotes(t, out);
}
