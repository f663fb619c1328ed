/* SPDX-License-Identifier: Apache-2.0
 *
 * performed.c - what was done, as the report says it, and what it says against it.
 *
 * The heading "EXAM:" names it, or a first line that is no more than a name.  That it was not done,
 * shows nothing, or served something else than a diagnosis, is said in stakes.csv's words; what the
 * report tells of the past, of other exams or of a condition is not said of this one.
 */
#include "autoconf.h"
#include "performed.h"

#include <string.h>

#define TITLE_TOKENS   24 /* a line that is longer tells more than a name */
#define HEADING_TOKENS 4
#define LIMITED_REACH  4 /* tokens between "limited" and the exam that it is said of */
#define REMOVED_REACH  6 /* tokens in front of "nephrectomy" that tell which one */
#define NAMES	       (BIT(W_MODALITY) | BIT(W_REGION))

const char *narrative_doubt_name(enum narrative_doubt_kind kind)
{
	static const char *const names[] = {[DOUBT_NOT_DONE] = "not-done",
	    [DOUBT_NONDIAGNOSTIC] = "nondiagnostic",
	    [DOUBT_LIMITED] = "limited",
	    [DOUBT_PLANNING] = "planning",
	    [DOUBT_GUIDANCE] = "guidance",
	    [DOUBT_OUTSIDE] = "outside",
	    [DOUBT_ELSEWHERE] = "elsewhere",
	    [DOUBT_UNREAD] = "unread",
	    [DOUBT_NO_CONTRAST] = "no-contrast",
	    [DOUBT_MACHINE] = "machine",
	    [DOUBT_REMOVED] = "removed",
	    [DOUBT_ASIDE] = "aside"};
	return names[kind];
}

/* ---- doubts ---------------------------------------------------------------------------------- */

/* The list, joined with |, and what it lacks of the regions, each with measured behind it. */
const char *performed_add_regions(
    struct text *t, const char *list, const char *regions, const char *measured)
{
	size_t more = strlen(measured);
	for (size_t len; *regions; regions += len + (regions[len] == '|')) {
		len = strcspn(regions, "|");
		char *item = arena_alloc(t->a, len + more + 1);
		memcpy(item, regions, len);
		memcpy(item + len, measured, more);
		if (!list)
			list = item;
		else if (!list_within(item, list))
			list = arena_printf(t->a, "%s|%s", list, item);
	}
	return list;
}

/* The regions that the sentence names; NULL: none. */
static const char *regions_named(struct text *t, const struct sentence *s)
{
	const char *list = NULL;
	for (uint32_t k = s->mark; k < s->mark_end; k++)
		if (t->mark[k].class == W_REGION)
			list = performed_add_regions(t, list, entry_of(t, &t->mark[k])->value, "");
	return list;
}

/* "Limited views of the abdomen" leave the chest as good as it was; "limited by gas over the
 * pancreas" is said of the exam when it names one. */
static const char *doubted_regions(
    struct text *t, enum narrative_doubt_kind kind, const struct sentence *s)
{
	bool of_exam = s->classes & (BIT(W_MODALITY) | BIT(W_IMAGING));
	bool in_part = kind == DOUBT_LIMITED || kind == DOUBT_NONDIAGNOSTIC;
	return of_exam || !in_part ? NULL : regions_named(t, s);
}

static bool is_verdict(const struct sentence *s, const char *of)
{
	bool last = s->section == SECTION_IMPRESSION || s->section == SECTION_ADDENDUM;
	return last && !of && s->classes & (BIT(W_MODALITY) | BIT(W_IMAGING));
}

void performed_add_doubt(
    struct text *t, enum narrative_doubt_kind kind, const struct sentence *s, const char *of)
{
	struct narrative_records *out = t->out;
	for (size_t i = 0; i < out->doubt_count; i++) {
		struct narrative_doubt *d = &out->doubt[i];
		if (d->kind != kind)
			continue;
		d->of = d->of && of ? performed_add_regions(t, d->of, of, "") : NULL;
		d->verdict = d->verdict || is_verdict(s, of);
		return;
	}
	out->doubt[out->doubt_count++] =
	    (struct narrative_doubt){kind, span_of(t, s->first, s->end), of, is_verdict(s, of)};
}

/* "were" in the middle is the past; at the start it is "if". */
static bool has_condition(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->mark; HAS(s, W_CONDITION) && k < s->mark_end; k++) {
		const struct mark *m = &t->mark[k];
		bool were = m->count == 1 && m->token > s->first && token_is(t, m->token, "were");
		if (m->class == W_CONDITION && !were)
			return true;
	}
	return false;
}

static bool may_be_of_this_exam(const struct text *t, const struct sentence *s)
{
	return s->section != SECTION_HISTORY && s->section != SECTION_COMPARISON && !s->legend &&
	       !has_condition(t, s);
}

bool performed_is_own(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	return may_be_of_this_exam(t, s) && !(sign.holds & (BIT(SIGN_QUOTES) | BIT(CUE_BEFORE)));
}

static bool is_name(const struct text *t, const struct sentence *s)
{
	const struct narrative_span *name = &t->out->performed;
	return name->len && span_of(t, s->first, s->end).start == name->start;
}

/* "CT ABDOMEN" on a line, the findings on the next may be one sentence: what belongs to the name.
 */
bool performed_in_name(const struct text *t, const struct mark *m)
{
	const struct narrative_span *name = &t->out->performed;
	uint32_t at = t->token[m->token].start;
	return name->len && at >= name->start && at < name->start + name->len;
}

/* Told of an earlier exam; "was" alone is said of this one as well, as "had" may be. */
static bool tells_of_past_but(const struct text *t, const struct sentence *s, const char *had)
{
	for (uint32_t k = s->mark; k < s->mark_end; k++) {
		const struct mark *m = &t->mark[k];
		bool was = token_is(t, m->token, "was") || token_is(t, m->token, "were");
		bool own = (was && m->count == 1) || (had && token_is(t, m->token, had));
		if (m->class == W_THEN || (m->class == W_HISTORY && !own))
			return true;
	}
	return false;
}

static bool tells_of_the_past(const struct text *t, const struct sentence *s)
{
	return tells_of_past_but(t, s, NULL);
}

static bool is_one_of(const struct text *t, uint32_t k, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (token_is(t, k, words[i]))
			return true;
	return false;
}

/* "The patient had a fit and the scan was stopped", "post biopsy clip": "had" and "post" do not
 * tell of an earlier exam, and a guideline in the same paragraph does not take it back. */
static bool tells_of_another_exam(
    const struct text *t, const struct sentence *s, struct net_sign sign)
{
	static const char *const earlier[] = {"prior", "previous", "previously", "earlier",
	    "compared", "comparison", "history", "recommended", "advised", "requested"};
	if (s->scale || s->classes & (BIT(W_LEGEND) | BIT(W_GUIDELINE)) ||
	    tells_of_past_but(t, s, "had"))
		return true;
	for (uint32_t k = s->first; sign.holds & BIT(CUE_BEFORE) && k < s->end; k++)
		if (is_one_of(t, k, earlier, sizeof earlier / sizeof *earlier))
			return true;
	return false;
}

/* "Limited pelvic ultrasound": said of the exam, but where it is its name; not "limited value of
 * CT". */
static bool calls_exam_limited(const struct text *t, const struct sentence *s)
{
	static const char *const links[] = {
	    "of", "by", "on", "in", "to", "for", "with", "due", "and", "sensitivity"};
	if (!HAS(s, W_MODALITY) || is_name(t, s))
		return false;
	for (uint32_t k = s->first; k < s->end; k++) {
		if (!token_is(t, k, "limited"))
			continue;
		for (uint32_t n = k + 1; n < s->end && n <= k + LIMITED_REACH; n++)
			if (mark_at(t, n, W_MODALITY))
				return true;
			else if (t->token[n].kind != TOKEN_WORD ||
				 is_one_of(t, n, links, sizeof links / sizeof *links))
				break;
	}
	return false;
}

/* "seen", "visualised": of an organ in front of "not". */
static bool is_seen(const struct text *t, uint32_t k)
{
	static const char *const words[] = {"seen", "visualised", "visualized", "identified",
	    "demonstrated", "imaged", "assessed", "evaluated", "measured"};
	return is_one_of(t, k, words, sizeof words / sizeof *words);
}

/* "The left ovary" at the start or behind a comma; "a cyst of the left ovary" tells of a cyst. */
static bool is_subject(const struct text *t, const struct sentence *s, uint32_t k)
{
	while (k > s->first && (mark_at(t, k - 1, W_SIDE) || token_is(t, k - 1, "the")))
		k--;
	return k == s->first || token_is(t, k - 1, "and") || token_is(t, k - 1, "but") ||
	       is_sign(t, k - 1, ',') || is_sign(t, k - 1, ';') || is_sign(t, k - 1, ':');
}

/* "The ovaries are not visualised", "left ovary not seen": an organ stands right in front. */
static bool is_unseen(const struct text *t, const struct sentence *s, uint32_t not )
{
	static const char *const verbs[] = {"is", "are", "was", "were"};
	uint32_t behind = not ;
	if (not > s->first && is_one_of(t, not -1, verbs, sizeof verbs / sizeof *verbs))
		behind--;
	if (!is_seen(t, not +1) && !(token_is(t, not +1, "well") && is_seen(t, not +2)))
		return false;
	for (uint32_t k = s->mark; k < s->mark_end; k++)
		if (t->mark[k].class == W_REGION && mark_end(&t->mark[k]) == behind &&
		    is_subject(t, s, t->mark[k].token))
			return true;
	return false;
}

/* "Neither ovary could be seen". */
static bool is_neither(const struct text *t, const struct sentence *s, uint32_t k)
{
	if (!mark_at(t, k + 1, W_REGION))
		return false;
	for (; k < s->end; k++)
		if (is_seen(t, k))
			return true;
	return false;
}

/* The organs of a sentence that says of one that it could not be looked at; NULL: it does not. */
static const char *organs_unseen(struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; HAS(s, W_REGION) && k < s->end; k++)
		if ((token_is(t, k, "not") && is_unseen(t, s, k)) ||
		    (token_is(t, k, "neither") && is_neither(t, s, k)))
			return regions_named(t, s);
	return NULL;
}

/* "The hila are limited without contrast": as every exam is that was to be made without. */
static bool lacks_contrast(const struct text *t, const struct sentence *s)
{
	static const char *const lacks[] = {"without", "lack", "absence", "no"},
				 *const between[] = {"of", "iv", "intravenous", "the"};
	for (uint32_t k = s->first, n; k < s->end; k++) {
		if (token_is(t, k, "noncontrast") || token_is(t, k, "unenhanced"))
			return true;
		if (!is_one_of(t, k, lacks, sizeof lacks / sizeof *lacks))
			continue;
		for (n = k + 1;
		     n < s->end && is_one_of(t, n, between, sizeof between / sizeof *between); n++)
			;
		if (n < s->end && token_is(t, n, "contrast"))
			return true;
	}
	return false;
}

static void find_doubts(
    struct text *t, const struct sentence *s, struct net_sign sign, const uint8_t *words)
{
	static const struct {
		enum net_cue cue;
		enum narrative_doubt_kind kind;
		bool may_be_past; /* "prior limited ultrasound" is said of another exam */
	} cues[] = {{CUE_NOT_DONE, DOUBT_NOT_DONE, false},
	    {CUE_NONDIAGNOSTIC, DOUBT_NONDIAGNOSTIC, true}, {CUE_LIMITED, DOUBT_LIMITED, true},
	    {CUE_PLANNING, DOUBT_PLANNING, false}, {CUE_GUIDANCE, DOUBT_GUIDANCE, false},
	    {CUE_OUTSIDE, DOUBT_OUTSIDE, false}, {CUE_ELSEWHERE, DOUBT_ELSEWHERE, false},
	    {CUE_NO_CONTRAST, DOUBT_NO_CONTRAST, false}};
	bool plain = performed_is_own(t, s, sign), past = tells_of_the_past(t, s);
	if (!plain && (!may_be_of_this_exam(t, s) || tells_of_another_exam(t, s, sign)))
		return;
	if (sign.holds & BIT(CUE_LIMITED) && lacks_contrast(t, s)) {
		performed_add_doubt(t, DOUBT_NO_CONTRAST, s, NULL);
		sign.holds &= ~BIT(CUE_LIMITED);
	}
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
		if (sign.holds & BIT(cues[i].cue) && !(past && cues[i].may_be_past))
			performed_add_doubt(
			    t, cues[i].kind, s, doubted_regions(t, cues[i].kind, s));
	if (unfinished_says(t, s, words))
		performed_add_doubt(t, DOUBT_NOT_DONE, s, NULL);
	if (!past && unfinished_unread(t, s, words))
		performed_add_doubt(t, DOUBT_ELSEWHERE, s, NULL);
	if (!past && calls_exam_limited(t, s))
		performed_add_doubt(t, DOUBT_LIMITED, s, NULL);
	const char *unseen = past ? NULL : organs_unseen(t, s);
	if (unseen)
		performed_add_doubt(t, DOUBT_LIMITED, s, unseen);
}

/* ---- organs that are not there any more -------------------------------------------------------
 */

/* What is taken out whole, of a pair; the regions as the tables of exams name them. */
static const char *organ_removed(const struct text *t, uint32_t k)
{
	static const char *const operations[][2] = {{"nephrectomy", "kidney"},
	    {"nephroureterectomy", "kidney"}, {"adrenalectomy", "adrenal"},
	    {"mastectomy", "breast"}, {"orchidectomy", "testis"}, {"orchiectomy", "testis"},
	    {"thyroidectomy", "thyroid"}, {"splenectomy", "spleen"}, {"prostatectomy", "prostate"}};
	for (size_t i = 0; t->token[k].len > 9 && i < sizeof operations / sizeof *operations; i++)
		if (token_is(t, k, operations[i][0]))
			return operations[i][1];
	return NULL;
}

/* "Right nephrectomy", not "right partial nephrectomy": the side in front of the operation. */
static const char *side_removed(struct text *t, const struct sentence *s, uint32_t k)
{
	for (uint32_t n = 0; k > s->first && n < REMOVED_REACH; n++) {
		const struct mark *m = mark_at(t, --k, W_SIDE);
		if (token_is(t, k, "partial") || token_is(t, k, "no") || is_sign(t, k, ','))
			return NULL;
		if (m)
			return entry_of(t, m)->value;
		if (token_is(t, k, "total") || token_is(t, k, "completion") ||
		    token_is(t, k, "radical"))
			return "bilateral"; /* of what there is one of, unless a side is told */
	}
	return NULL;
}

/* "The left kidney is absent." */
static const char *organ_absent(struct text *t, const struct sentence *s, uint32_t k)
{
	if (!HAS(s, W_REGION) || !token_is(t, k, "absent") || k < s->first + 2)
		return NULL;
	uint32_t behind = k - 1;
	if (token_is(t, behind, "surgically") || token_is(t, behind, "congenitally"))
		behind--;
	if (token_is(t, behind, "is") || token_is(t, behind, "are"))
		behind--;
	for (uint32_t n = s->mark; n < s->mark_end; n++)
		if (t->mark[n].class == W_REGION && mark_end(&t->mark[n]) == behind + 1)
			return entry_of(t, &t->mark[n])->value;
	return NULL;
}

/* Said in the history as well; "removed:right+kidney". */
static void find_removed(struct text *t, const struct sentence *s)
{
	if (s->section == SECTION_COMPARISON || s->legend || has_condition(t, s))
		return;
	for (uint32_t k = s->first; k < s->end; k++) {
		const char *organ = organ_removed(t, k);
		if (!organ)
			organ = organ_absent(t, s, k);
		const char *side = organ ? side_removed(t, s, k) : NULL;
		if (side)
			performed_add_doubt(
			    t, DOUBT_REMOVED, s, arena_printf(t->a, "%s|%s", side, organ));
	}
}

/* ---- the name of the exam -------------------------------------------------------------------- */

/* Behind the last token of the line, or far enough to see that it is no name. */
static uint32_t line_end(const struct text *t, uint32_t first)
{
	uint32_t end = first + 1;
	while (
	    end < t->token_count && end <= first + TITLE_TOKENS && !(t->token[end].gap & GAP_LINE))
		end++;
	return end;
}

/* The kinds of phrases between the sentence's start and the token; "4 views" asks for none. */
static uint64_t classes_of(const struct text *t, const struct sentence *s, uint32_t end)
{
	uint64_t all = 0;
	for (uint32_t i = s->mark; i < t->mark_count && t->mark[i].token < end; i++)
		all |= token_is(t, t->mark[i].token, "views") ? 0 : BIT(t->mark[i].class);
	return all;
}

static bool is_of_tissue(const struct text *t, uint32_t first, uint32_t end)
{
	static const char *const words[] = {"specimen", "specimens", "tissue", "part"};
	for (; first < end; first++)
		if (is_one_of(t, first, words, sizeof words / sizeof *words))
			return true;
	return false;
}

/* "EXAM: CT CHEST": the heading ends right before its sentence.  *tissue: it is one of a specimen.
 */
static bool is_under_its_heading(const struct text *t, const struct sentence *s, bool *tissue)
{
	uint32_t end = s->first, k;
	if (end && is_sign(t, end - 1, ':'))
		end--;
	for (k = end; k > 0 && end - k < HEADING_TOKENS;) {
		const struct mark *m = mark_at(t, --k, W_SECTION);
		if (m && mark_end(m) == end) {
			*tissue = is_of_tissue(t, k, end);
			return strcmp(entry_of(t, m)->value, "procedure") == 0;
		}
	}
	return false;
}

/* What a specimen is of is told in any words; other names have a machine or a part of the body. */
static bool take_name(
    struct text *t, const struct sentence *s, uint64_t excludes, bool headed, bool tissue)
{
	uint32_t end = line_end(t, s->first);
	if (headed && end > s->first + TITLE_TOKENS)
		end = s->first + TITLE_TOKENS; /* a specimen in many parts */
	uint64_t classes = classes_of(t, s, end);
	if (end - s->first > TITLE_TOKENS || !(classes & NAMES || tissue) || classes & excludes)
		return false;
	t->out->performed = span_of(t, s->first, end);
	return true;
}

/* "PROCEDURE: Consent was taken.  The needle ...": it is told how, and the first line names what.
 */
static bool tells_how(const struct text *t, const struct sentence *s)
{
	const struct sentence *next = s + 1;
	return next < t->sentence + t->sentence_count && next->section == s->section &&
	       !next->heading && is_sign(t, s->end - 1, '.');
}

static bool take_first_line(struct text *t)
{
	return t->sentence_count && t->sentence[0].section == SECTION_BODY &&
	       take_name(t, &t->sentence[0], BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_AGAIN), false,
		   false);
}

/* How tissue is come by: "Lung, right upper lobe, core biopsy". */
static bool is_of_specimen(const struct text *t, uint32_t first, uint32_t end)
{
	static const char *const words[] = {"biopsy", "biopsies", "fna", "aspiration", "aspirate",
	    "core", "excision", "lobectomy", "resection", "cytology", "bronchoalveolar", "washings",
	    "brushings"};
	for (; first < end; first++)
		if (is_one_of(t, first, words, sizeof words / sizeof *words))
			return true;
	return false;
}

/* "FINAL DIAGNOSIS: Thyroid, right, fine needle aspiration: carcinoma", where no specimen is told:
 * it stands in front of what was found. */
static bool take_diagnosis(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		uint32_t end = line_end(t, s->first), stop = s->first;
		bool headed = s->first > 1 && is_sign(t, s->first - 1, ':') &&
			      (token_is(t, s->first - 2, "diagnosis") ||
				  token_is(t, s->first - 2, "diagnoses"));
		while (
		    stop < end && stop < s->end && !is_sign(t, stop, ':') && !is_sign(t, stop, '.'))
			stop++;
		if (!headed || !is_of_specimen(t, s->first, stop) ||
		    !(classes_of(t, s, stop) & BIT(W_REGION)))
			continue;
		t->out->performed = span_of(t, s->first, stop);
		return true;
	}
	return false;
}

static void find_name(struct text *t)
{
	bool tissue = false;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (!is_under_its_heading(t, s, &tissue))
			continue;
		bool no_name = tissue ? !HAS(s, W_REGION) && is_of_specimen(t, 0, line_end(t, 0))
				      : tells_how(t, s);
		if (no_name && take_first_line(t))
			return;
		if (take_name(t, s, 0, true, tissue))
			return;
	}
	if (!take_diagnosis(t))
		take_first_line(t);
}

/* ---- sides ----------------------------------------------------------------------------------- */

/* Of which side the findings speak: what is told of the past, or by the way, counts as well. */
static void find_sides(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (s->section == SECTION_HISTORY || s->section == SECTION_COMPARISON ||
		    s->section == SECTION_PROCEDURE || !HAS(s, W_SIDE))
			continue;
		for (uint32_t k = s->mark; k < s->mark_end; k++) {
			const struct mark *m = &t->mark[k];
			if (m->class != W_SIDE || performed_in_name(t, m) ||
			    t->token[m->token].len == 1) /* "Dr L Jones" */
				continue;
			const char *side = entry_of(t, m)->value;
			t->out->says_left |= strcmp(side, "right") != 0;
			t->out->says_right |= strcmp(side, "left") != 0;
		}
	}
}

/* ---- scopes ---------------------------------------------------------------------------------- */

#define SCOPE_TITLE 6 /* tokens in which a colonoscopy calls itself one */

/* A colonoscopy is one when it came to the end of the colon, and saw it. */
static void find_scope(struct text *t)
{
	static const char *const ends[] = {"cecum", "caecum", "cecal", "caecal", "ileum", "ileal",
	    "ileocecal", "ileocaecal", "appendiceal", "anastomosis"},
				 *const bad[] = {"poor", "inadequate", "suboptimal", "insufficient",
				     "unprepared"};
	uint32_t title = 0;
	while (title < t->token_count && title < SCOPE_TITLE && !token_is(t, title, "colonoscopy"))
		title++;
	if (title == t->token_count || title == SCOPE_TITLE || !t->sentence_count)
		return;
	const struct sentence *first = &t->sentence[0];
	if (title < first->first || title >= first->end)
		return;
	for (uint32_t i = first->mark; i < first->mark_end; i++) /* "CT after colonoscopy" */
		if (t->mark[i].token != title &&
		    (t->mark[i].class == W_MODALITY || t->mark[i].class == W_RECOMMEND))
			return;
	bool reached = false, blind = false;
	for (uint32_t k = title; k < t->token_count; k++) {
		bool end = is_one_of(t, k, ends, sizeof ends / sizeof *ends);
		bool not = false;
		for (uint32_t n = k > 3 ? k - 3 : 0; end && n <= k + 3; n++)
			not = not || token_is(t, n, "not");
		reached = reached || (end && !not );
		blind = blind || is_one_of(t, k, bad, sizeof bad / sizeof *bad);
	}
	if (!reached || blind)
		performed_add_doubt(t, DOUBT_LIMITED, first, NULL);
}

void performed_find(struct text *t, const struct net_signs *signs)
{
	const uint8_t *words = unfinished_words(t);
	find_name(t);
	for (size_t i = 0; i < t->sentence_count; i++) {
		find_doubts(t, &t->sentence[i], signs->sentence[i], words);
		find_removed(t, &t->sentence[i]);
	}
	find_scope(t);
	aside_find(t);
	shown_find(t, signs);
	reread_find(t, signs, t->reread);
	find_sides(t);
}
