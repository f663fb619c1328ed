/* SPDX-License-Identifier: Apache-2.0
 *
 * general.c - whether a part speaks of people or findings in general, or of the family, and not of
 * this patient.
 *
 * A rule has a plural without an article ("smokers aged 50 to 80", "TR3 nodules") and somebody who
 * makes it, or a limit of size that no finding here meets; and nothing in it points at the patient.
 * Fails: never.
 */
#include "autoconf.h"
#include "hands.h"
#include "performed.h"

#define PART_MAX 120 /* tokens */

enum {
	KIN = 1 << 0,
	AUTHORITY = 1 << 1, /* who makes rules */
	GENERAL = 1 << 2,
	PEOPLE = 1 << 3,
	LESIONS = 1 << 4,
	THIS = 1 << 5, /* of this patient */
	RULES = 1 << 6 /* behind an acronym: it is one that makes rules */
};

static const struct watched words_in_general[] = {{"patient", THIS, NULL}, {"he", THIS, NULL},
    {"she", THIS, NULL}, {"sister", KIN, NULL}, {"sisters", KIN, NULL}, {"brother", KIN, NULL},
    {"brothers", KIN, NULL}, {"aunt", KIN, NULL}, {"uncle", KIN, NULL}, {"cousin", KIN, NULL},
    {"daughter", KIN, NULL}, {"acr", AUTHORITY, NULL}, {"society", AUTHORITY, NULL},
    {"societies", AUTHORITY, NULL}, {"guidance", AUTHORITY, NULL}, {"policy", AUTHORITY, NULL},
    {"protocol", AUTHORITY, NULL}, {"rule", AUTHORITY, NULL}, {"medicare", AUTHORITY, NULL},
    {"insurance", AUTHORITY, NULL}, {"consensus", AUTHORITY, NULL}, {"committee", AUTHORITY, NULL},
    {"college", AUTHORITY, NULL}, {"svs", AUTHORITY, NULL}, {"easl", AUTHORITY, NULL},
    {"nice", AUTHORITY, NULL}, {"generally", GENERAL, NULL}, {"usually", GENERAL, NULL},
    {"typically", GENERAL, NULL}, {"normally", GENERAL, NULL}, {"patients", PEOPLE, NULL},
    {"women", PEOPLE, NULL}, {"men", PEOPLE, NULL}, {"smokers", PEOPLE, NULL},
    {"adults", PEOPLE, NULL}, {"children", PEOPLE, NULL}, {"inpatients", PEOPLE, NULL},
    {"individuals", PEOPLE, NULL}, {"persons", PEOPLE, NULL}, {"carriers", PEOPLE, NULL},
    {"nodules", LESIONS, NULL}, {"polyps", LESIONS, NULL}, {"cysts", LESIONS, NULL},
    {"lesions", LESIONS, NULL}, {"masses", LESIONS, NULL}, {"aneurysms", LESIONS, NULL},
    {"observations", LESIONS, NULL}, {"nodes", LESIONS, NULL}, {"this", THIS, NULL},
    {"these", THIS, NULL}, {"those", THIS, NULL}, {"such", THIS, NULL}, {"his", THIS, NULL},
    {"her", THIS, NULL}, {"law", AUTHORITY, NULL}, {"statute", AUTHORITY, NULL},
    {"suggests", RULES, NULL}, {"recommends", RULES, NULL}, {"advises", RULES, NULL},
    {"states", RULES, NULL}, {"calls", RULES, NULL}, {"endorses", RULES, NULL},
    {"positions", RULES, NULL}, {"criteria", RULES, NULL}, {"statement", RULES, NULL},
    {"says", RULES, NULL}, {"requires", RULES, NULL}, {"urges", RULES, NULL}};

struct rule_words {
	const struct text *t;
	uint32_t first, end;
	const uint8_t *words;
};

static bool is(const struct rule_words *l, uint32_t k, unsigned of)
{
	uint8_t i = k < l->t->token_count ? l->words[k] : 0;
	return i && words_in_general[i - 1].kinds & of;
}

static bool any_in(const struct rule_words *l, uint32_t a, unsigned of)
{
	for (; a < l->end; a++)
		if (is(l, a, of))
			return true;
	return false;
}

const struct watch_index *general_index(struct arena *a)
{
	return watch_index_new(
	    a, words_in_general, sizeof words_in_general / sizeof *words_in_general);
}

static struct rule_words look(struct text *t, uint32_t first, uint32_t end, unsigned *all)
{
	const uint8_t *words = watch_in(t->r->general, t, &t->general, first, end + 1, all);
	return (struct rule_words){t, first, end, words};
}

/* "ACCP suggests", "ISCD positions": letters that are no exam, and what those who make rules do. */
static bool is_acronym(const struct rule_words *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct token *w = &t->token[k];
	return w->kind == TOKEN_WORD && w->caps == CAPS_ALL && w->len >= 3 && w->len <= 6 &&
	       is(l, k + 1, RULES) && t->token[k + 1].caps != CAPS_ALL &&
	       !mark_at(t, k, W_MODALITY) && !mark_at(t, k, W_IMAGING) &&
	       !mark_at(t, k, W_SERVICE) && !mark_at(t, k, W_REGION) && !mark_at(t, k, W_ACTION);
}

/* "Women with dense breasts", "TR4 nodules": no article, and nothing that points at this one. */
static bool is_generic(const struct rule_words *l, uint32_t k)
{
	uint32_t from = k > l->first + 3 ? k - 3 : l->first;
	for (uint32_t n = from; n < k; n++)
		if (token_is(l->t, n, "the") || token_is(l->t, n, "both") ||
		    token_is(l->t, n, "two") || token_is(l->t, n, "multiple"))
			return false;
	return true;
}

/* "Per Fleischner, ...": the author goes by it. */
static bool goes_by(const struct text *t, uint32_t first, uint32_t authority)
{
	for (uint32_t k = authority; k-- > first && k + 4 > authority;)
		if (mark_at(t, k, W_BY) || token_is(t, k, "per") || token_is(t, k, "following"))
			return true;
	return false;
}

struct rule {
	uint32_t authority, plural; /* the first of each; the end where there is none */
	bool people, general, exam;
};

/* False where it points at this patient, or somebody has to say which kind this one is. */
static bool find_rule(const struct rule_words *l, struct rule *o)
{
	const struct text *t = l->t;
	*o = (struct rule){l->end, l->end, false, false, false};
	for (uint32_t k = l->first; k < l->end; k++) {
		if (is(l, k, THIS) || mark_value(t, k, W_POPULATION, "risk") ||
		    mark_value(t, k, W_POPULATION, "rank"))
			return false;
		if (o->authority == l->end &&
		    (is(l, k, AUTHORITY) || mark_at(t, k, W_GUIDELINE) || is_acronym(l, k)))
			o->authority = k;
		if (o->plural == l->end && is(l, k, PEOPLE | LESIONS) && is_generic(l, k)) {
			o->plural = k;
			o->people = is(l, k, PEOPLE);
		}
		o->general = o->general || is(l, k, GENERAL);
		o->exam = o->exam || mark_at(t, k, W_MODALITY) || mark_at(t, k, W_ACTION);
	}
	return true;
}

bool is_rule(struct text *t, const struct part *p, bool wishes)
{
	unsigned all;
	const struct rule_words l = look(t, p->first, p->end, &all);
	struct rule r;
	if (!(all & (AUTHORITY | GENERAL | PEOPLE | LESIONS)) || !find_rule(&l, &r))
		return false;
	if (r.authority < l.end && token_is(t, r.authority + 1, "covers"))
		return true;
	enum sizes sizes = r.plural < l.end ? sizes_limited(t, p->sentence) : SIZES_FIT;
	if (sizes == SIZES_FIT)
		return false;
	bool told = r.authority < r.plural && !(r.exam && goes_by(t, l.first, r.authority));
	bool leads = words_between(t, l.first, r.plural) <= 1;
	if (r.people) /* "In smokers a repeat film should be done": this one may be one */
		return told || (leads && !wishes);
	return sizes == SIZES_OTHER	? told || leads || r.general
	       : sizes == SIZES_UNKNOWN ? told || r.general
					: r.general;
}

/* "Her sister was told to have a biopsy." */
bool is_of_kin(struct text *t, const struct part *p)
{
	unsigned all;
	const struct rule_words l = look(t, p->first, p->end, &all);
	for (uint32_t k = l.first; k < l.end && all & KIN && words_between(t, l.first, k) <= 2; k++)
		if (is(&l, k, KIN))
			return !any_in(&l, k + 1, THIS);
	return false;
}

bool hands_rule_at(struct text *t, uint32_t index, uint32_t token)
{
	const struct sentence *s = &t->sentence[index];
	struct part p = {.sentence = index,
	    .first = s->first,
	    .end = token,
	    .mark = s->mark,
	    .mark_end = s->mark_end};
	const struct rule_words l = look(t, token, token, NULL);
	if (!is(&l, token, LESIONS) || s->end - s->first > PART_MAX)
		return false;
	while (p.end < s->end && !is_sign(t, p.end, ';'))
		p.end++;
	return is_rule(t, &p, false);
}
