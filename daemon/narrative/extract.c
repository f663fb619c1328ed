/* SPDX-License-Identifier: Apache-2.0
 *
 * extract.c - report text in, records out.
 */
#include "autoconf.h"
#include "markup.h"
#include "performed.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEADING_ROOM 20 /* of the longest heading and the blank line before it */
#define TEXT_MAX     ((size_t)64 * 1024 * 1024) /* offsets have 32 bits; more is no report */

struct narrative_span sentence_span(const struct text *t, const struct sentence *s)
{
	struct narrative_span span = span_of(t, s->first, s->end);
	while (span.len && (unsigned char)t->data[span.start + span.len - 1] <= ' ')
		span.len--;
	return span;
}

/* In front of what follows in each form: "repeat", "repeated", "repeating". */
bool sentence_repeats(const struct text *t, const struct sentence *s)
{
	static const char *const begins[] = {"repeat", "rescan", "redo", "reimag", "recall"};
	for (uint32_t k = s->first; k < s->end; k++)
		for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
			if (t->token[k].len >= strlen(begins[i]) &&
			    strncasecmp(
				t->data + t->token[k].start, begins[i], strlen(begins[i])) == 0)
				return true;
	return false;
}

struct narrative_record narrative_record_of(enum narrative_kind kind)
{
	return (struct narrative_record){.kind = kind,
	    .system = "",
	    .table = "",
	    .category = "",
	    .modality = "",
	    .region = "",
	    .side = "",
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .due_by = DATE_NONE,
	    .next_min = -1,
	    .next_max = -1,
	    .next_unit = "",
	    .from_day = DATE_NONE,
	    .certain = true,
	    .reason = ""};
}

struct narrative_record *record_add(struct text *t, enum narrative_kind kind, uint32_t sentence)
{
	struct narrative_records *all = t->out;
	const struct sentence *s = &t->sentence[sentence];
	all->record = arena_grow(t->a, all->record, all->count, sizeof *all->record);
	struct narrative_record *r = &all->record[all->count++];
	*r = narrative_record_of(kind);
	r->repeat = sentence_repeats(t, s);
	r->second = reread_names(t, s, t->reread);
	r->addendum = s->addendum;
	r->section = s->section;
	r->sentence = sentence_span(t, s);
	r->mark = r->sentence;
	return r;
}

static void find_categories(struct text *t)
{
	struct mentions all = {0};
	if (!HAS(t, W_NAME))
		return;
	categories_find(t, &all);
	for (size_t i = 0; i < all.count; i++)
		mention_judge(t, &all, &all.mention[i]);
	legends_drop(t, &all);
	categories_choose(t, &all);
}

/* A mammogram speaks of the breast, whether it says so or not. */
static uint32_t topics_of_exam(const struct narrative_rules *r, const struct narrative_options *o)
{
	static const char word[] = "mammogram";
	uint32_t h = LEXICON_SEED;
	if (!o || !o->modality || strcmp(o->modality, "MG") != 0)
		return 0;
	for (const char *p = word; *p; p++)
		h = lexicon_hash(h, (unsigned char)*p);
	return r->word_topic[lexicon_find(r, word, sizeof word - 1, h)];
}

void narrative_extract(const struct narrative_rules *rules, const char *text, size_t len,
    const struct narrative_options *o, struct arena *a, struct narrative_records *out)
{
	*out = (struct narrative_records){0};
	struct text t = {.r = rules, .o = o, .a = a, .data = text, .out = out, .exam_mri = -2};
	t.len = len < TEXT_MAX ? len : TEXT_MAX;
	t.topics = topics_of_exam(rules, o);
	text_cut(&t);
	text_mark(&t);
	text_divide(&t);
	scales_find(&t);
	t.reread = reread_words(&t);
	const uint64_t reasons = BIT(W_NAME) | BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_MODALITY) |
				 BIT(W_ACTION) | BIT(W_SERVICE) | BIT(W_AGAIN) | BIT(W_WORKUP) |
				 BIT(W_IGNORE);
	if (t.classes & reasons) {
		t.match = pcre2_match_data_create(32, NULL);
		find_categories(&t);
		recommendations_find(&t);
		pcre2_match_data_free(t.match);
	}
	net_cast(&t);
	free(t.token);
	free(t.mark);
	free(t.sentence);
}

const char *narrative_kind_name(enum narrative_kind kind)
{
	static const char *const names[] = {[NARRATIVE_CATEGORY] = "category",
	    [NARRATIVE_RECOMMENDATION] = "recommendation",
	    [NARRATIVE_ACTION] = "action",
	    [NARRATIVE_NO_FOLLOWUP] = "no-follow-up",
	    [NARRATIVE_REVIEW] = "review"};
	return names[kind];
}

const char *narrative_section_name(enum section section)
{
	static const char *const names[] = {[SECTION_BODY] = "body",
	    [SECTION_PROCEDURE] = "procedure",
	    [SECTION_HISTORY] = "history",
	    [SECTION_COMPARISON] = "comparison",
	    [SECTION_FINDINGS] = "findings",
	    [SECTION_IMPRESSION] = "impression",
	    [SECTION_RECOMMENDATION] = "recommendation",
	    [SECTION_ADDENDUM] = "addendum",
	    [SECTION_COMMUNICATION] = "communication"};
	return names[section];
}

static const char *heading_of(enum section section, enum section before)
{
	static const char *const headings[] = {[SECTION_BODY] = "",
	    [SECTION_PROCEDURE] = "TECHNIQUE:\n",
	    [SECTION_HISTORY] = "HISTORY:\n",
	    [SECTION_COMPARISON] = "COMPARISON:\n",
	    [SECTION_FINDINGS] = "FINDINGS:\n",
	    [SECTION_IMPRESSION] = "IMPRESSION:\n",
	    [SECTION_RECOMMENDATION] = "RECOMMENDATION:\n",
	    [SECTION_ADDENDUM] = "ADDENDUM:\n",
	    [SECTION_COMMUNICATION] = "COMMUNICATION:\n"};
	if (section == SECTION_BODY && before == SECTION_ADDENDUM)
		return "ORIGINAL REPORT:\n";
	return headings[section];
}

/* Whether the passage brings its own heading: letters, then a colon or the end of its line. */
static bool has_heading(const struct passage *p)
{
	size_t word = strcspn(p->text, ":\n");
	const char *name = narrative_section_name(p->section);
	return word >= 4 && word < 60 && strncasecmp(p->text, name, 4) == 0;
}

const char *narrative_text(const struct passage *passage, size_t count, struct arena *a)
{
	size_t room = 1;
	for (size_t i = 0; i < count; i++)
		room += strlen(passage[i].text) + HEADING_ROOM;
	char *text = arena_alloc(a, room), *to = text;
	for (size_t i = 0; i < count; i++) {
		const struct passage *p = &passage[i];
		if (i)
			to = stpcpy(to, "\n\n");
		if (!has_heading(p))
			to = stpcpy(
			    to, heading_of(p->section, i ? passage[i - 1].section : SECTION_BODY));
		to = stpcpy(to, p->text);
	}
	markup_blank(text, (size_t)(to - text));
	return text;
}
