/* SPDX-License-Identifier: Apache-2.0
 *
 * sections.c - report text as passages: by the code of the line, else by the headings in the text.
 */
#include "autoconf.h"
#include "report.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool section_of_code(struct reader *r, const char *code, enum section *out)
{
	static const struct {
		const char *loinc;
		enum section section;
	} codes[] = {{"59776-5", SECTION_FINDINGS}, {"859776-5", SECTION_FINDINGS},
	    {"55107-7", SECTION_ADDENDUM}, {"19005-8", SECTION_IMPRESSION},
	    {"18783-1", SECTION_RECOMMENDATION}, {"55115-0", SECTION_PROCEDURE},
	    {"11329-0", SECTION_HISTORY}, {"55111-9", SECTION_PROCEDURE},
	    {"18834-2", SECTION_COMPARISON}, {"73568-8", SECTION_COMMUNICATION}};
	for (size_t i = 0; code && i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].loinc, code) == 0) {
			if (*code == '8')
				read_flag(r, "loinc-alias");
			*out = codes[i].section;
			return true;
		}
	return false;
}

/* HL7 chapter 7, "observation identifier suffixes", and local ones.  GDT and ANT are body text. */
bool section_of_suffix(const char *suffix, enum section *out)
{
	static const struct {
		const char *suffix;
		enum section section;
	} suffixes[] = {{"IMP", SECTION_IMPRESSION}, {"REC", SECTION_RECOMMENDATION},
	    {"ADT", SECTION_ADDENDUM}, {"ADN", SECTION_ADDENDUM}, {"ADD", SECTION_ADDENDUM},
	    {"FND", SECTION_FINDINGS}, {"GDT", SECTION_BODY}, {"ANT", SECTION_BODY},
	    {"TCM", SECTION_BODY}};
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (strcmp(suffixes[i].suffix, suffix) == 0) {
			*out = suffixes[i].section;
			return true;
		}
	return false;
}

/* ---- headings ----------------------------------------------------------------------- */

/* Where the words are a heading, beside a line's start. */
enum {
	AT_START = 0,
	INSIDE = 1,  /* in the middle of a line, in capitals */
	AS_NAME = 2, /* as the name in OBX-3, where they can be of no whole report */
};

struct heading {
	const char *words;
	size_t len;
	enum section section;
	unsigned where;
};

#define HEADING(words, section, where)                                                             \
	{                                                                                          \
		words, sizeof words - 1, section, where                                            \
	}
static const struct heading headings[] = {
    HEADING("IMPRESSION", SECTION_IMPRESSION, INSIDE | AS_NAME),
    HEADING("IMPRESSIONS", SECTION_IMPRESSION, INSIDE | AS_NAME),
    HEADING("CONCLUSION", SECTION_IMPRESSION, INSIDE | AS_NAME),
    HEADING("CONCLUSIONS", SECTION_IMPRESSION, INSIDE | AS_NAME),
    HEADING("OPINION", SECTION_IMPRESSION, AS_NAME),
    HEADING("INTERPRETATION", SECTION_IMPRESSION, AT_START),
    HEADING("SUMMARY", SECTION_IMPRESSION, AT_START),
    HEADING("COMMENT", SECTION_IMPRESSION, AT_START),
    HEADING("COMMENTS", SECTION_IMPRESSION, AT_START),
    HEADING("RECOMMENDATION", SECTION_RECOMMENDATION, INSIDE | AS_NAME),
    HEADING("RECOMMENDATIONS", SECTION_RECOMMENDATION, INSIDE | AS_NAME),
    HEADING("FOLLOW-UP RECOMMENDATION", SECTION_RECOMMENDATION, INSIDE | AS_NAME),
    HEADING("FOLLOW-UP RECOMMENDATIONS", SECTION_RECOMMENDATION, INSIDE | AS_NAME),
    HEADING("FINDING", SECTION_FINDINGS, AT_START),
    HEADING("FINDINGS", SECTION_FINDINGS, INSIDE | AS_NAME),
    HEADING("COMPARISON", SECTION_COMPARISON, INSIDE | AS_NAME),
    HEADING("COMPARISONS", SECTION_COMPARISON, INSIDE | AS_NAME),
    HEADING("COMPARISON STUDY", SECTION_COMPARISON, AS_NAME),
    HEADING("COMPARISON STUDIES", SECTION_COMPARISON, AS_NAME),
    HEADING("PRIOR STUDIES", SECTION_COMPARISON, AS_NAME),
    HEADING("HISTORY", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("CLINICAL", SECTION_HISTORY, AS_NAME),
    HEADING("CLINICAL DETAILS", SECTION_HISTORY, AS_NAME),
    HEADING("CLINICAL HISTORY", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("CLINICAL INDICATION", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("CLINICAL INFO", SECTION_HISTORY, AS_NAME),
    HEADING("CLINICAL INFORMATION", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("CLINICAL NOTES", SECTION_HISTORY, AS_NAME),
    HEADING("INDICATION", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("INDICATIONS", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("REASON FOR EXAM", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("REASON FOR EXAMINATION", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("REASON FOR STUDY", SECTION_HISTORY, INSIDE | AS_NAME),
    HEADING("TECHNIQUE", SECTION_PROCEDURE, INSIDE | AS_NAME),
    HEADING("PROCEDURE", SECTION_PROCEDURE, AT_START),
    HEADING("EXAM", SECTION_PROCEDURE, AT_START),
    HEADING("EXAMINATION", SECTION_PROCEDURE, AT_START),
    HEADING("STUDY", SECTION_PROCEDURE, AT_START),
    HEADING("COMMUNICATION", SECTION_COMMUNICATION, AT_START),
    HEADING("ADDENDUM", SECTION_ADDENDUM, INSIDE | AS_NAME),
};

#define HEADINGS     (sizeof headings / sizeof *headings)
#define ADDENDUM_MAX 60 /* "ADDENDUM 05-Mar-2026 14:20 by Dr. X:" */

static bool same_words(const char *words, const char *p, size_t len, bool capitals)
{
	return capitals ? memcmp(words, p, len) == 0 : strncasecmp(words, p, len) == 0;
}

bool hl7_is_heading(const char *words)
{
	for (size_t i = 0; i < HEADINGS; i++)
		if (strcasecmp(headings[i].words, words) == 0)
			return true;
	return false;
}

bool section_of_name(const char *name, enum section *out)
{
	for (size_t i = 0; name && i < HEADINGS; i++)
		if (headings[i].where & AS_NAME && strcasecmp(headings[i].words, name) == 0) {
			*out = headings[i].section;
			return true;
		}
	return false;
}

/* At a line start: the words and a colon in any case, or the words alone in capitals. */
static const struct heading *heading_at_start(const char *p, const char *end)
{
	const char *q = p;
	while (q < end && (isdigit((unsigned char)*q) || *q == ' ' || *q == '\t'))
		q++;
	if (q < end && q > p && (*q == '.' || *q == ')'))
		q++;
	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	for (size_t i = 0; i < HEADINGS; i++) {
		const struct heading *h = &headings[i];
		size_t n = h->len;
		if ((size_t)(end - q) < n || toupper((unsigned char)*q) != *h->words ||
		    !same_words(h->words, q, n, false))
			continue;
		const char *after = q + n;
		while (after < end && (*after == ' ' || *after == '\t' || *after == '\r'))
			after++;
		if (after == end ? same_words(h->words, q, n, true) : *after == ':')
			return h;
		if (h->section == SECTION_ADDENDUM && same_words(h->words, q, n, true) &&
		    !isalpha((unsigned char)q[n]) &&
		    memchr(q, ':', (size_t)(end - q < ADDENDUM_MAX ? end - q : ADDENDUM_MAX)))
			return h;
	}
	return NULL;
}

/* In the middle of a line, where line ends were lost: capitals, a blank before, a colon behind.
 * colon: where that is.  Lends where the words start. */
static const struct heading *heading_before(const char *start, const char *colon, const char **at)
{
	const struct heading *best = NULL;
	if (colon == start || !isupper((unsigned char)colon[-1]))
		return NULL;
	for (size_t i = 0; i < HEADINGS; i++) {
		size_t n = headings[i].len;
		if (!(headings[i].where & INSIDE) || (size_t)(colon - start) <= n)
			continue;
		const char *p = colon - n;
		if (p[-1] != ' ' && p[-1] != '\t' && p[-1] != '.')
			continue;
		if (same_words(headings[i].words, p, n, true) && (!best || n > best->len)) {
			best = &headings[i];
			*at = p;
		}
	}
	return best;
}

static bool blank_line(const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p != ' ' && *p != '\t' && *p != '\r')
			return false;
	return true;
}

/* ---- passages --------------------------------------------------------------------------- */

/* Blank lines around a passage say nothing; those inside do. */
static void flush(struct passages *p)
{
	const char *start = buf_text(&p->text), *end = start + p->text.len, *line = start;
	struct facts_report *rep = p->report;
	for (const char *q = start; q < end && (*q == ' ' || *q == '\t' || *q == '\n'); q++)
		if (*q == '\n')
			line = q + 1;
	while (end > line && (end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (end > line) {
		rep->passage =
		    arena_grow(p->r->a, rep->passage, rep->passage_count, sizeof *rep->passage);
		rep->passage[rep->passage_count++] = (struct passage){
		    p->section, arena_strndup(p->r->a, line, (size_t)(end - line)), p->document};
	}
	buf_clear(&p->text);
}

static void put_line(struct passages *p, enum section section, const char *text, size_t len)
{
	if (section != p->section) {
		flush(p);
		p->section = section;
	}
	buf_add(&p->text, text, len);
	buf_addc(&p->text, '\n');
}

void passages_add(struct passages *p, enum section section, const char *text)
{
	put_line(p, section, text, strlen(text));
	p->heading = SECTION_BODY;
	p->filled = false;
}

/* A heading of one paragraph must not swallow the report: where the findings have no heading of
 * their own they follow the history or the technique behind a blank line. */
static bool ends_at_blank_line(enum section s)
{
	return s == SECTION_HISTORY || s == SECTION_COMPARISON || s == SECTION_PROCEDURE ||
	       s == SECTION_COMMUNICATION;
}

static void open_heading(
    struct passages *p, enum section section, const char *after, const char *end)
{
	p->heading = section;
	const char *colon = memchr(after, ':', (size_t)(end - after));
	p->filled = colon && !blank_line(colon + 1, end);
}

static void divide_line(struct passages *p, const char *line, const char *end)
{
	const struct heading *h = heading_at_start(line, end);
	if (h) {
		open_heading(p, h->section, line, end);
	} else if (blank_line(line, end)) {
		if (p->filled && ends_at_blank_line(p->heading))
			p->heading = SECTION_BODY;
	} else {
		p->filled = true;
	}
	const char *from = line, *c = line;
	if (h && (c = memchr(line, ':', (size_t)(end - line))))
		c++; /* the heading just read is not another one */
	for (; c && (c = memchr(c, ':', (size_t)(end - c))); c++) {
		const char *at;
		h = heading_before(from, c, &at);
		if (!h)
			continue;
		put_line(p, p->heading, from, (size_t)(at - from));
		open_heading(p, h->section, at, end);
		from = at;
	}
	put_line(p, p->heading, from, (size_t)(end - from));
}

void passages_divide(struct passages *p, const char *text)
{
	for (;;) {
		const char *end = strchrnul(text, '\n');
		divide_line(p, text, end);
		if (!*end)
			return;
		text = end + 1;
	}
}

void passages_finish(struct passages *p)
{
	flush(p);
	buf_free(&p->text);
	buf_free(&p->line);
}
