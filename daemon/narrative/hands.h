/* SPDX-License-Identifier: Apache-2.0
 *
 * hands.h - in whose hands a thing is that a sentence names, inside narrative/.
 */
#ifndef NARRATIVE_HANDS_H
#define NARRATIVE_HANDS_H

#include "recommend.h"

/* The words of the tables, for narrative_rules. */
const struct watch_index *hands_index(struct arena *a);
const struct watch_index *general_index(struct arena *a);
const struct watch_index *moot_index(struct arena *a);

enum hands {
	HANDS_NONE,	/* nothing of the kind is told: the report may well ask for it */
	HANDS_ARRANGED, /* it is ordered, booked, on somebody's list */
	HANDS_OVER,	/* it was done, in this visit */
	HANDS_CARE,	/* somebody who is named sees, takes or follows the patient */
	HANDS_LEFT,	/* what to do, and when, is somebody else's to decide */
	HANDS_RULE,	/* what holds for people or findings in general */
	HANDS_REPORTED, /* what somebody wanted before */
	HANDS_HABIT,	/* how the patient is to live */
	HANDS_KIN,	/* somebody of the family */
	HANDS_UNREAL	/* what would have been, had things been otherwise */
};

/* Of the part; *at is the token of the word that says so.  HANDS_NONE where the part itself
 * recommends. */
enum hands hands_of(struct text *t, const struct part *p, uint32_t *at);
/* The same of a whole sentence. */
enum hands hands_of_sentence(struct text *t, uint32_t index, uint32_t *at);
/* general.c: "smokers should have a CT"; wishes: the part recommends.  "Her sister had an MRI." */
bool is_rule(struct text *t, const struct part *p, bool wishes);
bool is_of_kin(struct text *t, const struct part *p);
/* The category in front of the token is one of a rule: "LR-3 observations are usually imaged". */
bool hands_rule_at(struct text *t, uint32_t index, uint32_t token);
/* Nothing parts the thing from the word that says in whose hands it is. */
bool hands_cover(const struct text *t, uint32_t at, uint32_t thing);
/* "The June report advised MRI, which was never done": it, or what goes on with it, says so. */
bool hands_undone(struct text *t, uint32_t index);
/* "Surgery is taking him to theatre": they know, and act today. */
bool hands_act_now(struct text *t, uint32_t index);
/* Takes out the referrals for which the next sentences tell of a visit, or that they were called.
 */
void hands_take_over(struct text *t, struct recs *all);

/* moot.c: what was recommended is met by this exam, or the finding falls short of the limit from
 * which a guideline wants anything; nothing else is asked for. */
bool is_moot(struct text *t, const struct sentence *s);

/* "... accordingly none is requested": *at, where that begins. */
bool concludes_none(const struct text *t, const struct sentence *s, uint32_t *at);

/* form.c: "Follow-up needed (Y/N): N": a form's question, and its answer. */
bool is_form_no(const struct text *t, const struct sentence *s);
/* "FNA recommended  Yes [x]  No [ ]" */
bool is_form_yes(const struct text *t, const struct sentence *s);
/* "[no follow-up / CT in 3 months]": a list of which nothing was picked. */
bool is_form_unpicked(const struct text *t, const struct sentence *s);
/* "Neuro-oncology review: grade 2 astrocytoma.", above all else: what this exam is for. */
bool is_form_title(const struct text *t, uint32_t index);
/* "[ ]", "[x]", "( )", "(x)" at the token: *behind it. */
bool form_box(const struct text *t, uint32_t k, bool *ticked, uint32_t *behind);
/* The next option behind `from` that is ticked, of a sentence with boxes in front of its options:
 * [*from, *to); false: none. */
bool form_choice(const struct text *t, const struct sentence *s, uint32_t *from, uint32_t *to);
/* A round of screening, a wish to be called with questions, a signature, what was advised then. */
bool asks_nobody(struct text *t, const struct sentence *s);
/* The next round of screening is nobody's wish. */
bool says_screening(const struct text *t, uint32_t first, uint32_t end);

#endif
