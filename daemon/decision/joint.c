/* SPDX-License-Identifier: Apache-2.0
 *
 * joint.c - "a+b" owes both: one decision becomes one for each, and each its own follow-up.
 *
 * The alternatives of the modality cell go to the action they are for (tokens.csv says what kind of
 * thing a token is), the published interval to the imaging that it was published for.
 */
#include "autoconf.h"
#include "duty.h"

#include <string.h>

#define PARTS_MAX 4

/* Whether a token of that kind is done when the action is. */
static bool suits(const char *action, enum exam_kind kind, const char *token)
{
	switch (kind) {
	case TOKEN_BIOPSY:
		return has_word(action, "tissue-sampling");
	case TOKEN_PRIOR:
		return has_word(action, "obtain-priors");
	case TOKEN_LETTER:
		return has_word(action, "notify");
	case TOKEN_IMAGING:
		return has_word(action, "follow-up-imaging") ||
		       has_word(action, "follow-up-imaging-optional") ||
		       has_word(action, "additional-imaging-now") ||
		       has_word(action, "repeat-exam") || has_word(action, "second-opinion") ||
		       has_word(action, "routine-screening");
	default:
		return strncmp(token, "LAB-", 4) == 0 ? has_word(action, "lab-workup")
						      : has_word(action, "clinical-referral");
	}
}

static const char *tokens_for(struct work *w, const char *modality, const char *action)
{
	const char *own = "";
	for (const char *at = modality; *at; at += strspn(at, "|+")) {
		size_t n = strcspn(at, "|+");
		const char *token = arena_strndup(w->arena, at, n);
		if (suits(action, exam_token_kind(w->rules->codes, token), token))
			own = arena_printf(w->arena, "%s%s%s", own, *own ? "|" : "", token);
		at += n;
	}
	return own;
}

static size_t cut(struct work *w, const char *action, const char *part[PARTS_MAX])
{
	size_t count = 0;
	for (const char *at = action; *at && count < PARTS_MAX; at += *at == '+') {
		size_t n = strcspn(at, "+");
		part[count++] = arena_strndup(w->arena, at, n);
		at += n;
	}
	return count;
}

/* The part that the row's interval and schedule are about. */
static size_t main_part(const char *const *part, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_word(part[i], "follow-up-imaging"))
			return i;
	return 0;
}

static void put(struct work *w, const struct duty *d, struct duty_list *out)
{
	out->duty = arena_grow(w->arena, out->duty, out->count, sizeof *d);
	out->duty[out->count++] = *d;
}

/* What an overlay row owes beside the answer, under the key "KEY+ROW". */
static void put_beside(struct work *w, const struct duty *d, struct duty_list *out)
{
	for (size_t i = 0; i < d->beside_count; i++) {
		const struct guideline_answer *o = d->beside[i];
		struct duty one = *d;
		one.kind = DUTY_OWED;
		one.key = arena_printf(w->arena, "%s+%s", d->key, o->row);
		one.action = o->action;
		one.modality = o->modality;
		one.row = o->row;
		one.min = o->min;
		one.max = o->max;
		one.unit = o->unit;
		one.from = *o->from ? o->from : "exam";
		one.optional = o->optional;
		one.ruling = ruling_without_steps(w, d->ruling, o->row);
		one.question_kind = QUESTION_NONE;
		one.provisional = NULL;
		one.undated = false;
		put(w, &one, out);
	}
}

void duty_split(struct work *w, const struct duty *d, struct duty_list *out)
{
	const char *part[PARTS_MAX];
	size_t count = d->kind == DUTY_OWED ? cut(w, d->action, part) : 0;
	if (count < 2) {
		put(w, d, out);
		put_beside(w, d, out);
		return;
	}
	size_t first = main_part(part, count);
	bool timed = has_word(part[first], "follow-up-imaging");
	for (size_t i = 0; i < count; i++) {
		struct duty one = *d;
		one.action = part[i];
		one.modality = tokens_for(w, d->modality ? d->modality : "", part[i]);
		if (i != first) {
			one.key = arena_printf(w->arena, "%s+%s", d->key, part[i]);
			one.ruling = ruling_without_steps(w, d->ruling, NULL);
			one.question_kind = QUESTION_NONE; /* asked once */
		}
		if (i != first && timed)
			one.min = one.max = -1;
		put(w, &one, out);
	}
	put_beside(w, d, out);
}
