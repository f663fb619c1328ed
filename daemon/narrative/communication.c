/* SPDX-License-Identifier: Apache-2.0
 *
 * communication.c - a critical finding, and who was told of it.
 *
 * What a report says to have been communicated counts only with a person or a time, and not where
 * the same sentence says that nobody was reached.
 */
#include "autoconf.h"
#include "hands.h"
#include "net.h"

#include <string.h>

#define HAS_SIGN(sign, cue) ((sign).holds & BIT(cue))

/* "at 10:40", "1040 hours" */
static bool time_at(const struct text *t, uint32_t k, uint32_t end)
{
	const struct token *h = &t->token[k];
	if (h->kind != TOKEN_NUMBER || h->number > 2359)
		return false;
	if (k + 2 < end && h->number < 24 && is_sign(t, k + 1, ':') && !t->token[k + 2].gap)
		return t->token[k + 2].number < 60;
	bool at = k > 0 && (t->token[k - 1].len == 2 || is_sign(t, k - 1, '@')) &&
		  (is_sign(t, k - 1, '@') || memcmp(t->data + t->token[k - 1].start, "at", 2) == 0);
	return h->len == 4 && h->number % 100 < 60 && at;
}

static struct narrative_span clock_of(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (time_at(t, k, s->end))
			return span_of(t, k, is_sign(t, k + 1, ':') ? k + 3 : k + 1);
	return (struct narrative_span){0, 0};
}

/* From the word that names a person on to the end of the name: "Dr. Vale", "the ICU nurse". */
static struct narrative_span person_of(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++) {
		const struct net_slot *c =
		    net_is_word(t, k) ? net_find(t->r->net, t->token[k].hash) : NULL;
		if (!c || !(c->cues & BIT(CUE_PERSON)))
			continue;
		uint32_t end = k + 1;
		while (end < s->end && end < k + 5 &&
		       (is_sign(t, end, '.') ||
			   (t->token[end].kind == TOKEN_WORD && t->token[end].caps != CAPS_NONE)))
			end++;
		return span_of(t, k, end);
	}
	return (struct narrative_span){0, 0};
}

/* "Neurosurgery should be called": nobody was. */
static bool only_to_be_told(const struct text *t, const struct sentence *s)
{
	bool wished = false;
	for (uint32_t k = s->first + 1; k < s->end; k++) {
		const struct net_slot *c =
		    net_is_word(t, k) ? net_find(t->r->net, t->token[k].hash) : NULL;
		if (!c || !(c->cues & BIT(CUE_TOLD)))
			continue;
		if (!token_is(t, k - 1, "be"))
			return false;
		wished = true;
	}
	return wished;
}

/* "Two relatives with subarachnoid haemorrhage", and not "embolism, discussed with his wife". */
static bool is_of_relative(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	for (uint32_t k = s->first; k < sign.critical_at; k++)
		if (mark_at(t, k, W_PERSON))
			return true;
	return false;
}

/* The finding is there today: not in the history, not told of a scale, not done with. */
static bool names_critical(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	const uint64_t speaks_of_others = BIT(SIGN_QUOTES) | BIT(CUE_SETTLED) | BIT(SIGN_IF) |
					  BIT(CUE_BEFORE) | BIT(CUE_WITHDRAWN);
	if (s->section == SECTION_HISTORY || s->section == SECTION_COMPARISON ||
	    s->section == SECTION_PROCEDURE)
		return false;
	return HAS_SIGN(sign, CUE_CRITICAL) && !(sign.holds & speaks_of_others) &&
	       !is_of_relative(t, s, sign);
}

static bool has_cue(const struct text *t, uint32_t k, uint64_t cues)
{
	const struct net_slot *c = net_is_word(t, k) ? net_find(t->r->net, t->token[k].hash) : NULL;
	return c && c->cues & cues;
}

static bool is_answer(const struct text *t, uint32_t k)
{
	static const char *const words[] = {"answer", "reply", "response", "callback", "success"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_is(t, k, words[i]))
			return true;
	return false;
}

/* "The resident saw the film with me": shown is told. */
static bool saw_with_me(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k + 1 < s->end; k++)
		if (token_is(t, k, "with") && token_is(t, k + 1, "me"))
			return true;
	return false;
}

/* "No doctor has been informed", "she has not been told": who was told is denied, not that there
 * is something to tell ("no bleed, discussed with Dr. Vale"). */
static bool denies_call(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class != W_NEGATION)
			continue;
		bool no = token_is(t, m->token, "no");
		uint64_t cues = no ? BIT(CUE_PERSON) : BIT(CUE_TOLD);
		for (uint32_t k = mark_end(m);
		     k < s->end && k < mark_end(m) + (no ? 2 : 3) && t->token[k].kind == TOKEN_WORD;
		     k++)
			if (has_cue(t, k, cues) && !has_cue(t, k, BIT(CUE_REQUEST)))
				return !no || HAS_SIGN(sign, CUE_TOLD);
			else if (is_answer(t, k))
				return HAS_SIGN(
				    sign, CUE_TOLD); /* "paged twice without an answer" */
	}
	return false;
}

/* "The surgical team is taking her to the operating room": who acts on it today knows of it. */
static void find_acting(struct text *t)
{
	struct narrative_communication *o = &t->out->communication;
	for (uint32_t i = 0; i < t->sentence_count && !o->told; i++) {
		const struct sentence *s = &t->sentence[i];
		if (s->skip || s->section == SECTION_HISTORY || s->section == SECTION_COMPARISON ||
		    s->section == SECTION_PROCEDURE || !hands_act_now(t, i))
			continue;
		o->told = true;
		o->statement = sentence_span(t, s);
	}
}

void communication_find(struct text *t, const struct net_signs *signs)
{
	struct narrative_communication *o = &t->out->communication;
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		struct net_sign sign = signs->sentence[i];
		bool alert = HAS_SIGN(sign, CUE_ALERT) && !HAS_SIGN(sign, SIGN_QUOTES);
		if (!o->critical && (alert || names_critical(t, s, sign))) {
			o->critical = true;
			o->finding = sentence_span(t, s);
		}
		struct narrative_span when = clock_of(t, s);
		bool named = HAS_SIGN(sign, CUE_PERSON), told = HAS_SIGN(sign, CUE_TOLD);
		told = (told && !only_to_be_told(t, s)) || (named && saw_with_me(t, s));
		bool invited =
		    HAS_SIGN(sign, CUE_INVITED) && !alert; /* "will be called as usual" */
		bool untold = HAS_SIGN(sign, CUE_UNTOLD) || denies_call(t, s, sign);
		if (untold && !invited && (told || named || alert) && !o->failed) {
			o->failed = true;
			o->failure = sentence_span(t, s);
		} else if (told && (named || when.len) && !untold &&
			   (!HAS_SIGN(sign, SIGN_IF) || when.len) && !o->told) {
			o->told = true;
			o->statement = sentence_span(t, s);
			o->person = person_of(t, s);
			o->when = when;
		}
	}
	if (o->critical && !o->failed)
		find_acting(t);
}
