/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - ORU and MDM: one result with its status, times, people, text and findings.
 */
#include "autoconf.h"
#include "report.h"

#include <string.h>

#define REPORTS_MAX 500 /* of one message */

/* The segments of one result. */
struct report_group {
	const struct hl7_segment *orc, *obr, *txa;
	size_t begin, first, end; /* begin..first: lines in front of the first OBR, if any */
	bool headless;		  /* it has no line of its own */
};

struct word_tally {
	unsigned text[WORDS], any[WORDS]; /* lines by status */
	unsigned text_lines, lines, observations;
};

/* ---- status ------------------------------------------------------------------------ */

static unsigned present(const unsigned count[WORDS])
{
	unsigned n = 0;
	for (int w = 0; w < WORDS; w++)
		n += w == WORD_DELETED || w == WORD_NOT_ASKED ? 0 : count[w];
	return n;
}

static bool all_are(const unsigned count[WORDS], enum result_word word)
{
	return count[word] && present(count) == count[word];
}

/* Where OBR-25 says nothing: the least verified line decides. */
static enum result_word word_of_lines(const unsigned count[WORDS])
{
	static const enum result_word order[] = {
	    WORD_PRELIMINARY, WORD_CORRECTED, WORD_FINAL, WORD_KEPT, WORD_ORDERED};
	if (all_are(count, WORD_CANCELLED))
		return WORD_CANCELLED;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (count[order[i]])
			return order[i];
	return WORD_NONE;
}

static bool says_preliminary(const struct facts_report *rep)
{
	static const char *const words[] = {"preliminary report", "preliminary read", "wet read"};
	for (size_t i = 0; i < rep->passage_count; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (strcasestr(rep->passage[i].text, words[k]))
				return true;
	return false;
}

static enum result_word stated_word(struct reader *r, const struct report_group *g,
    const struct facts_report *rep, const struct word_tally *n)
{
	const unsigned *lines = n->text_lines ? n->text : n->any;
	enum result_word w = result_word_obr(read_value(r, g->obr, 25, 1));
	if (all_are(lines, WORD_WITHDRAWN))
		return WORD_WITHDRAWN;
	if (w == WORD_FINAL && all_are(lines, WORD_CANCELLED))
		return WORD_CANCELLED;
	if (w == WORD_FINAL && lines[WORD_CORRECTED])
		return WORD_CORRECTED;
	if (w == WORD_FINAL && all_are(lines, WORD_KEPT))
		return WORD_KEPT;
	if (w == WORD_NONE)
		w = word_of_lines(lines);
	if (w == WORD_NONE)
		w = result_word_orc(read_value(r, g->orc, 5, 1));
	if (w == WORD_NONE && says_preliminary(rep))
		w = WORD_PRELIMINARY;
	return w;
}

/* TXA-17 (table 0271), and what the event itself says. */
static enum result_word document_word(struct reader *r, const struct report_group *g)
{
	const char *event = r->f->event, *completion = read_value(r, g->txa, 17, 1);
	if (same_text(event, "T11"))
		return WORD_WITHDRAWN;
	if (completion && !same_text(completion, "AU") && !same_text(completion, "LA"))
		return WORD_PRELIMINARY;
	if (same_text(event, "T06") || same_text(event, "T08") || same_text(event, "T10"))
		return WORD_CORRECTED;
	return completion ? WORD_FINAL : WORD_NONE;
}

static bool has_content(const struct facts_report *rep)
{
	return rep->passage_count || rep->finding_count || rep->ignored_documents;
}

static void read_status(struct reader *r, const struct report_group *g, struct facts_report *rep,
    const struct word_tally *n)
{
	enum result_word w = g->txa ? document_word(r, g) : WORD_NONE;
	if (w == WORD_NONE)
		w = stated_word(r, g, rep, n);
	if (w == WORD_NONE && has_content(rep)) {
		/* Required by the standard, left out by a sender that only sends signed reports. */
		read_flag(r, "no-status");
		w = WORD_FINAL;
	}
	static const enum report_status status[WORDS] = {[WORD_ORDERED] = REPORT_NONE,
	    [WORD_PERFORMED] = REPORT_PERFORMED,
	    [WORD_PRELIMINARY] = REPORT_PRELIMINARY,
	    [WORD_FINAL] = REPORT_FINAL,
	    [WORD_KEPT] = REPORT_FINAL,
	    [WORD_CORRECTED] = REPORT_CORRECTED,
	    [WORD_CANCELLED] = REPORT_CANCELLED,
	    [WORD_WITHDRAWN] = REPORT_WITHDRAWN,
	    [WORD_REFUSED] = REPORT_REFUSED};
	rep->status = status[w];
	rep->text_kept = w == WORD_KEPT && !has_content(rep);
	if ((w == WORD_FINAL || w == WORD_PRELIMINARY) && !has_content(rep)) {
		read_flag(r, "no-text"); /* a notice that images exist, not a report */
		rep->status = REPORT_PERFORMED;
		rep->no_text = true;
	}
}

/* ---- lines ---------------------------------------------------------------------------- */

/* All repetitions of OBX-5, one a line; lends from b or the arena. */
static const char *line_text(struct reader *r, const struct line *line, struct buf *b)
{
	struct hl7_span rest = hl7_field(&r->m, line->segment, 5), one;
	bool formatted = strcmp(line->type, "FT") == 0;
	if (strcmp(line->type, "CE") == 0 || strcmp(line->type, "CWE") == 0) {
		struct coded c = read_coded(r, hl7_part(rest, r->m.d.repetition, 1));
		return c.text ? c.text : c.code ? c.code : "";
	}
	if (hl7_is_delete(rest))
		return "";
	buf_clear(b);
	for (bool more = false; hl7_split(&rest, r->m.d.repetition, &one); more = true) {
		if (more)
			buf_addc(b, '\n');
		/* An impression may stand in the second component, the first being a code. */
		if (line->marked && one.len && *one.p == r->m.d.component) {
			one.p++;
			one.len--;
		}
		if (formatted)
			hl7_formatted(r->a, &r->m, one, b);
		else
			hl7_text(r->a, &r->m, one, b);
	}
	return buf_text(b);
}

static void read_uid(struct reader *r, struct facts_report *rep, const struct line *line)
{
	bool uid = strcmp(line->code, "113014") == 0 || strcmp(line->code, "110180") == 0;
	if (uid && !rep->study_uid)
		rep->study_uid = read_value(r, line->segment, 5, 1);
}

static void count_line(struct word_tally *n, const struct line *line)
{
	n->any[line->word]++;
	n->lines++;
	if (line->is_text) {
		n->text[line->word]++;
		n->text_lines++;
	}
}

/* Comments count as text beside OBX text only behind it; alone they are the report. */
static void read_comment(struct reader *r, struct passages *p, const struct hl7_segment *s)
{
	struct hl7_span rest = hl7_field(&r->m, s, 3), one;
	while (hl7_split(&rest, r->m.d.repetition, &one)) {
		buf_clear(&p->line);
		hl7_text(r->a, &r->m, one, &p->line);
		passages_divide(p, buf_text(&p->line));
	}
}

void line_add_text(struct passages *p, const struct line *line, const char *text)
{
	const struct facts *f = p->r->f;
	if (same_text(f->type, "MDM") && same_text(f->event, "T06"))
		passages_add(p, SECTION_ADDENDUM, text);
	else if (line->marked)
		passages_add(p, line->section, text);
	else
		passages_divide(p, text);
}

static void read_line(struct reader *r, struct passages *p, struct findings *found,
    struct documents *docs, const struct line *line)
{
	read_uid(r, p->report, line);
	if (line_is_document(r, line)) {
		documents_add(docs, line);
		return;
	}
	finding_read(found, line);
	if (line->is_text)
		line_add_text(p, line, line_text(r, line, &p->line));
}

/* Lines that are deleted, or not asked for, are not there; lines posted wrong are dropped as well
 * unless all are: then their words say why. */
static bool is_dropped(const struct line *line, bool withdrawn)
{
	return line->word == WORD_DELETED || line->word == WORD_NOT_ASKED ||
	       (line->word == WORD_WITHDRAWN && !(withdrawn && line->is_text));
}

/* Lines in front of the first OBR are about the patient (HL7 2.7 on: height, smoking), unless they
 * are text or the result has no others. */
static bool is_line(const struct reader *r, const struct report_group *g, size_t i)
{
	const struct hl7_segment *s = &r->m.segment[i];
	if (!segment_is(s, "OBX"))
		return false;
	if (i >= g->first || g->headless)
		return true;
	struct hl7_span type = hl7_field(&r->m, s, 2);
	return type.len == 2 && (memcmp(type.p, "TX", 2) == 0 || memcmp(type.p, "FT", 2) == 0);
}

static const struct line *all_lines(
    struct reader *r, const struct report_group *g, struct word_tally *n)
{
	unsigned count = 0, ordinal = 0;
	for (size_t i = g->begin; i < g->end; i++)
		count += is_line(r, g, i);
	struct line *all = arena_alloc(r->a, count * sizeof *all);
	for (size_t i = g->begin; i < g->end; i++)
		if (is_line(r, g, i)) {
			all[ordinal] = line_read(r, &r->m.segment[i], ordinal + 1);
			count_line(n, &all[ordinal++]);
		}
	return all;
}

static void read_lines(
    struct reader *r, const struct report_group *g, struct facts_report *rep, struct word_tally *n)
{
	struct passages p = {.r = r, .report = rep};
	struct findings found = {.r = r, .report = rep};
	struct documents docs = {.r = r, .report = rep};
	const struct line *line = all_lines(r, g, n);
	bool withdrawn = all_are(n->text_lines ? n->text : n->any, WORD_WITHDRAWN);
	for (size_t i = g->begin; i < g->end; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "NTE") && i >= g->first)
			read_comment(r, &p, s);
		else if (segment_is(s, "ZDS") && !rep->study_uid)
			rep->study_uid = read_value(r, s, 1, 1);
		if (!is_line(r, g, i))
			continue;
		if (!is_dropped(line, withdrawn))
			read_line(r, &p, &found, &docs, line);
		line++;
	}
	findings_finish(&found);
	passages_finish(&p);
	documents_finish(&docs);
}

/* ---- the result -------------------------------------------------------------------------- */

static struct person_ref first_observer(struct reader *r, const struct report_group *g)
{
	struct person_ref p = {0};
	for (size_t i = g->begin; i < g->end && !p.id && !p.family; i++)
		if (is_line(r, g, i))
			p = read_person_field(r, &r->m.segment[i], 16);
	return p;
}

static void read_people(struct reader *r, const struct report_group *g, struct facts_report *rep,
    const struct word_tally *n)
{
	struct person_ref asked = read_person_field(r, g->obr, 16);
	if (!asked.id && !asked.family)
		asked = read_person_field(r, g->orc, 12);
	rep->orderer = read_orderer(r, g->obr, g->orc);
	rep->radiologist = read_person_field(r, g->obr, 32);
	for (unsigned field = 9; g->txa && !rep->radiologist.family && field <= 10; field++)
		rep->radiologist = read_person_field(r, g->txa, field);
	if (!rep->radiologist.id && !rep->radiologist.family)
		rep->radiologist = first_observer(r, g);
	/* A product may put its own name where an interpreter's id belongs. */
	bool comments_only =
	    n->text_lines == 0 && rep->passage_count > 0 && !rep->passage[0].document;
	bool nobody = !rep->radiologist.family && (!rep->radiologist.id || comments_only);
	rep->machine_author = nobody && ((!asked.id && !asked.family) || comments_only);
}

static void read_times(struct reader *r, const struct report_group *g, struct facts_report *rep)
{
	static const unsigned fallback[] = {36, 22};
	rep->started = moment_or(read_time(r, g->obr, 7), read_time(r, g->txa, 4));
	for (size_t i = 0; i < 2 && !is_stated(rep->started); i++) {
		rep->started = read_time(r, g->obr, fallback[i]);
		if (is_stated(rep->started))
			read_flag(r, "exam-time-fallback");
	}
	if (!is_stated(rep->started)) {
		rep->started = r->f->sent;
		read_flag(r, "exam-time-fallback");
	}
	rep->status_at = moment_or(read_time(r, g->obr, 22), read_time(r, g->txa, 8));
	rep->status_at = moment_or(rep->status_at, r->f->sent);
}

static struct identifier entity_or(
    struct reader *r, struct identifier id, const struct hl7_segment *s, unsigned field)
{
	return id.value ? id : read_entity(r, s, field);
}

static void read_numbers(struct reader *r, const struct report_group *g, struct facts_report *rep)
{
	rep->placer = entity_or(r, read_entity(r, g->obr, 2), g->orc, 2);
	rep->placer = entity_or(r, rep->placer, g->txa, 14);
	rep->filler = entity_or(r, read_entity(r, g->obr, 3), g->orc, 3);
	rep->filler = entity_or(r, rep->filler, g->txa, 15);
	rep->accession = read_accession(r, g->obr, g->orc);
	if (!rep->accession)
		rep->accession = rep->filler.value ? rep->filler.value : rep->placer.value;
	if (!rep->accession)
		rep->accession = read_free_accession(r, g->obr);
	if (!rep->accession)
		rep->accession = read_entity(r, g->txa, 12).value;
	if (!rep->accession) {
		read_flag(r, "no-accession");
		rep->accession = !is_blank(rep->study_uid) ? rep->study_uid : r->f->control_id;
	}
}

static void read_report(struct reader *r, const struct report_group *g)
{
	struct facts *f = r->f;
	struct facts_report rep = {0};
	struct word_tally n = {0};
	read_lines(r, g, &rep, &n);
	read_numbers(r, g, &rep);
	rep.procedure = read_coded(r, read_first(r, g->obr, 4));
	if (!rep.procedure.code && !rep.procedure.text)
		rep.procedure = read_coded(r, read_first(r, g->obr, 44));
	rep.modality = read_modality(r, read_value(r, g->obr, 24, 1));
	read_times(r, g, &rep);
	read_people(r, g, &rep, &n);
	read_status(r, g, &rep, &n);
	f->report = arena_grow(r->a, f->report, f->report_count, sizeof rep);
	f->report[f->report_count++] = rep;
}

/* MDM has one document, described by TXA, with OBR only in late versions. */
static void read_document(struct reader *r)
{
	struct report_group g = {.end = r->m.segment_count};
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "TXA"))
			g.txa = s;
		else if (segment_is(s, "ORC") && !g.orc)
			g.orc = s;
		else if (segment_is(s, "OBR") && !g.obr)
			g.obr = s;
	}
	if (g.txa)
		read_report(r, &g);
}

/* Up to the next result; an ORC that stands behind its OBR is part of it. */
static void find_end(struct reader *r, struct report_group *g)
{
	for (g->end = g->first; g->end < r->m.segment_count; g->end++) {
		const struct hl7_segment *s = &r->m.segment[g->end];
		if (segment_is(s, "OBR") || segment_is(s, "PID"))
			return;
		if (!segment_is(s, "ORC"))
			continue;
		if (g->orc || !orc_stands_behind(r, g->obr, g->end))
			return;
		g->orc = s;
	}
}

/* The first line in front of the first OBR at i. */
static size_t first_line(struct reader *r, size_t i)
{
	size_t first = i;
	for (size_t k = i; k > 0 && !segment_is(&r->m.segment[k - 1], "PID"); k--)
		if (segment_is(&r->m.segment[k - 1], "OBX"))
			first = k - 1;
	if (first < i)
		read_flag(r, "lines-before-result");
	return first;
}

static bool has_line(const struct reader *r, const struct report_group *g)
{
	for (size_t i = g->first; i < g->end; i++)
		if (segment_is(&r->m.segment[i], "OBX"))
			return true;
	return false;
}

void read_reports(struct reader *r)
{
	const struct hl7_segment *orc = NULL;
	if (same_text(r->f->type, "MDM")) {
		read_document(r);
		return;
	}
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "ORC"))
			orc = s;
		if (!segment_is(s, "OBR"))
			continue;
		if (r->f->report_count == REPORTS_MAX) {
			read_flag(r, "too-many-results");
			return;
		}
		struct report_group g = {.orc = orc, .obr = s, .begin = i + 1, .first = i + 1};
		find_end(r, &g);
		if (!r->f->report_count && (g.begin = first_line(r, i)) == i)
			g.begin = g.first;
		g.headless = !has_line(r, &g);
		read_report(r, &g);
		i = g.end - 1;
		orc = NULL;
	}
}
