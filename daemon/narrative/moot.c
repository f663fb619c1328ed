/* SPDX-License-Identifier: Apache-2.0
 *
 * moot.c - sentences that name what is asked for elsewhere and ask for nothing themselves.
 *
 * An exam that meets what was recommended earlier, a finding that falls short of the limit from
 * which a guideline wants something, a round of screening that comes by itself, a wish to be called
 * with questions, a signature.  Each is told by its form: who the subject is, what the verb says,
 * and that nothing behind it asks for more.  Fails: never; what it does not know asks as before.
 */
#include "autoconf.h"
#include "hands.h"
#include "performed.h"

#define NEAR	    4  /* tokens from a negation to its verb, from a verb to its object */
#define BELOW_NEAR  6  /* from "below" to "threshold" */
#define OWED_NEAR   12 /* from what was owed to that it is met */
#define SIGNATURE   12
#define THANKS	    12
#define WISH_NEAR   6	/* from "if" to who wishes */
#define CONCLUSION  12	/* tokens of the clause that concludes */
#define ASKS_WITHIN 200 /* from what is met to the end of the sentence */

enum {
	NOT = 1 << 0,
	HINDER = 1 << 1, /* it is wished, or supposed, and not so */
	TODAY = 1 << 2,	 /* the exam of this report */
	MEETS = 1 << 3,
	MET = 1 << 4,
	BE = 1 << 5,
	OWED = 1 << 6, /* what was asked for */
	REACH = 1 << 7,
	SHORT = 1 << 8,
	BELOW = 1 << 9,
	LIMIT = 1 << 10,
	CALL = 1 << 11,
	DOUBTS = 1 << 12, /* what somebody may call with */
	SCREEN = 1 << 13,
	ROUND = 1 << 14, /* what comes by itself */
	READER = 1 << 15,
	SKIP = 1 << 16, /* may stand between "is" and "met" */
	LETTER = 1 << 17,
	WEIGHED = 1 << 18, /* what somebody thinks of what is there */
	THANK = 1 << 19,
	APPLY = 1 << 20,
	STOP = 1 << 21, /* what stands behind it is no part of what is met */
	HOLD = 1 << 22, /* it is met only when something else is */
	PART = 1 << 23, /* it is met in part */
	GOOD = 1 << 24	/* what somebody would be glad to reach */
};

static const struct watched moot_words[] = {{"not", NOT, NULL}, {"no", NOT, NULL},
    {"none", NOT, NULL}, {"neither", NOT, NULL}, {"nor", NOT, NULL}, {"fails", NOT, NULL},
    {"fail", NOT, NULL}, {"doesn", NOT, NULL}, {"don", NOT, NULL}, {"doesnt", NOT, NULL},
    {"never", NOT, NULL}, {"yet", NOT, NULL}, {"if", HINDER | HOLD, NULL},
    {"unless", HINDER | HOLD, NULL}, {"until", HINDER | HOLD, NULL}, {"till", HINDER | HOLD, NULL},
    {"once", HINDER | HOLD, NULL}, {"when", HINDER, NULL}, {"after", HINDER, NULL},
    {"should", HINDER, NULL}, {"must", HINDER, NULL}, {"could", HINDER, NULL},
    {"can", HINDER, NULL}, {"may", HINDER, NULL}, {"would", HINDER, NULL}, {"will", HINDER, NULL},
    {"needs", HINDER, NULL}, {"please", HINDER, NULL}, {"ensure", HINDER, NULL},
    {"pending", HINDER | HOLD, NULL}, {"to", HINDER, NULL}, {"be", HINDER, NULL},
    {"only", HINDER, NULL}, {"partially", HINDER, NULL}, {"partly", HINDER, NULL},
    {"this", TODAY, NULL}, {"today", TODAY, NULL}, {"todays", TODAY, NULL},
    {"present", TODAY, NULL}, {"current", TODAY, NULL}, {"that", TODAY, NULL},
    {"which", TODAY, NULL}, {"it", TODAY, NULL}, {"and", TODAY | STOP, NULL},
    {"completes", MEETS, NULL}, {"concludes", MEETS, NULL}, {"ends", MEETS, NULL},
    {"closes", MEETS, NULL}, {"fulfils", MEETS, NULL}, {"fulfills", MEETS, NULL},
    {"satisfies", MEETS, NULL}, {"meets", MEETS | REACH, NULL}, {"answers", MEETS, NULL},
    {"finishes", MEETS, NULL}, {"settles", MEETS, NULL}, {"discharges", MEETS, NULL},
    {"addresses", MEETS, NULL}, {"completed", MET, NULL}, {"complete", MET, NULL},
    {"concluded", MET, NULL}, {"closed", MET, NULL}, {"fulfilled", MET, NULL},
    {"satisfied", MET, NULL}, {"met", MET | REACH, NULL}, {"answered", MET, NULL},
    {"finished", MET, NULL}, {"settled", MET, NULL}, {"discharged", MET, NULL}, {"is", BE, NULL},
    {"are", BE, NULL}, {"has", BE, NULL}, {"have", BE, NULL}, {"been", BE, NULL}, {"was", BE, NULL},
    {"now", SKIP, NULL}, {"hereby", SKIP, NULL}, {"herewith", SKIP, NULL}, {"thereby", SKIP, NULL},
    {"thus", SKIP | STOP, NULL}, {"therefore", SKIP | STOP, NULL}, {"already", SKIP, NULL},
    {"recommendation", OWED, NULL}, {"recommendations", OWED, NULL}, {"recommended", OWED, NULL},
    {"advised", OWED, NULL}, {"suggested", OWED, NULL}, {"requested", OWED, NULL},
    {"request", OWED, NULL}, {"advice", OWED, NULL}, {"surveillance", OWED, NULL},
    {"follow", OWED, NULL}, {"followup", OWED, NULL}, {"question", OWED | DOUBTS, NULL},
    {"loop", OWED, NULL}, {"schedule", OWED, NULL}, {"qualify", REACH, NULL},
    {"qualifies", REACH, NULL}, {"meet", REACH, NULL}, {"meeting", REACH, NULL},
    {"reach", REACH | CALL, NULL}, {"reaches", REACH, NULL}, {"reached", REACH, NULL},
    {"reaching", REACH, NULL}, {"attain", REACH, NULL}, {"attains", REACH, NULL},
    {"satisfy", REACH, NULL}, {"fulfil", REACH, NULL}, {"fulfill", REACH, NULL},
    {"short", SHORT, NULL}, {"shy", SHORT, NULL}, {"below", BELOW, NULL}, {"under", BELOW, NULL},
    {"beneath", BELOW, NULL}, {"smaller", BELOW, NULL}, {"less", BELOW, NULL},
    {"threshold", LIMIT, NULL}, {"thresholds", LIMIT, NULL}, {"subthreshold", LIMIT | SHORT, NULL},
    {"cutoff", LIMIT, NULL}, {"cutoffs", LIMIT, NULL}, {"cut", LIMIT, NULL}, {"limit", LIMIT, NULL},
    {"limits", LIMIT, NULL}, {"criteria", LIMIT, NULL}, {"criterion", LIMIT, NULL},
    {"size", LIMIT, NULL}, {"sizes", LIMIT, NULL}, {"call", CALL, NULL}, {"contact", CALL, NULL},
    {"hesitate", CALL, NULL}, {"phone", CALL, NULL}, {"telephone", CALL, NULL},
    {"page", CALL, NULL}, {"email", CALL, NULL}, {"ring", CALL, NULL}, {"available", CALL, NULL},
    {"questions", DOUBTS, NULL}, {"queries", DOUBTS, NULL}, {"query", DOUBTS, NULL},
    {"concerns", DOUBTS, NULL}, {"clarification", DOUBTS, NULL}, {"screen", SCREEN, NULL},
    {"screening", SCREEN, NULL}, {"screens", SCREEN, NULL}, {"rescreen", SCREEN, NULL},
    {"recall", SCREEN, NULL}, {"invitation", SCREEN | ROUND | LETTER, NULL},
    {"letter", LETTER, NULL}, {"reminder", LETTER, NULL}, {"protocol", ROUND, NULL},
    {"interpretation", WEIGHED, NULL}, {"correlation", WEIGHED, NULL},
    {"integration", WEIGHED, NULL}, {"apply", APPLY, NULL}, {"applies", APPLY, NULL},
    {"applicable", APPLY, NULL}, {"thank", THANK, NULL}, {"thanks", THANK, NULL},
    {"invite", SCREEN | ROUND, NULL}, {"routine", ROUND, NULL}, {"usual", ROUND, NULL},
    {"regular", ROUND, NULL}, {"programme", ROUND, NULL}, {"program", ROUND, NULL},
    {"appropriate", ROUND, NULL}, {"interval", ROUND, NULL}, {"annual", ROUND, NULL},
    {"yearly", ROUND, NULL}, {"biennial", ROUND, NULL}, {"eligible", ROUND, NULL},
    {"radiology", READER, NULL}, {"radiologist", READER, NULL}, {"imaging", READER, NULL},
    {"teleradiology", READER, NULL}, {"neuroradiology", READER, NULL},
    {"neuroradiologist", READER, NULL}, {"so", STOP, NULL}, {"with", STOP, NULL},
    {"hence", STOP, NULL}, {"then", STOP, NULL}, {"while", STOP, NULL}, {"whereas", STOP, NULL},
    {"although", STOP, NULL}, {"though", STOP, NULL}, {"in", STOP, NULL}, {"at", STOP, NULL},
    {"within", STOP, NULL}, {"every", STOP, NULL}, {"next", STOP, NULL}, {"plus", STOP, NULL},
    {"because", STOP, NULL}, {"since", STOP, NULL}, {"given", STOP, NULL}, {"except", HOLD, NULL},
    {"remains", HOLD, NULL}, {"remain", HOLD, NULL}, {"outstanding", HOLD, NULL},
    {"due", HOLD, NULL}, {"first", PART, NULL}, {"second", PART, NULL}, {"third", PART, NULL},
    {"initial", PART, NULL}, {"half", PART, NULL}, {"part", PART, NULL}, {"one", PART, NULL},
    {"round", PART, NULL}, {"benign", GOOD, NULL}, {"benignity", GOOD, NULL},
    {"simple", GOOD, NULL}, {"resolution", GOOD, NULL}, {"normal", ROUND | GOOD, NULL}};

struct moot_words {
	const struct text *t;
	const struct sentence *s;
	const uint8_t *words;
};

const struct watch_index *moot_index(struct arena *a)
{
	return watch_index_new(a, moot_words, sizeof moot_words / sizeof *moot_words);
}

static bool is(const struct moot_words *l, uint32_t k, unsigned of)
{
	uint8_t i = k >= l->s->first && k < l->s->end ? l->words[k] : 0;
	return i && moot_words[i - 1].kinds & of;
}

static bool any_in(const struct moot_words *l, uint32_t a, uint32_t b, unsigned of)
{
	for (; a < b && a < l->s->end; a++)
		if (is(l, a, of))
			return true;
	return false;
}

/* One of the kind in front of k, that near, in the same clause. */
static bool before(const struct moot_words *l, uint32_t k, uint32_t near, unsigned of)
{
	for (uint32_t n = k; n-- > l->s->first && n + near >= k;)
		if (is_sign(l->t, n, ';') || is_sign(l->t, n, ',') || is_sign(l->t, n, ':'))
			return false;
		else if (is(l, n, of))
			return true;
	return false;
}

/* "; ", ", ", " - ", "so", "with": another thing begins. */
static bool stops_at(const struct moot_words *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct token *w = &t->token[k];
	const uint8_t apart = GAP_SPACE | GAP_HYPHEN;
	return (w->kind == TOKEN_SIGN && strchr(",;:-", w->sign)) ||
	       ((w->gap & apart) == apart && k > l->s->first) || is(l, k, STOP) ||
	       mark_at(t, k, W_BREAK);
}

/* "6-month follow-up", "two years of surveillance": the time is that of what is owed. */
static bool is_of_owed(const struct moot_words *l, uint32_t k)
{
	for (uint32_t n = k; n < l->s->end && n < k + NEAR && !stops_at(l, n); n++)
		if (is(l, n, OWED) || token_is(l->t, n, "interval") || token_is(l->t, n, "period"))
			return true;
	return false;
}

/* It asks for something, wherever it stands: "recommended" alone is what was owed. */
static bool asks_at(const struct moot_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (is(l, k, HOLD) || mark_at(t, k, W_CONDITION) || mark_at(t, k, W_AGAIN))
		return true;
	if (mark_at(t, k, W_UNIT) || mark_at(t, k, W_FREQUENCY))
		return !is_of_owed(l, k);
	return mark_at(t, k, W_RECOMMEND) && !(is(l, k, OWED) && !is(l, k - 1, BE));
}

/* The sentence goes on to ask, behind a stop of its own for an exam, without one for a time. */
static bool asks_behind(const struct moot_words *l, uint32_t k)
{
	static const enum word_class asks[] = {W_RECOMMEND, W_UNIT, W_FREQUENCY, W_MODALITY,
	    W_IMAGING, W_ACTION, W_SERVICE, W_REFER, W_WORKUP, W_AGAIN, W_MONTH, W_TREATMENT};
	const struct text *t = l->t;
	bool stop = false;
	if (l->s->end > k + ASKS_WITHIN)
		return true; /* who says so much behind it is not looked through for each word */
	for (; k < l->s->end; k++) {
		stop = stop || stops_at(l, k);
		if (asks_at(l, k) || mark_at(t, k, W_BREAK))
			return true;
		for (size_t i = 0; stop && i < sizeof asks / sizeof *asks; i++)
			if (mark_at(t, k, asks[i]))
				return true;
	}
	return false;
}

/* ---- met --------------------------------------------------------------------------------------
 */

/* "This completes the recommended surveillance", "today's exam answers the question raised"; not
 * the first of three exams, and no criteria for something that is to be done now. */
static bool meets_at(const struct moot_words *l, uint32_t k)
{
	uint32_t owed = k + 1;
	if (!is(l, k, MEETS) || !before(l, k, 2 * NEAR, TODAY) || before(l, k, NEAR, NOT | HINDER))
		return false;
	while (owed < l->s->end && owed <= k + 2 * NEAR && !is(l, owed, OWED)) {
		if (stops_at(l, owed) || is(l, owed, PART))
			return false;
		owed++;
	}
	uint32_t end = owed;
	while (end < l->s->end && end <= owed + NEAR && !stops_at(l, end))
		end++;
	return is(l, owed, OWED) && !any_in(l, k + 1, end, LIMIT) && !asks_behind(l, owed);
}

/* "The follow-up advised in March is hereby fulfilled", "recommended interval now complete". */
static bool met_at(const struct moot_words *l, uint32_t k)
{
	uint32_t verb = k;
	if (!is(l, k, MET))
		return false;
	while (verb > l->s->first && is(l, verb - 1, BE | SKIP))
		verb--;
	bool bare = k + 1 >= l->s->end || l->t->token[k + 1].kind == TOKEN_SIGN;
	return (verb < k || bare) && before(l, verb, OWED_NEAR, OWED) &&
	       !before(l, verb, OWED_NEAR, NOT | HINDER | LIMIT | PART) && !asks_behind(l, k + 1);
}

/* ---- short of a limit ---------------------------------------------------------------------------
 */

/* What stands in front asks, and not of other sizes: "Recommend ultrasound in a year; it does not
 * meet the criteria for biopsy". */
static bool asks_before(const struct moot_words *l, uint32_t k)
{
	const struct text *t = l->t;
	struct size_row row;
	bool asks = false;
	for (uint32_t n = l->s->first; n < k; n++) {
		if (size_row_at(t, l->s, n, &row) || mark_at(t, n, W_GUIDELINE))
			return false;
		asks = asks || mark_at(t, n, W_RECOMMEND) || mark_at(t, n, W_UNIT) ||
		       mark_at(t, n, W_FREQUENCY);
	}
	return asks;
}

/* "Advised from 1.5 cm, which this nodule does not reach": the limit is a number. */
static bool size_named(const struct moot_words *l, uint32_t k)
{
	struct size_row row;
	for (uint32_t n = l->s->first; n < k; n++)
		if (size_row_at(l->t, l->s, n, &row))
			return true;
	return false;
}

/* What it is short of is an act, or a limit of size, and nothing that would be well to reach: "does
 * not meet the criteria for a simple cyst". */
static bool is_short_of_act(const struct moot_words *l, uint32_t k)
{
	static const enum word_class acts[] = {W_ACTION, W_FOLLOW, W_MODALITY, W_IMAGING, W_SERVICE,
	    W_REFER, W_WORKUP, W_TREATMENT, W_RECOMMEND, W_AGAIN, W_GUIDELINE};
	static const char *const words[] = {"surgery", "surgical", "intervention", "treatment",
	    "repair", "sampling", "biopsy", "fna", "aspiration", "surveillance", "reporting"};
	const struct text *t = l->t;
	uint32_t of = k;
	while (of < l->s->end && of < k + BELOW_NEAR && !stops_at(l, of) &&
	       !token_is(t, of, "for") && !token_is(t, of, "of"))
		of++;
	if (!token_is(t, of, "for") && !token_is(t, of, "of"))
		return true;
	for (uint32_t n = of + 1; n < l->s->end && n <= of + NEAR && !stops_at(l, n); n++) {
		if (is(l, n, GOOD))
			return false;
		for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
			if (mark_at(t, n, acts[i]))
				return true;
		if (token_in(t, n, words, sizeof words / sizeof *words))
			return true;
		if (is(l, n, LIMIT))
			return is_short_of_act(l, n);
	}
	return false;
}

/* "The size at which ultrasound is recommended": the limit's own clause asks for nothing. */
static uint32_t behind_limit(const struct moot_words *l, uint32_t k)
{
	if (!token_is(l->t, k, "which") && !token_is(l->t, k + 1, "which"))
		return k;
	for (k += 2; k < l->s->end && !stops_at(l, k);)
		k++;
	return k;
}

/* "Does not meet size criteria", "falls short of", "below the threshold for". */
static bool falls_short_at(const struct moot_words *l, uint32_t k)
{
	const struct text *t = l->t;
	uint32_t end = 0;
	bool limit =
	    any_in(l, l->s->first, l->s->end, LIMIT) || HAS(l->s, W_GUIDELINE) || size_named(l, k);
	if (is(l, k, REACH) && limit && before(l, k, NEAR, NOT))
		end = k + 1;
	if (is(l, k, SHORT) && (is(l, k, LIMIT) || (limit && token_is(t, k + 1, "of"))))
		end = k + 1;
	for (uint32_t n = k + 1; is(l, k, BELOW) && n < l->s->end && n <= k + BELOW_NEAR; n++)
		if (is(l, n, LIMIT))
			end = n + 1;
	if (is(l, k, APPLY) && before(l, k, 2, NOT) && HAS(l->s, W_GUIDELINE))
		end = k + 1;
	if (!end || before(l, k, 2 * NEAR, HINDER) || !is_short_of_act(l, k + 1))
		return false;
	return !asks_behind(l, behind_limit(l, end)) && !asks_before(l, k);
}

/* ---- others
 * --------------------------------------------------------------------------------------- */

/* "Please call with any questions", and not a person who is named, or with a concern that is. */
static bool is_courtesy(const struct moot_words *l)
{
	static const char *const people[] = {"him", "her", "them", "patient", "ward", "surgery",
	    "surgeon", "team", "family", "back", "urgently", "today", "immediately", "now"};
	static const char *const about[] = {"about", "regarding", "concerning", "on"};
	const struct text *t = l->t;
	uint32_t call = l->s->first, with;
	while (call < l->s->end && !is(l, call, CALL))
		call++;
	for (with = call + 1; with < l->s->end && !is(l, with, DOUBTS); with++)
		for (size_t i = 0; i < sizeof people / sizeof *people; i++)
			if (is_sign(t, with, ':') || is_sign(t, with, ';') ||
			    token_is(t, with, "without") || token_is(t, with, people[i]))
				return false;
	if (with >= l->s->end)
		return false;
	while (is(l, with, DOUBTS) || token_is(t, with, "or") ||
	       (token_is(t, with, "and") && is(l, with + 1, DOUBTS)))
		with++;
	/* "24/7", "x4711" */
	bool ends = with >= l->s->end || t->token[with].kind != TOKEN_WORD;
	ends = ends || token_in(t, with, about, sizeof about / sizeof *about);
	for (uint32_t k = with; k < l->s->end; k++)
		ends = ends && !mark_at(t, k, W_RECOMMEND) && !is_sign(t, k, ';') &&
		       !(is_sign(t, k, ',') && k + 1 < l->s->end);
	return ends &&
	       !(l->s->classes & (BIT(W_MODALITY) | BIT(W_UNIT) | BIT(W_ACTION) | BIT(W_REGION)));
}

/* "Thank you.", "Thanks for the referral", and not for what is still to be done. */
static bool is_thanks(const struct moot_words *l)
{
	static const char *const gone[] = {"referring", "referral", "asking", "involving",
	    "allowing", "opportunity", "consulting", "including", "request", "courtesy", "trust",
	    "consultation", "confidence"};
	const struct text *t = l->t;
	uint32_t k = l->s->first;
	k += token_is(t, k, "many") || token_is(t, k, "with");
	if (!is(l, k, THANK) || l->s->end - k > THANKS)
		return false;
	bool for_that = false, stop = false;
	for (uint32_t n = k + 1; n < l->s->end; n++) {
		stop = stop || is_sign(t, n, ',') || is_sign(t, n, ';') || token_is(t, n, "and");
		for_that = for_that || (token_in(t, n, gone, sizeof gone / sizeof *gone) && !stop);
		if (stop && n + 1 < l->s->end && !is_sign(t, n, '.'))
			return false;
	}
	const uint64_t asks = BIT(W_MODALITY) | BIT(W_UNIT) | BIT(W_ACTION) | BIT(W_CONDITION);
	return (for_that || l->s->end <= k + NEAR) && !(l->s->classes & asks);
}

/* "Participants will receive a letter for the next yearly scan": whoever writes it calls them. */
static bool is_invited(const struct moot_words *l, uint32_t k)
{
	const struct text *t = l->t;
	bool sent = token_is(t, k, "receive") || token_is(t, k, "get") || token_is(t, k, "sent");
	uint32_t letter = k + 1;
	while (sent && letter < l->s->end && letter <= k + NEAR && !is(l, letter, LETTER))
		letter++;
	return sent && is(l, letter, LETTER) && any_in(l, l->s->first, l->s->end, ROUND | SCREEN) &&
	       !HAS(l->s, W_RECOMMEND) && !HAS(l->s, W_LESION) && !token_is(t, k - 1, "should") &&
	       !token_is(t, k - 1, "must");
}

/* "See the therapist's note for the diet", "please combine with clinic": what others wrote. */
static bool is_pointer(const struct moot_words *l)
{
	const struct text *t = l->t;
	const uint64_t asks = BIT(W_MODALITY) | BIT(W_UNIT) | BIT(W_ACTION) | BIT(W_SERVICE) |
			      BIT(W_REFER) | BIT(W_WORKUP) | BIT(W_FOLLOW);
	uint32_t k = l->s->first + token_is(t, l->s->first, "please");
	if (token_is(t, k, "combine") && token_is(t, k + 1, "with"))
		return token_is(t, k + 2, "clinic") && l->s->end <= k + NEAR;
	bool note = false;
	for (uint32_t n = k + 1; token_is(t, k, "see") && n < l->s->end && n < k + 2 * NEAR; n++)
		note = note || token_is(t, n, "note") || token_is(t, n, "notes");
	/* "See the addendum note: the patient needs a specialist" says it itself */
	for (uint32_t n = k; note && n < l->s->end; n++)
		if (stops_at(l, n) || is(l, n, HINDER) || token_is(t, n, "that") ||
		    (mark_at(t, n, W_RECOMMEND) && !token_is(t, n, "recs")))
			return false;
	return note && !(l->s->classes & asks);
}

/* "Repeat if clinically warranted." and no more. */
static bool is_left_to_clinic(const struct moot_words *l)
{
	static const char *const needs[] = {
	    "warranted", "indicated", "necessary", "needed", "required", "appropriate"};
	const struct text *t = l->t;
	uint32_t last = l->s->end - 1 - is_sign(t, l->s->end - 1, '.');
	bool end = false;
	end = end || token_in(t, last, needs, sizeof needs / sizeof *needs);
	if (!end || last <= l->s->first + 2 || last > l->s->first + NEAR + 1)
		return false;
	bool left = token_is(t, last - 2, "if") || token_is(t, last - 2, "as") ||
		    token_is(t, last - 2, "when") || token_is(t, last - 2, "where");
	return left && token_is(t, last - 1, "clinically") &&
	       !(l->s->classes & (BIT(W_MODALITY) | BIT(W_ACTION) | BIT(W_REGION)));
}

/* "If the clinician wishes", "if the treating endocrinologist so elects": offered, and no time is
 * named. */
static bool is_at_their_wish(const struct moot_words *l)
{
	static const char *const wish[] = {
	    "wishes", "wish", "elects", "prefers", "desires", "chooses", "desired"};
	const struct text *t = l->t;
	if (!HAS(l->s, W_CONDITION) || l->s->classes & (BIT(W_UNIT) | BIT(W_FREQUENCY)) ||
	    any_in(l, l->s->first, l->s->end, NOT))
		return false;
	for (uint32_t k = l->s->first; k < l->s->end; k++)
		for (uint32_t n = k; token_in(t, k, wish, sizeof wish / sizeof *wish) &&
				     n-- > l->s->first && n + WISH_NEAR > k;)
			if (mark_at(t, n, W_CONDITION))
				return true;
	return false;
}

/* "Return on Thursday as arranged.", and not that it was missed, or has yet to be seen to. */
static bool is_as_made(const struct moot_words *l)
{
	static const char *const undone[] = {"missed", "failed", "overdue", "without", "proceed"};
	static const char *const made[] = {"arranged", "planned", "booked", "scheduled"};
	const struct text *t = l->t;
	uint32_t last = l->s->end - 1 - is_sign(t, l->s->end - 1, '.');
	if (any_in(l, l->s->first, l->s->end, NOT | HINDER) || HAS(l->s, W_RECOMMEND))
		return false;
	for (uint32_t k = l->s->first; k < l->s->end; k++)
		if (token_in(t, k, undone, sizeof undone / sizeof *undone))
			return false;
	for (size_t i = 0; last > l->s->first + 1 && i < sizeof made / sizeof *made; i++)
		if (token_is(t, last, made[i]))
			return token_is(t, last - 1, "as") || token_is(t, last - 1, "already");
	return false;
}

/* "Interpretation alongside neuropsychology is advised": what is there already is weighed. */
static bool is_weighed(const struct moot_words *l)
{
	const struct text *t = l->t;
	uint32_t k = l->s->first +
		     (token_is(t, l->s->first, "clinical") || token_is(t, l->s->first, "careful"));
	const uint64_t asks = BIT(W_MODALITY) | BIT(W_IMAGING) | BIT(W_ACTION) | BIT(W_UNIT) |
			      BIT(W_CONDITION) | BIT(W_FOLLOW) | BIT(W_WORKUP) | BIT(W_REFER);
	/* "Interpretation by a neuroradiologist", "correlation and an endoscopy" */
	for (uint32_t n = k; n + 1 < l->s->end; n++)
		if (token_is(t, n, "by") || token_is(t, n, "and") || is_sign(t, n, ',') ||
		    is_sign(t, n, ';') || is_sign(t, n, ':'))
			return false;
	return is(l, k, WEIGHED) && !(l->s->classes & asks);
}

/* "Return to routine screening", "next screen in 24 months as per the programme"; a recall is one
 * to come only where it is called so: "recall at a short interval" is not. */
static bool is_round(const struct moot_words *l)
{
	static const char *const found[] = {"short", "early", "additional", "views", "view", "mass",
	    "found", "cancer", "clinic", "treatment", "abnormal"};
	const struct text *t = l->t;
	const uint64_t asks = BIT(W_ACTION) | BIT(W_SERVICE) | BIT(W_REFER) | BIT(W_CONDITION) |
			      BIT(W_WORKUP) | BIT(W_NEGATION);
	bool screen = false;
	for (uint32_t k = l->s->first; k < l->s->end; k++) {
		bool recall = token_is(t, k, "recall");
		screen = screen || (is(l, k, SCREEN) && (!recall || is(l, k - 1, ROUND)));
		if (is(l, k, NOT) || (recall && HAS(l->s, W_RECOMMEND)))
			return false;
		if (token_in(t, k, found, sizeof found / sizeof *found))
			return false;
	}
	return screen && any_in(l, l->s->first, l->s->end, ROUND) && !(l->s->classes & asks);
}

/* "At that time there was a nodule and I advised a CT", and not that it was never made. */
static bool is_told_then(const struct moot_words *l)
{
	static const char *const then[] = {
	    "was", "were", "had", "advised", "recommended", "suggested", "requested", "showed"};
	static const char *const now[] = {"never", "still", "yet", "is", "are", "will", "shall",
	    "should", "must", "needs", "need", "again", "please", "not", "but", "now", "today"};
	const struct text *t = l->t;
	uint32_t k = l->s->first;
	bool told = false;
	if (!token_is(t, k, "at") || !token_is(t, k + 1, "that") || !token_is(t, k + 2, "time"))
		return false;
	for (; k < l->s->end; k++) {
		told = told || token_in(t, k, then, sizeof then / sizeof *then);
		if (token_in(t, k, now, sizeof now / sizeof *now))
			return false;
	}
	return told;
}

/* "J. McNamee, paediatric radiology": names, a comma, and what somebody is. */
static bool is_signature(const struct moot_words *l)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	uint32_t k = s->first;
	if (s->end - s->first > SIGNATURE ||
	    !is(l, s->end - 1 - is_sign(t, s->end - 1, '.'), READER))
		return false;
	while (k < s->end && !is_sign(t, k, ',')) {
		const struct token *w = &t->token[k];
		if (is(l, k, CALL)) /* "Call Dr. Vale, radiology" */
			return false;
		bool name = w->kind == TOKEN_WORD && w->caps != CAPS_NONE && !w->mark;
		if (!name && !is_sign(t, k, '.') && !is_sign(t, k, '-'))
			return false;
		k++;
	}
	/* One word may be what is wanted: "Embolise, interventional radiology" */
	return k > s->first + 1 && k < s->end;
}

static struct moot_words look(struct text *t, const struct sentence *s, unsigned *all)
{
	return (struct moot_words){
	    t, s, watch_in(t->r->moot, t, &t->moot, s->first, s->end + 1, all)};
}

bool is_moot(struct text *t, const struct sentence *s)
{
	unsigned all;
	const struct moot_words l = look(t, s, &all);
	if (!(all & (MEETS | MET | REACH | SHORT | BELOW | LETTER | APPLY)) || HAS(s, W_BREAK))
		return false;
	for (uint32_t k = s->first; k < s->end; k++)
		if (meets_at(&l, k) || met_at(&l, k) || falls_short_at(&l, k) ||
		    (all & LETTER && is_invited(&l, k)))
			return true;
	return false;
}

bool asks_nobody(struct text *t, const struct sentence *s)
{
	unsigned all;
	const struct moot_words l = look(t, s, &all);
	return is_form_no(t, s) || is_as_made(&l) || is_pointer(&l) || is_left_to_clinic(&l) ||
	       is_at_their_wish(&l) || (all & CALL && is_courtesy(&l)) ||
	       (all & THANK && is_thanks(&l)) || (all & WEIGHED && is_weighed(&l)) ||
	       (all & SCREEN && is_round(&l)) || (all & READER && is_signature(&l)) ||
	       (all & TODAY && is_told_then(&l));
}

/* "... accordingly none is requested", "so no sonographic surveillance", at the sentence's end: the
 * reasons that stand before it want nothing. */
bool concludes_none(const struct text *t, const struct sentence *s, uint32_t *at)
{
	static const char *const leads[] = {
	    "accordingly", "therefore", "hence", "thus", "so", "consequently"};
	static const char *const wished[] = {"requested", "advised", "recommended", "needed",
	    "required", "suggested", "indicated", "surveillance", "follow", "followup", "imaging"};
	bool none = false, wish = false;
	uint32_t k = s->end;
	while (k-- > s->first + 1 && s->end - k <= CONCLUSION) {
		bool lead = token_in(t, k, leads, sizeof leads / sizeof *leads);
		bool stop = t->token[k].kind == TOKEN_SIGN && strchr(",;:", t->token[k].sign);
		if (lead && wish && none) {
			*at = k;
			return true;
		}
		if (stop || lead || mark_at(t, k, W_BREAK) || mark_at(t, k, W_UNIT) ||
		    mark_at(t, k, W_CONDITION))
			return false;
		wish = wish || token_in(t, k, wished, sizeof wished / sizeof *wished);
		none = token_is(t, k, "none") || token_is(t, k, "no") ||
		       token_is(t, k, "nothing") || (none && !mark_at(t, k, W_MODALITY));
	}
	return false;
}

bool says_screening(const struct text *t, uint32_t first, uint32_t end)
{
	for (; first < end; first++)
		if (token_is(t, first, "screening"))
			return true;
	return false;
}
