/* SPDX-License-Identifier: Apache-2.0
 *
 * net.c - the net under the reader: a sentence that asks for something and that no record explains.
 *
 * A linear classifier over what net_features.c sees; the weights are data (net.csv), made from
 * labelled reports.  It may only ask a person: it opens nothing, and it silences only what the
 * reader itself was in doubt about and what is plainly harmless.
 */
#include "autoconf.h"
#include "hands.h"
#include "net.h"
#include "performed.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SETTLED	     (INT32_MIN / 2)
#define STRONGEST    3	 /* words shown as the reason */
#define CLOSE	     700 /* below the threshold: it asks where the report says nothing else */
#define TREATED_NEAR 4	 /* tokens from "not" to "treated" */
#define PART	     30	 /* tokens of a clause that runs on and on */

/* ---- what the reader made of each sentence --------------------------------------------------- */

static uint32_t sentence_at(const struct text *t, size_t byte)
{
	size_t low = 0, high = t->sentence_count;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (t->token[t->sentence[middle].first].start <= byte)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

static enum net_reader reader_of(const struct narrative_record *r)
{
	switch (r->kind) {
	case NARRATIVE_CATEGORY:
		return *r->table ? READER_EXPLAINS : READER_SILENT;
	case NARRATIVE_RECOMMENDATION:
	case NARRATIVE_ACTION:
		if (r->conditional && !r->depends)
			return READER_CONDITIONAL;
		return r->certain && !r->conditional ? READER_EXPLAINS : READER_DOUBTS;
	case NARRATIVE_NO_FOLLOWUP:
		return READER_NO_FOLLOWUP;
	case NARRATIVE_REVIEW:
		return READER_DOUBTS;
	}
	return READER_SILENT;
}

/* Organs and places as bits: two sentences that share none speak of different things. */
static uint64_t places_of(const struct text *t, const struct sentence *s)
{
	uint64_t places = 0;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class != W_REGION)
			continue;
		uint32_t h = LEXICON_SEED;
		for (const char *p = entry_of(t, m)->value; *p; p++)
			h = lexicon_hash(h, (unsigned char)*p);
		places |= BIT(h % 64);
	}
	return places;
}

/* All that the sentence says is a category that a record has. */
static bool is_graded(const struct sentence *s)
{
	const uint64_t more = BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_MODALITY) | BIT(W_IMAGING) |
			      BIT(W_ACTION) | BIT(W_SERVICE) | BIT(W_WORKUP) | BIT(W_AGAIN) |
			      BIT(W_UNIT) | BIT(W_FREQUENCY) | BIT(W_CONDITION);
	return s->graded && !(s->classes & more);
}

static uint8_t *readers_of(struct text *t)
{
	static const uint8_t strength[] = {[READER_SILENT] = 0,
	    [READER_NO_FOLLOWUP] = 1,
	    [READER_CONDITIONAL] = 2,
	    [READER_DOUBTS] = 3,
	    [READER_EXPLAINS] = 4};
	uint8_t *reader = xcalloc(t->sentence_count + 1, 1);
	for (size_t i = 0; i < t->sentence_count; i++)
		reader[i] = is_graded(&t->sentence[i]) ? READER_EXPLAINS : READER_SILENT;
	for (size_t i = 0; i < t->out->count; i++) {
		struct narrative_record *r = &t->out->record[i];
		uint32_t s = sentence_at(t, r->sentence.start);
		enum net_reader of = reader_of(r);
		r->places = places_of(t, &t->sentence[s]);
		if (strength[of] > strength[reader[s]])
			reader[s] = (uint8_t)of;
	}
	return reader;
}

/* ---- the verdict ----------------------------------------------------------------------------- */

static int32_t weight_of(const struct net *n, uint64_t key)
{
	if (key < NET_RULES)
		return n->rule[key];
	const struct net_slot *s = net_find(n, key);
	return s ? s->weight : 0;
}

static int32_t score_of(const struct net *n, const struct net_seen *seen)
{
	int32_t score = n->bias;
	for (size_t i = 0; i < seen->count; i++)
		score += weight_of(n, seen->feature[i].key);
	return score;
}

static bool is_named(const char *list, const char *name)
{
	size_t len = strlen(name);
	for (const char *p = strstr(list, name); p; p = strstr(p + 1, name))
		if ((p == list || p[-1] == ' ') && (p[len] == ',' || !p[len]))
			return true;
	return false;
}

/* "biopsy, is advised": what speaks most for it. */
static const char *strongest(const struct text *t, const struct net_seen *seen)
{
	const char *list = "";
	int32_t below = INT32_MAX;
	for (int n = 0; n < STRONGEST; n++) {
		const struct net_feature *best = NULL;
		int32_t most = 0;
		for (size_t i = 0; i < seen->count; i++) {
			int32_t w = weight_of(t->r->net, seen->feature[i].key);
			if (seen->feature[i].words && w > most && w < below) {
				most = w;
				best = &seen->feature[i];
			}
		}
		if (!best)
			break;
		below = most;
		const char *name = net_feature_name(t, best, t->a);
		if (!is_named(list, name))
			list = arena_printf(t->a, "%s%s%s", list, *list ? ", " : "", name);
	}
	return list;
}

static enum narrative_stake stake_of(
    const struct text *t, uint32_t index, const struct net_signs *signs)
{
	const uint64_t suspicious = BIT(CUE_SUSPICIOUS) | BIT(CUE_SERIOUS);
	uint64_t holds = signs->sentence[index].holds;
	bool unreached = holds & BIT(CUE_UNTOLD) && holds & (BIT(CUE_TOLD) | BIT(CUE_PERSON));
	if (unreached || holds & (BIT(CUE_CRITICAL) | BIT(CUE_ALERT) | BIT(CUE_URGENT)))
		return STAKE_CRITICAL;
	/* "Likely malignant. This needs work-up." */
	if (index && t->sentence[index - 1].paragraph == t->sentence[index].paragraph)
		holds |= signs->sentence[index - 1].holds;
	return holds & suspicious ? STAKE_SUSPICIOUS : STAKE_AUTHOR;
}

static void name_features(
    const struct text *t, const struct net_seen *seen, struct narrative_sentence *s)
{
	s->feature = arena_alloc(t->a, (seen->count + 1) * sizeof *s->feature);
	for (; s->feature_count < seen->count; s->feature_count++)
		s->feature[s->feature_count] =
		    net_feature_name(t, &seen->feature[s->feature_count], t->a);
}

/* "Not yet treated", "awaiting chemotherapy", "found at surveillance", "to be resected". */
static bool is_denied_before(const struct text *t, const struct sentence *s, uint32_t k)
{
	static const char *const not [] = {"not", "never", "no", "without", "before", "awaiting",
	    "awaits", "be", "cannot", "yet", "for", "needs", "requires", "prior", "until", "un",
	    "non", "at", "during", "consider", "found", "detected"};
	for (uint32_t n = k; n-- > s->first && n + TREATED_NEAR >= k;)
		for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
			if (token_is(t, n, not [i]))
				return true;
	/* "surveillance CT", "chemotherapy planned" */
	return mark_at(t, k + 1, W_MODALITY) || mark_at(t, k + 1, W_IMAGING) ||
	       token_is(t, k + 1, "planned") || token_is(t, k + 1, "pending") ||
	       token_is(t, k + 1, "needed");
}

/* "Melanoma, resected", "lymphoma on chemotherapy": one that is known and treated, and nothing new.
 */
static bool is_in_treatment(const struct text *t, const struct sentence *s)
{
	static const char *const treated[] = {"resected", "surveillance", "chemotherapy",
	    "remission", "immunotherapy", "treated", "restaging", "irradiated", "excised",
	    "adjuvant"};
	static const char *const fresh[] = {"new", "recurrent", "recurrence", "progressive",
	    "progression", "metastatic", "metastasis", "metastases", "suspicious", "concerning",
	    "growing", "enlarging", "untreated", "worrisome"};
	bool is = false;
	for (uint32_t k = s->first; k < s->end; k++) {
		is = is || (token_in(t, k, treated, sizeof treated / sizeof *treated) &&
			       !is_denied_before(t, s, k));
		if (token_in(t, k, fresh, sizeof fresh / sizeof *fresh))
			return false;
	}
	return is;
}

/* A serious finding is named as new, and what the sentence says does not take it back.  Too dear to
 * be left to weights. */
static bool is_serious(const struct sentence *s, struct net_sign sign)
{
	const uint64_t otherwise = BIT(CUE_ABSENT) | BIT(CUE_SETTLED) | BIT(CUE_BEFORE) |
				   BIT(CUE_ARRANGED) | BIT(CUE_WITHDRAWN) | BIT(CUE_SCALE) |
				   BIT(SIGN_QUOTES) | BIT(SIGN_IF);
	return !s->skip && sign.holds & BIT(CUE_SERIOUS) && sign.holds & BIT(SIGN_MAIN) &&
	       !(sign.holds & otherwise);
}

/* Where a dictated text goes on without a capital: "path fx. joint space ok", "period". */
static bool ends_clause(const struct text *t, uint32_t k)
{
	const struct token *w = &t->token[k];
	return is_sign(t, k, '.') || is_sign(t, k, ';') ||
	       (w->kind == TOKEN_WORD && w->len == 6 &&
		   strncasecmp(t->data + w->start, "period", 6) == 0);
}

/* The marks of [first, end), a part of the sentence. */
static struct sentence part_of(
    const struct text *t, const struct sentence *whole, uint32_t first, uint32_t end)
{
	struct sentence s = *whole;
	s.first = first;
	s.end = end;
	s.classes = 0;
	while (s.mark < s.mark_end && t->mark[s.mark].token < first)
		s.mark++;
	s.mark_end = s.mark;
	while (s.mark_end < whole->mark_end && t->mark[s.mark_end].token < end)
		s.classes |= BIT(t->mark[s.mark_end++].class);
	return s;
}

/* The next clause of the sentence behind `from`, or a part of one that runs on and on. */
static struct sentence next_clause(
    const struct text *t, const struct sentence *whole, uint32_t from)
{
	uint32_t end = from;
	while (end < whole->end && end < from + PART && !ends_clause(t, end))
		end++;
	return part_of(t, whole, from, end);
}

/* It, or one of its clauses, names a serious finding that is new and not in treatment: "new lung
 * cancer; the old meningioma is under surveillance". */
static bool names_serious(const struct text *t, const struct sentence *whole, struct net_sign sign)
{
	size_t ignored[NET_LANGUAGES] = {0};
	struct sentence rest = *whole;
	if (is_serious(whole, sign) && !is_in_treatment(t, whole))
		return true;
	if (whole->skip || !(sign.holds & BIT(CUE_SERIOUS)))
		return false;
	for (uint32_t k = whole->first; k < whole->end;) {
		struct sentence s = next_clause(t, &rest, k);
		k = s.end + 1;
		rest.mark = s.mark_end;
		if (s.end > s.first && s.end < whole->end &&
		    is_serious(&s, net_sign_of(t, &s, ignored)) && !is_in_treatment(t, &s))
			return true;
	}
	return false;
}

static bool is_known_vague(const struct text *t, const struct sentence *s)
{
	for (uint32_t i = s->mark; HAS(s, W_IGNORE) && i < s->mark_end; i++)
		if (t->mark[i].class == W_IGNORE && value_is(t, &t->mark[i], "vague"))
			return true;
	return false;
}

static void put_sentence(struct text *t, uint32_t index, const struct net_signs *signs,
    const struct net_seen *seen, enum net_reader reader, int32_t score)
{
	static const char *const explained[] = {[READER_SILENT] = "",
	    [READER_EXPLAINS] = "record",
	    [READER_CONDITIONAL] = "condition",
	    [READER_NO_FOLLOWUP] = "no-follow-up",
	    [READER_DOUBTS] = "question"};
	struct narrative_records *all = t->out;
	const struct sentence *s = &t->sentence[index];
	struct net_sign sign = signs->sentence[index];
	bool taken = reader == READER_EXPLAINS || reader == READER_DOUBTS;
	bool explain = t->o && t->o->explain, settled = score == SETTLED;
	bool serious = !settled && names_serious(t, s, sign);
	/* "Follow up as needed" is a phrase that the lists know: it may not come close. */
	int32_t ask = is_known_vague(t, s) ? t->r->net->ask : signs->ask;
	bool asks = !taken && (serious || score >= ask);
	if (!asks && !explain)
		return;
	all->sentence = arena_grow(t->a, all->sentence, all->sentence_count, sizeof *all->sentence);
	all->sentence[all->sentence_count++] =
	    (struct narrative_sentence){.span = sentence_span(t, s),
		.section = s->section,
		.score = score,
		.asks = asks,
		.finding = serious && score < t->r->net->ask,
		.stake = stake_of(t, index, signs),
		.vague = !(sign.holds & (BIT(CUE_ACTION) | BIT(CUE_URGENT))),
		.repeat = sentence_repeats(t, s),
		.second = reread_names(t, s, t->reread),
		.explained = explained[reader],
		.places = places_of(t, s),
		.words = strongest(t, seen)};
}

/* What the reader was in doubt about and the net finds plainly harmless. */
static void judge_records(struct text *t, const int32_t *score)
{
	for (size_t i = 0; i < t->out->count; i++) {
		struct narrative_record *r = &t->out->record[i];
		r->harmless = !*r->system && !r->depends && !r->plain &&
			      score[sentence_at(t, r->sentence.start)] < t->r->net->harmless;
	}
}

/* "[x] Discharge [ ] Recall in 3 months": what is offered and not chosen asks for nothing. */
static bool best_choice(
    const struct text *t, const struct sentence *whole, struct net_seen *seen, int32_t *score)
{
	size_t ignored[NET_LANGUAGES] = {0};
	struct net_seen part;
	bool any = false;
	uint32_t from = whole->first, to;
	for (; form_choice(t, whole, &from, &to); from = to) {
		struct sentence s = part_of(t, whole, from, to);
		net_look(t, &s, net_sign_of(t, &s, ignored), false, READER_SILENT, &part);
		int32_t own = score_of(t->r->net, &part);
		if (any && own <= *score)
			continue;
		*score = own;
		*seen = part;
		any = true;
	}
	return any;
}

/* In a sentence that runs on what asks stands beside much that does not: each clause is weighed
 * alone. */
static int32_t best_clause(
    const struct text *t, const struct sentence *whole, struct net_seen *seen, int32_t best)
{
	size_t ignored[NET_LANGUAGES] = {0};
	struct net_seen part;
	struct sentence rest = *whole;
	for (uint32_t k = whole->first; k < whole->end;) {
		struct sentence s = next_clause(t, &rest, k);
		/* One that was cut by its length alone: what asks may stand across the cut. */
		uint32_t half = s.end == k + PART && s.end < whole->end ? PART / 2 : 0;
		k = s.end > k ? s.end - half : k + 1;
		rest.mark = half ? s.mark : s.mark_end;
		if (s.end < s.first + 2)
			continue;
		net_look(t, &s, net_sign_of(t, &s, ignored), false, READER_SILENT, &part);
		int32_t score = score_of(t->r->net, &part);
		if (score > best) {
			best = score;
			*seen = part;
		}
	}
	return best;
}

static bool says_still(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (is_still_felt(t, k))
			return true;
	return false;
}

/* "MRI would have a place if weakness were to appear", which the reader made nothing of. */
static bool hangs_on_later(const struct text *t, uint32_t index)
{
	const struct part whole = whole_sentence(t, index);
	return condition_of(t, &whole) == CONDITION_LATER;
}

/* "Nothing that needs to be followed", "the CT that was advised can be cancelled": that is all it
 * says. */
static bool says_none(
    const struct text *t, uint32_t index, enum net_reader reader, struct net_sign sign)
{
	const struct sentence *s = &t->sentence[index];
	const struct part whole = whole_sentence(t, index);
	const uint64_t other = BIT(CUE_ACTION) | BIT(CUE_UNTOLD) | BIT(CUE_SUSPICIOUS) |
			       BIT(CUE_SERIOUS) | BIT(CUE_CRITICAL) | BIT(CUE_URGENT) |
			       BIT(SIGN_IF);
	bool none = reader == READER_NO_FOLLOWUP ||
		    (reader == READER_SILENT &&
			(says_no_need(t, &whole) || (HAS(s, W_WITHDRAW) && HAS(s, W_MODALITY) &&
							(HAS(s, W_FOLLOW) || s->addendum))));
	return none && !(sign.holds & other) && !HAS(s, W_BREAK);
}

/* What is on record, or is none of this patient's, so that nobody is asked (close: it would be): it
 * hangs on symptoms to come, it tells a scale, or an addendum takes it back. */
static bool is_settled(const struct text *t, uint32_t index, enum net_reader reader,
    const struct net_signs *signs, bool close)
{
	const struct sentence *s = &t->sentence[index];
	struct net_sign sign = signs->sentence[index];
	const uint64_t grave = BIT(CUE_FACT) | BIT(CUE_SUSPICIOUS) | BIT(CUE_SERIOUS) |
			       BIT(CUE_CRITICAL) | BIT(CUE_URGENT) | BIT(CUE_UNTOLD) |
			       BIT(SIGN_INTERVAL);
	bool symptom = sign.holds & BIT(CUE_SYMPTOM) && !(sign.holds & BIT(CUE_FACT));
	bool imaging = sign.holds & BIT(CUE_EXAM) && !(sign.holds & BIT(CUE_ACTION));
	const struct narrative_communication *call = &t->out->communication;
	const uint64_t wants = BIT(CUE_ACTION) | BIT(CUE_REQUEST) | BIT(CUE_UNTOLD) |
			       BIT(CUE_SUSPICIOUS) | BIT(CUE_SERIOUS);
	bool exam = s->classes & (BIT(W_MODALITY) | BIT(W_IMAGING)); /* not "CT signs of" */
	bool told = call->told && !call->failed && sign.holds & BIT(CUE_CRITICAL) && !exam &&
		    !(sign.holds & wants); /* all that it owed was the call */
	bool later = reader == READER_CONDITIONAL ||
		     (reader == READER_SILENT && HAS(s, W_CONDITION) &&
			 (symptom || (close && !(sign.holds & grave))) && hangs_on_later(t, index));
	bool still = reader == READER_CONDITIONAL && says_still(t, s);
	bool no = reader == READER_SILENT && is_form_no(t, s);
	return told || still || no || (later && (symptom || reader == READER_SILENT)) ||
	       says_none(t, index, reader, sign) || s->replaced || s->scale || s->legend ||
	       is_told_of_others(t, s) || (signs->withdrawn && !s->addendum && imaging);
}

/* "Ultrasound of 11 February showed a cyst, and follow-up was advised": that was, and no more is
 * said. */
static bool is_told_before(const struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	const struct part whole = whole_sentence(t, index);
	struct advice_verdict v = weigh(t, &whole);
	return v.told && !v.live && !HAS(s, W_BREAK);
}

/* "Chemotherapy is managed by oncology; CT of the nodule": each exam is what is in those hands. */
static bool all_covered(const struct text *t, const struct sentence *s, uint32_t at)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		if ((t->mark[i].class == W_MODALITY || t->mark[i].class == W_ACTION) &&
		    !hands_cover(t, at, t->mark[i].token))
			return false;
	return true;
}

/* Somebody else has it in hand, or is meant: nothing that this report asks anybody to do.  A rule
 * may mean this one, too, unless it tells whom to screen, or of another size. */
static bool is_of_others(
    struct text *t, uint32_t index, enum net_reader reader, const struct net_signs *signs)
{
	struct net_sign sign = signs->sentence[index];
	const uint64_t grave = BIT(CUE_SERIOUS) | BIT(CUE_UNTOLD) | BIT(CUE_ALERT);
	if (reader != READER_SILENT || sign.holds & grave)
		return false;
	const struct sentence *s = &t->sentence[index];
	if (!(sign.holds & (BIT(CUE_SUSPICIOUS) | BIT(CUE_CRITICAL))) &&
	    (is_moot(t, s) || asks_nobody(t, s) || is_told_before(t, index)))
		return true;
	uint32_t at;
	enum hands hands = hands_of_sentence(t, index, &at);
	if (hands < HANDS_LEFT && !all_covered(t, s, at))
		return false;
	if (hands == HANDS_RULE)
		/* What rules say of people in general is most often how to screen them. */
		return says_screening(t, s->first, s->end) || HAS(s, W_FREQUENCY) ||
		       sizes_limited(t, index) == SIZES_OTHER;
	return hands == HANDS_OVER || (hands != HANDS_NONE && !(sign.holds & BIT(CUE_SUSPICIOUS)));
}

static int32_t weigh_sentence(
    struct text *t, uint32_t index, enum net_reader reader, const struct net_signs *signs)
{
	struct net_seen seen;
	const struct sentence *s = &t->sentence[index];
	struct net_sign sign = signs->sentence[index];
	struct narrative_sentence whole = {0};
	net_look(t, s, sign, signs->withdrawn, reader, &seen);
	if (t->o &&
	    t->o->explain) /* of the whole: weights are made from them, and from no weights */
		name_features(t, &seen, &whole);
	int32_t score = score_of(t->r->net, &seen);
	/* "Adenoma requires no imaging; hormonal evaluation if he is hypertensive" */
	bool parted = reader == READER_NO_FOLLOWUP && break_between(t, s->first, s->end, ";");
	if (!best_choice(t, s, &seen, &score) &&
	    ((s->end - s->first > PART && reader != READER_EXPLAINS) || parted))
		score = best_clause(t, s, &seen, score);
	bool close = score >= signs->ask - CLOSE;
	bool settled = is_settled(t, index, reader, signs, close) ||
		       (close && is_of_others(t, index, reader, signs));
	put_sentence(t, index, signs, &seen, reader, settled ? SETTLED : score);
	if (whole.feature_count) {
		struct narrative_sentence *last = &t->out->sentence[t->out->sentence_count - 1];
		last->feature = whole.feature;
		last->feature_count = whole.feature_count;
	}
	return score;
}

/* A report that nothing is read in, and nothing asked about, is where a wish in strange words is
 * lost in silence: what comes close to asking does. */
static void weigh_again(
    struct text *t, const uint8_t *reader, const int32_t *score, struct net_signs *signs)
{
	bool close = false, asks = t->out->count > 0 || t->out->communication.told;
	for (size_t i = 0; i < t->out->sentence_count; i++)
		asks = asks || t->out->sentence[i].asks;
	for (size_t i = 0; i < t->sentence_count && !asks; i++)
		close = close || score[i] >= signs->ask - CLOSE;
	if (!close)
		return;
	signs->ask -= CLOSE;
	t->out->sentence_count = 0;
	for (uint32_t i = 0; i < t->sentence_count; i++)
		weigh_sentence(t, i, (enum net_reader)reader[i], signs);
}

void net_cast(struct text *t)
{
	struct net_signs signs;
	uint8_t *reader = readers_of(t);
	int32_t *score = xcalloc(t->sentence_count + 1, sizeof *score);
	net_read_signs(t, &signs);
	signs.ask = t->r->net->ask;
	unreadable_find(t, &signs);
	communication_find(t, &signs);
	performed_find(t, &signs);
	for (uint32_t i = 0; i < t->sentence_count; i++)
		score[i] = weigh_sentence(t, i, (enum net_reader)reader[i], &signs);
	weigh_again(t, reader, score, &signs);
	judge_records(t, score);
	foreign_ask(t, &signs);
	free(signs.sentence);
	free(score);
	free(reader);
}
