/* SPDX-License-Identifier: Apache-2.0
 *
 * letters.c - rules about letters to patients.
 */
#include "autoconf.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

static const struct question *question_in(const struct chart *c, const struct patient_letter *l)
{
	char key[64];
	snprintf(key, sizeof key, "%lld/letter-%d", (long long)l->followup, l->number);
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		bool own = q->kind == QUESTION_LETTER_WAITS && strcmp(q->key, key) == 0;
		if (l->question ? q->id == l->question : own)
			return q;
	}
	return NULL;
}

static void look_at_waiting(struct check *k, const struct chart *c, const struct patient_letter *l)
{
	const struct case_record *r = l->followup ? chart_case(c, l->followup) : NULL;
	const struct question *q = question_in(c, l);
	if (!q || !q->open)
		rule_violated(k, "letter %lld waits and nobody is asked", (long long)l->id);
	if (c->patient.deceased || (r && !is_open(r)))
		rule_violated(k, "letter %lld waits and nobody is to get it", (long long)l->id);
}

/* Sent: one attempt without an answer; what came of it: one more. */
static void look_at_attempts(struct check *k, const struct chart *c, const struct patient_letter *l)
{
	const struct case_record *r = l->followup ? chart_case(c, l->followup) : NULL;
	size_t sent = 0, came = 0;
	for (size_t i = 0; r && i < r->attempt_count; i++) {
		const struct attempt *t = r->attempt[i];
		if (t->letter != l->number)
			continue;
		sent += t->outcome == ATTEMPT_NO_ANSWER;
		came += t->outcome == ATTEMPT_RECEIPT || t->outcome == ATTEMPT_RETURNED;
	}
	bool ended = l->state == LETTER_RECEIVED || l->state == LETTER_RETURNED;
	if (r && (sent != (l->state == LETTER_SENT || ended) || came != ended))
		rule_violated(k, "letter %lld is %s, and %zu attempts say so", (long long)l->id,
		    vocabulary_word(&letter_state_words, (int)l->state), sent + came);
}

static bool may_follow(enum letter_state was, enum letter_state is)
{
	switch (was) {
	case LETTER_QUEUED:
		return is == LETTER_PRINTED || is == LETTER_LEFT_OUT;
	case LETTER_PRINTED:
		return is == LETTER_SENT || is == LETTER_LEFT_OUT;
	case LETTER_SENT:
		return is == LETTER_RECEIVED || is == LETTER_RETURNED;
	default:
		return false;
	}
}

static void look_at_state(struct check *k, const struct patient_letter *l)
{
	bool undo = k->t->event->kind == EVENT_ANSWER && k->t->event->answer->kind == ANSWER_UNDO;
	const struct patient_letter *was = letter_before(k, l->id);
	if (was && !undo && was->state != l->state && !may_follow(was->state, l->state))
		rule_violated(k, "letter %lld went from %s to %s", (long long)l->id,
		    vocabulary_word(&letter_state_words, (int)was->state),
		    vocabulary_word(&letter_state_words, (int)l->state));
}

void check_letters(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->letter_count; i++) {
			const struct patient_letter *l = c->letter[i];
			rule_checked(k, 1);
			if (l->state == LETTER_QUEUED || l->state == LETTER_PRINTED)
				look_at_waiting(k, c, l);
			look_at_attempts(k, c, l);
			look_at_state(k, l);
		}
}
