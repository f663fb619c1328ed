/* SPDX-License-Identifier: Apache-2.0
 *
 * divide.c - sections and sentences of a report, with or without line ends.
 */
#include "autoconf.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SENTENCE_TOKENS	 250 /* longer ones are cut, so that no rule looks further */
#define SENTENCE_MAX	 300 /* even where no blank stands */
#define LEGEND_LINE	 16  /* tokens of a line that is the heading of a legend */
#define DIAGNOSIS_TOKENS 200 /* under that heading, where it is history */
#define TITLE_WORDS	 10
#define SHORT_LINE	 60 /* a line that ends before this was ended on purpose */

struct divider {
	struct text *t;
	enum section section;
	bool skip;     /* of the section */
	bool addendum; /* text under an addendum */
	bool late;     /* the addendum stands behind the report */
	bool seen;     /* some of the report itself */
	bool filled;   /* the section has text */
	bool labelled, overall, legend, original;
	bool heading_line_only; /* no later heading: a skipped section ends with its sentence */
	bool findings;		/* a heading of them was there */
	bool legend_in_line;	/* it began behind other text: it ends with that line */
	bool line_only; /* they have none: a skipped section ends with a line that ends in a stop */
	bool piped;	/* it has a '|' */
	bool row;	/* the line [row_first, row_end) is the row of a table */
	bool looked;	/* last_exam, last_impression and specimen are known */
	bool specimen;	/* a pathologist's report */
	uint32_t row_first, row_end;
	uint32_t paragraph, last_heading, last_exam, last_impression;
};

static bool short_word(const struct token *k)
{
	return k->kind == TOKEN_WORD && k->len <= 6;
}

/* "called to R. Vale", "Dr. J. Vale": the letter stands for a name. */
static bool is_initial(const struct text *t, uint32_t i)
{
	static const char *const before[] = {
	    "to", "by", "with", "dr", "mr", "mrs", "ms", "nurse", "from", "and"};
	const struct token *letter = &t->token[i - 1], *next = &t->token[i + 1];
	if (letter->kind != TOKEN_WORD || letter->len != 1 || letter->caps == CAPS_NONE ||
	    next->kind != TOKEN_WORD || next->caps != CAPS_FIRST || next->gap & GAP_LINE || i < 2)
		return false;
	uint32_t k = is_sign(t, i - 2, '.') && i > 2 ? i - 3 : i - 2;
	if (token_in(t, k, before, sizeof before / sizeof *before))
		return true;
	return false;
}

/* A full stop at i: the end of a sentence, not of "Dr." or "cat." or a list number. */
static bool stop_ends(const struct text *t, uint32_t i)
{
	if (i + 1 >= t->token_count)
		return true;
	const struct token *next = &t->token[i + 1];
	if (!next->gap)
		return next->kind == TOKEN_WORD && next->caps == CAPS_FIRST && i > 0 &&
		       t->token[i - 1].len > 3;
	if (next->gap & GAP_BLANK_LINE)
		return true;
	const struct token *before = i ? &t->token[i - 1] : NULL;
	if (!before || before->kind == TOKEN_SIGN)
		return true;
	if (is_initial(t, i))
		return false;
	if (token_is(t, i - 1, "ca") && next->kind != TOKEN_NUMBER)
		return true; /* "lung ca." is cancer, "ca. 5 mm" is about */
	if (short_word(before) && mark_at(t, i - 1, W_IGNORE) &&
	    strcmp(entry_of(t, mark_at(t, i - 1, W_IGNORE))->value, "abbreviation") == 0)
		return false;
	if (next->kind == TOKEN_WORD && next->caps == CAPS_NONE)
		return mark_at(t, i - 1, W_UNIT) == NULL && before->len > 4;
	return true;
}

/* ---- headings ------------------------------------------------------------------------------- */

/* "1." and "*" in front of a line. */
static uint32_t behind_marker(const struct text *t, uint32_t i)
{
	if (is_sign(t, i, '*') || is_sign(t, i, '>') || is_sign(t, i, '#')) {
		while (is_sign(t, i + 1, '*')) /* "*** ADDENDUM" */
			i++;
		return i + 1;
	}
	if (t->token[i].kind == TOKEN_NUMBER && t->token[i].len <= 2 && i + 1 < t->token_count &&
	    !t->token[i + 1].gap && (is_sign(t, i + 1, '.') || is_sign(t, i + 1, ')')))
		return i + 2;
	return i;
}

static bool starts_line(const struct text *t, uint32_t i)
{
	return i < t->token_count && t->token[i].gap & GAP_LINE;
}

static bool all_capitals(const struct text *t, uint32_t first, uint32_t end)
{
	for (; first < end; first++)
		if (t->token[first].kind == TOKEN_WORD && t->token[first].caps != CAPS_ALL)
			return false;
	return true;
}

static bool ends_sentence_before(const struct text *t, uint32_t i)
{
	return i == 0 || is_sign(t, i - 1, '.') || is_sign(t, i - 1, '!') || is_sign(t, i - 1, ')');
}

static bool colon_on_line(const struct text *t, uint32_t i)
{
	for (uint32_t k = i; k < t->token_count && k < i + 14 && !starts_line(t, k); k++)
		if (is_sign(t, k, ':'))
			return true;
		else if (is_sign(t, k, '.') && stop_ends(t, k))
			return false;
	return false;
}

#define HEADING_REST 8 /* tokens behind the word of a heading */

/* Whether the line ends soon; *end: the first token of the next. */
static bool short_line(const struct text *t, uint32_t k, uint32_t *end)
{
	uint32_t stop = k + HEADING_REST;
	while (k < t->token_count && k < stop && !starts_line(t, k) &&
	       (!is_sign(t, k, '.') || (k + 1 < t->token_count && !t->token[k + 1].gap)))
		k++;
	if (k < t->token_count && !starts_line(t, k))
		return false;
	*end = k;
	return true;
}

/* Words that stand alone before a stop only as a heading; "Follow up." may be all that is asked,
 * and "Corrected report." may be said of the text around it. */
static bool ends_with_stop(const struct text *t, const struct mark *m)
{
	static const char *const values[] = {"impression", "findings", "addendum"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (m->count == 1 && strcmp(entry_of(t, m)->value, values[i]) == 0)
			return true;
	return false;
}

/* "No effusion. Impression small renal lesion": dictated without a colon.  Said of something it is
 * no heading: "Impression of the fundus". */
static bool opens_bare(const struct text *t, const struct mark *m)
{
	static const char *const heads[] = {"impression", "impressions", "conclusion", "imp"};
	static const char *const said[] = {"is", "was", "are", "were", "of", "as", "and", "or",
	    "that", "on", "from", "by", "with", "in", "at", "remains", "above", "below", "per",
	    "given"};
	uint32_t behind = mark_end(m);
	const struct token *next = &t->token[behind];
	bool head = false;
	if (m->count != 1 || behind >= t->token_count || next->gap & GAP_LINE ||
	    (next->kind != TOKEN_WORD && next->kind != TOKEN_NUMBER) ||
	    !ends_sentence_before(t, m->token))
		return false;
	head = head || token_in(t, m->token, heads, sizeof heads / sizeof *heads);
	for (size_t i = 0; head && i < sizeof said / sizeof *said; i++)
		head = !token_is(t, behind, said[i]);
	return head;
}

/* A heading that starts at token i (behind a list marker); *end: the token behind it and its
 * colon. */
static const struct mark *heading_at(const struct text *t, uint32_t i, uint32_t *end)
{
	uint32_t k = starts_line(t, i) ? behind_marker(t, i) : i;
	const struct mark *m = k < t->token_count ? mark_at(t, k, W_SECTION) : NULL;
	if (!m)
		return NULL;
	uint32_t behind = mark_end(m);
	bool colon = is_sign(t, behind, ':');
	*end = behind + colon;
	if (t->token[k].caps != CAPS_NONE && opens_bare(t, m))
		return m;
	if (starts_line(t, i)) {
		if (colon || behind >= t->token_count || starts_line(t, behind))
			return m;
		if (is_sign(t, behind, '.') && behind + 1 < t->token_count &&
		    t->token[k].caps != CAPS_NONE && ends_with_stop(t, m)) {
			*end = behind + 1; /* "Impression. Infectious bronchiolitis." */
			return m;
		}
		/* "ADDENDUM 05-Mar-2026 14:20 by Dr. X:" */
		if (strcmp(entry_of(t, m)->value, "addendum") == 0 &&
		    t->token[k].caps != CAPS_NONE && colon_on_line(t, behind))
			return m;
		/* "ADDENDUM (19 Sept)", "Supplement 10.04.2026" */
		if (strcmp(entry_of(t, m)->value, "addendum") == 0 &&
		    (all_capitals(t, m->token, behind) || t->token[behind].kind == TOKEN_NUMBER ||
			t->token[behind].kind == TOKEN_DECIMAL) &&
		    short_line(t, behind, end))
			return m;
		/* "ORIGINAL REPORT 09/05" */
		if (strcmp(entry_of(t, m)->value, "original") == 0 && m->count > 1 &&
		    t->token[behind].kind == TOKEN_NUMBER)
			return m;
		return t->token[behind].gap & GAP_HYPHEN && all_capitals(t, m->token, behind)
			   ? m
			   : NULL;
	}
	bool addendum = strcmp(entry_of(t, m)->value, "addendum") == 0;
	/* "4 mm nodule. Fleischner 2017: CT in 12 months": said of the nodule */
	if (t->token[k].caps == CAPS_NONE || mark_at(t, k, W_GUIDELINE) ||
	    (!colon && !(addendum && ends_sentence_before(t, i) && colon_on_line(t, behind))))
		return NULL;
	return all_capitals(t, m->token, behind) || ends_sentence_before(t, i) ? m : NULL;
}

/* "LUNGS AND PLEURA:" at a line start: a heading that is in no list. */
static bool unknown_heading(const struct text *t, uint32_t i)
{
	if (!starts_line(t, i))
		return false;
	uint32_t k = i;
	while (k < t->token_count && k < i + 6 && t->token[k].kind == TOKEN_WORD)
		k++;
	return k > i && is_sign(t, k, ':') && all_capitals(t, i, k);
}

/* "GUIDELINE REMINDERS PRINTED BY THE SYSTEM": a line of its own that names a scale or a guideline
 * and asks for nothing; *end: the next line. */
static bool legend_line(const struct text *t, uint32_t i, uint32_t *end)
{
	static const enum word_class says[] = {W_MODALITY, W_UNIT, W_RECOMMEND, W_FREQUENCY};
	bool names = false;
	uint32_t k = i;
	if (!starts_line(t, i))
		return false;
	for (; k < t->token_count && (k == i || !starts_line(t, k)); k++) {
		names = names || mark_at(t, k, W_LEGEND) || mark_at(t, k, W_GUIDELINE);
		for (size_t c = 0; t->token[k].mark && c < sizeof says / sizeof *says; c++)
			if (mark_at(t, k, says[c]))
				return false;
		if (k >= i + LEGEND_LINE ||
		    (t->token[k].kind == TOKEN_NUMBER && t->token[k].len != 4))
			return false;
	}
	*end = k;
	return names && k > i + 1 && k < t->token_count &&
	       (is_sign(t, k - 1, ':') || (!is_sign(t, k - 1, '.') && all_capitals(t, i, k)));
}

/* The token of the text's last heading; 0 when none stands behind the first token. */
static uint32_t last_heading(const struct text *t)
{
	uint32_t end, i = (uint32_t)t->token_count;
	while (i-- > 1)
		if (t->token[i].mark && heading_at(t, i, &end))
			return i;
	return 0;
}

static enum section section_named(const char *value, bool *skip, bool *labelled)
{
	static const struct {
		const char *name;
		enum section section;
		bool skip, labelled;
	} known[] = {{"impression", SECTION_IMPRESSION, false, false},
	    {"assessment", SECTION_IMPRESSION, false, true},
	    {"overall", SECTION_IMPRESSION, false, true},
	    {"recommendation", SECTION_RECOMMENDATION, false, false},
	    {"findings", SECTION_FINDINGS, false, false}, {"history", SECTION_HISTORY, true, false},
	    {"comparison", SECTION_COMPARISON, true, false},
	    {"technique", SECTION_PROCEDURE, true, false},
	    {"procedure", SECTION_PROCEDURE, true, false},
	    {"addendum", SECTION_ADDENDUM, false, false},
	    {"communication", SECTION_COMMUNICATION, true, false},
	    {"legend", SECTION_BODY, true, false}, {"signature", SECTION_BODY, true, false},
	    {"body", SECTION_BODY, false, false}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, value) == 0) {
			*skip = known[i].skip;
			*labelled = known[i].labelled;
			return known[i].section;
		}
	*skip = *labelled = false;
	return SECTION_BODY;
}

/* "Clinical: cough.", the findings under no heading, "Opinion: normal.": what follows is no
 * history. */
static bool leads_to_impression(const struct text *t, uint32_t i)
{
	uint32_t end;
	bool skip, labelled;
	for (; i < t->token_count; i++) {
		bool may = t->token[i].mark || starts_line(t, i);
		const struct mark *m = may ? heading_at(t, i, &end) : NULL;
		if (m)
			return section_named(entry_of(t, m)->value, &skip, &labelled) ==
			       SECTION_IMPRESSION;
	}
	return false;
}

/* What stands above an original report came later, whatever heads it. */
static void all_before_is_addendum(struct divider *d)
{
	for (size_t i = 0; i < d->t->sentence_count && !d->original; i++)
		d->t->sentence[i].addendum = true;
	d->original = true;
}

/* "CT CHEST W/O CONTRAST", and nothing else: what stands below it is on top all the same. */
static bool only_title_above(const struct divider *d)
{
	const struct text *t = d->t;
	const struct sentence *s = t->sentence;
	if (t->sentence_count != 1 || s->section != SECTION_BODY ||
	    words_between(t, s->first, s->end) > TITLE_WORDS)
		return false;
	for (uint32_t k = s->first; k < s->end; k++)
		if (mark_at(t, k, W_MODALITY))
			return true;
	return false;
}

static void open_section(struct divider *d, const char *value, uint32_t behind)
{
	bool skip, labelled;
	enum section s = section_named(value, &skip, &labelled);
	if (strcmp(value, "addendum") == 0) {
		d->addendum = true;
		d->late = d->seen && !only_title_above(d);
	} else if (strcmp(value, "original") == 0) {
		if (!d->addendum && !d->late)
			all_before_is_addendum(d);
		d->addendum = d->late = false;
	} else if (d->addendum && !d->late) {
		d->addendum = false; /* it stood on top; the report itself begins */
	}
	d->section = s;
	d->skip = skip;
	d->labelled = labelled;
	d->overall = strcmp(value, "overall") == 0;
	d->legend = strcmp(value, "legend") == 0;
	d->filled = false;
	d->findings = d->findings || s == SECTION_FINDINGS;
	d->heading_line_only = skip && d->last_heading < behind;
	d->line_only = skip && s != SECTION_BODY && !d->findings &&
		       !(behind < d->t->token_count && starts_line(d->t, behind)) &&
		       leads_to_impression(d->t, behind);
}

static bool is_diagnosis(const struct text *t, const struct mark *m)
{
	return token_is(t, m->token, "diagnosis") && m->count == 1;
}

static bool is_specimen(const struct text *t, const struct mark *m)
{
	for (uint32_t k = m->token; k < mark_end(m); k++)
		if (token_is(t, k, "specimen") || token_is(t, k, "specimens"))
			return true;
	return false;
}

/* The text's last headings of an exam (what it was compared with, how it was made, what it shows;
 * not a comment, which stands behind a pathologist's diagnosis, too) and of an impression by
 * another name than "diagnosis". */
static void find_last(struct divider *d)
{
	const struct text *t = d->t;
	uint32_t end;
	bool skip, labelled;
	d->looked = true;
	for (uint32_t i = 0; i < t->token_count; i++) {
		const struct mark *m = t->token[i].mark ? heading_at(t, i, &end) : NULL;
		enum section s =
		    m ? section_named(entry_of(t, m)->value, &skip, &labelled) : SECTION_BODY;
		if (m && is_specimen(t, m))
			d->specimen = true;
		if (s == SECTION_COMPARISON || s == SECTION_PROCEDURE || s == SECTION_FINDINGS)
			d->last_exam = i;
		if (s == SECTION_IMPRESSION && !is_diagnosis(t, m))
			d->last_impression = i;
	}
}

/* Up to the next heading nobody recommends anything, or finds it suspicious. */
static bool asks_nothing(const struct text *t, uint32_t i)
{
	static const enum word_class asks[] = {
	    W_RECOMMEND, W_FOLLOW, W_UNIT, W_FREQUENCY, W_AGAIN, W_REFER, W_WORKUP, W_SUPPOSE};
	static const char *const grave[] = {"suspicious", "carcinoma", "malignant", "malignancy",
	    "metastasis", "metastases", "metastatic", "lymphoma", "adenocarcinoma", "sarcoma",
	    "melanoma", "invasive", "concerning", "urgent", "new"};
	uint32_t end, stop = i + DIAGNOSIS_TOKENS;
	for (; i < t->token_count && i < stop; i++) {
		if ((t->token[i].mark || starts_line(t, i)) && heading_at(t, i, &end))
			return true;
		for (size_t c = 0; t->token[i].mark && c < sizeof asks / sizeof *asks; c++)
			if (mark_at(t, i, asks[c]))
				return false;
		if (token_in(t, i, grave, sizeof grave / sizeof *grave))
			return false;
	}
	return false;
}

/* "Procedure:" behind the conclusion is how to proceed.  "Diagnosis:" in front of the exam is what
 * the patient came with where the conclusion stands under a heading of its own: in doubt it is the
 * conclusion itself, and a pathologist's always is. */
static const char *section_of(struct divider *d, const struct mark *m)
{
	if (is_diagnosis(d->t, m) && !d->findings) {
		if (!d->looked)
			find_last(d);
		if (!d->specimen && m->token < d->last_exam && m->token < d->last_impression &&
		    asks_nothing(d->t, mark_end(m)))
			return "history";
	}
	bool plan = d->section == SECTION_IMPRESSION && token_is(d->t, m->token, "procedure") &&
		    m->count == 1 && d->t->token[m->token].caps == CAPS_FIRST;
	return plan ? "recommendation" : entry_of(d->t, m)->value;
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* "a", "of", "with": no sentence ends so. */
static bool leads_on(const struct text *t, uint32_t i)
{
	static const char *const words[] = {"a", "an", "the", "of", "with", "for", "to", "and",
	    "or", "in", "at", "by", "from", "on", "dr", "is", "are", "be", "if", "that", "than",
	    "no"};
	const struct token *k = &t->token[i];
	for (size_t n = 0; n < sizeof words / sizeof *words; n++)
		if (k->len == strlen(words[n]) &&
		    strncasecmp(t->data + k->start, words[n], k->len) == 0)
			return true;
	return false;
}

/* "MRI renal in 3 months", "Recommend": in a text of lines it begins one. */
static bool starts_wish(const struct text *t, uint32_t i)
{
	bool shouted = t->token[i].caps == CAPS_ALL && t->token[i - 1].caps == CAPS_ALL;
	return !shouted && (mark_at(t, i, W_MODALITY) || mark_at(t, i, W_FOLLOW) ||
			       (mark_at(t, i, W_RECOMMEND) && t->token[i].caps == CAPS_FIRST));
}

/* "2  Pancreas  IPMN" below "1  Lung  nodule": the rows of a table. */
static bool is_next_row(const struct text *t, uint32_t i, uint32_t line_first)
{
	int n = t->token[i].number;
	bool after =
	    t->token[line_first].kind == TOKEN_NUMBER && t->token[line_first].number == n - 1;
	if (i + 1 >= t->token_count || t->token[i].len > 2 || n < 0 ||
	    t->token[i + 1].kind != TOKEN_WORD || !t->token[i + 1].gap)
		return false;
	/* "2 indeterminate nodule", not "2 weeks" */
	return t->token[i + 1].caps != CAPS_NONE ? n <= 1 || after
						 : after && n > 1 && !mark_at(t, i + 1, W_UNIT);
}

/* How many cells' ends the line has that starts at the token; *behind: the next line's first. */
static int pipes_of(const struct text *t, uint32_t first, uint32_t *behind)
{
	int n = 0;
	uint32_t k = first;
	for (; k < t->token_count && (k == first || !starts_line(t, k)); k++)
		n += is_sign(t, k, '|');
	*behind = k;
	return n;
}

static uint32_t line_start(const struct text *t, uint32_t i)
{
	while (i > 0 && !starts_line(t, i))
		i--;
	return i;
}

/* "LUL mass | PET-CT | 2 weeks": its cells are one sentence where another line has as many.  Each
 * line is looked at once for all that stands in it. */
static bool in_row(struct divider *d, uint32_t i)
{
	const struct text *t = d->t;
	uint32_t behind;
	if (i >= d->row_first && i < d->row_end)
		return d->row;
	d->row_first = line_start(t, i);
	int n = pipes_of(t, d->row_first, &d->row_end);
	d->row =
	    n > 1 &&
	    ((d->row_first > 0 && pipes_of(t, line_start(t, d->row_first - 1), &behind) == n) ||
		(d->row_end < t->token_count && pipes_of(t, d->row_end, &behind) == n));
	return d->row;
}

static bool line_ends_sentence(struct divider *d, uint32_t i, uint32_t line_first)
{
	const struct text *t = d->t;
	const struct token *k = &t->token[i], *last = &t->token[i - 1];
	if (k->gap & GAP_BLANK_LINE || behind_marker(t, i) != i || is_sign(t, line_first, '|') ||
	    (d->piped && in_row(d, line_first)))
		return true;	 /* the row of a table is one sentence */
	if (k->gap & GAP_HYPHEN) /* a list with dashes, unless a word was divided */
		return t->data[last->start + last->len] != '-';
	if (last->kind == TOKEN_SIGN && strchr(",-/(:", last->sign))
		return false;
	if (is_sign(t, i - 1, ')') && i > 1 && is_sign(t, i - 2, '.'))
		return true; /* "(... Grades III up: rescan.)" */
	if (k->kind == TOKEN_NUMBER && is_next_row(t, i, line_first))
		return true;
	if (k->kind != TOKEN_WORD || k->caps == CAPS_NONE)
		return false;
	if (mark_at(t, i - 1, W_NAME) || mark_at(t, i - 1, W_LABEL) || leads_on(t, i - 1))
		return false;
	if (starts_wish(t, i))
		return true;
	uint32_t first = line_first; /* the line may have begun with the sentence before */
	while (first > 0 && !(t->token[first].gap & GAP_LINE) &&
	       last->start + last->len - t->token[first].start < SHORT_LINE)
		first--;
	return last->start + last->len - t->token[first].start < SHORT_LINE;
}

static struct sentence *new_sentence(struct divider *d, uint32_t first)
{
	struct text *t = d->t;
	if (t->sentence_count == t->sentence_cap) {
		t->sentence_cap = t->sentence_cap ? t->sentence_cap * 2 : 128;
		t->sentence = xreallocarray(t->sentence, t->sentence_cap, sizeof *t->sentence);
	}
	struct sentence *s = &t->sentence[t->sentence_count++];
	*s = (struct sentence){.first = first,
	    .end = first,
	    .section = d->section,
	    .skip = d->skip,
	    .legend = d->legend,
	    .addendum = d->addendum,
	    .labelled = d->labelled,
	    .overall = d->overall,
	    .line_start = starts_line(t, first),
	    .paragraph = d->paragraph};
	return s;
}

/* "Suggest biopsy" on a line of its own: no row of a legend. */
static bool begins_wish(const struct text *t, uint32_t i)
{
	return starts_line(t, i) && mark_at(t, i, W_RECOMMEND) && t->token[i].caps == CAPS_FIRST;
}

/* What a blank line or a strange heading ends. */
static bool ends_by_itself(const struct divider *d)
{
	return d->skip && d->section != SECTION_BODY;
}

static void leave_section(struct divider *d)
{
	d->section = d->addendum ? SECTION_ADDENDUM : SECTION_BODY;
	d->skip = d->labelled = d->overall = d->legend = false;
}

/* The sentence that starts at i; returns the token behind it. */
/* "No recurrence period number two CT chest": the stop and the list are dictated. */
static bool is_dictated_stop(const struct text *t, uint32_t k)
{
	static const char *const next[] = {"next", "new", "paragraph"};
	if (!token_is(t, k, "period"))
		return false;
	return (token_is(t, k + 1, "number") && k + 2 < t->token_count &&
		   mark_at(t, k + 2, W_NUMBER)) ||
	       (token_in(t, k + 1, next, sizeof next / sizeof *next) &&
		   (token_is(t, k + 2, "line") || token_is(t, k + 2, "paragraph") ||
		       token_is(t, k + 2, "number")));
}

static uint32_t take_sentence(struct divider *d, uint32_t i)
{
	struct text *t = d->t;
	uint32_t line_first = i, end, k;
	struct sentence *s = new_sentence(d, i);
	d->overall = false; /* it was the heading's first sentence */
	d->seen = d->seen || !d->addendum;
	for (k = i; k < t->token_count; k++) {
		if (k > i) {
			if (k - i >= SENTENCE_MAX || (k - i >= SENTENCE_TOKENS && t->token[k].gap))
				break;
			if (starts_line(t, k)) {
				if (line_ends_sentence(d, k, line_first))
					break;
				line_first = k;
			}
			if (t->token[k].mark && heading_at(t, k, &end))
				break;
		}
		if (is_dictated_stop(t, k)) {
			k++;
			break;
		}
		if (t->token[k].kind == TOKEN_SIGN &&
		    (t->token[k].sign == '!' || t->token[k].sign == '?' ||
			(t->token[k].sign == '|' && !is_sign(t, line_first, '|') &&
			    !in_row(d, k)) ||
			(t->token[k].sign == '.' && stop_ends(t, k)))) {
			k++;
			break;
		}
	}
	s->end = k;
	return k;
}

static void gather_marks(struct text *t)
{
	uint32_t m = 0;
	for (size_t i = 0; i < t->sentence_count; i++) {
		struct sentence *s = &t->sentence[i];
		while (m < t->mark_count && t->mark[m].token < s->first)
			m++;
		s->mark = m;
		while (m < t->mark_count && t->mark[m].token < s->end)
			s->classes |= BIT(t->mark[m++].class);
		s->mark_end = m;
	}
}

void text_divide(struct text *t)
{
	struct divider d = {.t = t, .section = SECTION_BODY, .last_heading = last_heading(t)};
	d.piped = memchr(t->data, '|', t->len) != NULL;
	for (uint32_t i = 0; i < t->token_count;) {
		uint32_t behind;
		if (t->token[i].gap & GAP_BLANK_LINE) {
			d.paragraph++;
			if (d.filled && ends_by_itself(&d))
				leave_section(&d);
		}
		if (d.line_only && d.filled && starts_line(t, i) && is_sign(t, i - 1, '.') &&
		    ends_by_itself(&d))
			leave_section(&d);
		if (d.legend && d.legend_in_line && d.filled && starts_line(t, i) &&
		    is_sign(t, i - 1, '.'))
			leave_section(&d);
		const struct mark *m =
		    t->token[i].mark || starts_line(t, i) ? heading_at(t, i, &behind) : NULL;
		if (m) {
			open_section(&d, section_of(&d, m), behind);
			d.legend_in_line = d.legend && !starts_line(t, i);
		} else if (i > 0 && legend_line(t, i, &behind)) { /* at 0 it is a title */
			open_section(&d, "legend", behind);
		} else if (d.filled && ((ends_by_itself(&d) && unknown_heading(t, i)) ||
					   (d.legend && begins_wish(t, i)))) {
			leave_section(&d);
		}
		bool heading = m != NULL;
		if (heading && behind < t->token_count) {
			bool empty = t->token[behind].gap & GAP_LINE;
			struct sentence *s = new_sentence(&d, i);
			s->end = behind;
			s->heading = true;
			if (!empty) { /* the text behind it on the same line goes with it */
				t->sentence_count--;
				uint32_t end = take_sentence(&d, behind);
				s = &t->sentence[t->sentence_count - 1];
				s->heading = s->line_start = true;
				d.filled = true;
				i = end;
			} else {
				i = behind;
			}
		} else if (heading) {
			break;
		} else {
			i = take_sentence(&d, i);
			d.filled = true;
		}
		if (d.filled && d.heading_line_only && ends_by_itself(&d))
			leave_section(&d);
	}
	gather_marks(t);
}
