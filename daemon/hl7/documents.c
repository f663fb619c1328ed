/* SPDX-License-Identifier: Apache-2.0
 *
 * documents.c - what a result has as documents: found, and their text where it is known.
 *
 * Reading a document is nothing for this folder: what has not been read is named in
 * facts.unread, and the message is read again with its text (hl7_source.known).  What a document
 * says that stands in the message's own text, or in a document before it, is left out: the same
 * sentence is no second finding.  What differs in a word is kept whole.
 */
#include "autoconf.h"
#include "report.h"

#include <ctype.h>
#include <string.h>

#define COMPARE_MAX                                                                                \
	((size_t)64 << 20) /* bytes looked at for repeated sentences; then all is kept */

/* ---- finding ------------------------------------------------------------------------------- */

/* Senders put RTF, or base64 of a PDF or of RTF, into lines of text. */
static bool begins_as_document(struct hl7_span s)
{
	static const char *const marks[] = {"{\\rtf", "{\\E\\rtf", "JVBERi0", "e1xydGY"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (s.len > strlen(marks[i]) && memcmp(s.p, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

bool line_is_document(struct reader *r, const struct line *line)
{
	return strcmp(line->type, "ED") == 0 || strcmp(line->type, "RP") == 0 ||
	       (line->is_text && begins_as_document(hl7_field(&r->m, line->segment, 5)));
}

static unsigned place_of(struct reader *r, const struct line *line)
{
	size_t end = (size_t)(line->segment - r->m.segment) + 1;
	if (end < r->counted)
		r->counted = r->places = 0;
	for (; r->counted < end; r->counted++)
		r->places += segment_is(&r->m.segment[r->counted], "OBX");
	return r->places;
}

static struct hl7_span longest_part(struct hl7_span all, char separator)
{
	struct hl7_span best = {NULL, 0}, one;
	while (hl7_split(&all, separator, &one))
		if (one.len > best.len)
			best = one;
	return best;
}

/* ED-5, all repetitions behind one another; senders leave out what stands before it. */
static void read_data(struct reader *r, const struct line *line, struct document_found *d)
{
	struct hl7_span rest = hl7_field(&r->m, line->segment, 5), one;
	struct buf b = {0};
	bool enclosed = strcmp(line->type, "ED") == 0;
	d->coding =
	    enclosed ? document_coding_of(read_value(r, line->segment, 5, 4)) : CODING_UNSAID;
	while (hl7_split(&rest, r->m.d.repetition, &one)) {
		struct hl7_span data = enclosed ? hl7_part(one, r->m.d.component, 5) : one;
		if (!data.len)
			data = longest_part(one, r->m.d.component);
		else if (enclosed && d->coding == CODING_PLAIN)
			data.len = (size_t)(one.p + one.len - data.p);
		hl7_text(r->a, &r->m, data, &b);
		if (!enclosed && rest.p)
			buf_addc(&b, '\n');
	}
	d->data = arena_strndup(r->a, buf_text(&b), b.len);
	d->len = b.len;
	buf_free(&b);
}

void documents_add(struct documents *all, const struct line *line)
{
	all->line = arena_grow(all->r->a, all->line, all->count, sizeof *all->line);
	all->line[all->count++] = *line;
}

/* ---- what was said before -------------------------------------------------------------------- */

/* Words in small letters, with "|" where a sentence ends: ". " and not "6.5". */
static void add_words(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		char last = out->len ? out->data[out->len - 1] : ' ';
		bool inside = i + 1 < len && isalnum((unsigned char)text[i + 1]);
		bool blank = c == '\n' && i + 1 < len && text[i + 1] == '\n';
		if (isalnum(c) || c >= 0x80)
			buf_addc(out, (char)tolower(c));
		else if ((strchr(".:;!?", c) && c && !inside) || blank)
			buf_adds(out, last == ' ' ? "| " : " | ");
		else if (last != ' ')
			buf_addc(out, ' ');
	}
	buf_adds(out, " | ");
}

static bool was_said(const struct buf *said, const char *text, size_t len, size_t *left)
{
	struct buf b = {0};
	if (said->len > *left)
		return false;
	*left -= said->len;
	buf_adds(&b, "| ");
	add_words(&b, text, len);
	/* As it stands in the other: one mark at its end, one space at a time. */
	size_t end = b.len;
	while (end && strchr("| ", b.data[end - 1]))
		end--;
	bool found = end <= 2;
	b.data[end] = '\0';
	b.len = end;
	buf_adds(&b, " |");
	found = found || memmem(buf_text(said), said->len, b.data, b.len);
	buf_free(&b);
	return found;
}

/* What was read, from passage `first` on.  What is said of another exam, or of the past, is looked
 * at nowhere: a recommendation is none because it stands there too. */
static void note_said(struct documents *all, size_t first)
{
	const struct facts_report *rep = all->report;
	for (size_t i = first; i < rep->passage_count; i++) {
		const struct passage *p = &rep->passage[i];
		if (p->section != SECTION_COMPARISON && p->section != SECTION_HISTORY)
			add_words(&all->said, p->text, strlen(p->text));
	}
}

/* Up to a line that ends a sentence, or is followed by a blank one. */
static const char *sentence_end(const char *p)
{
	for (;;) {
		const char *end = strchrnul(p, '\n');
		if (!*end)
			return end;
		if ((end > p && strchr(".:!?", end[-1])) || end[1] == '\n' || end == p)
			return end + 1;
		p = end + 1;
	}
}

#define HEADING_MAX 40

/* "IMPRESSION:", and nothing that says a size or a time. */
static bool is_heading(const char *p, const char *end)
{
	while (end > p && end[-1] == '\n')
		end--;
	if (end == p || end[-1] != ':' || end - p > HEADING_MAX)
		return false;
	for (; p < end; p++)
		if (isdigit((unsigned char)*p) || *p == '\n')
			return false;
	return true;
}

/* What is new of the text.  A heading is left with what is new behind it. */
static void add_new(const struct buf *said, const char *text, size_t *left, struct buf *out)
{
	const char *heading = NULL, *end;
	for (const char *p = text; *p; p = end) {
		end = sentence_end(p);
		size_t len = (size_t)(end - p);
		if (is_heading(p, end)) {
			heading = p;
			continue;
		}
		if (*p == '\n' || was_said(said, p, len, left))
			continue;
		if (heading)
			buf_add(out, heading, (size_t)(sentence_end(heading) - heading));
		else if (p > text && p[-1] == '\n' && p - 1 > text && p[-2] == '\n')
			buf_addc(out, '\n');
		heading = NULL;
		buf_add(out, p, len);
	}
}

/* ---- their text ------------------------------------------------------------------------------ */

static const struct document_known *find_known(const struct hl7_source *s, unsigned place)
{
	for (size_t i = 0; i < s->known_count; i++)
		if (s->known[i].place == place)
			return &s->known[i];
	return NULL;
}

static void add_unread(struct reader *r, const struct document_found *d)
{
	struct facts *f = r->f;
	f->unread = arena_grow(r->a, f->unread, f->unread_count, sizeof *f->unread);
	f->unread[f->unread_count++] = *d;
}

static void lacks(struct facts_report *rep, enum document_lack lack)
{
	if (!rep->document_lack)
		rep->document_lack = document_lack_reason(lack);
}

/* False: nothing of it is new. */
static bool add_text(struct documents *all, const struct line *line, const struct document_known *k)
{
	struct facts_report *rep = all->report;
	struct passages p = {.r = all->r, .report = rep, .document = k};
	struct buf fresh = {0};
	size_t before = rep->passage_count;
	if (rep->passage_count)
		add_new(&all->said, k->text, &all->left, &fresh);
	else
		buf_adds(&fresh, k->text);
	line_add_text(&p, line, buf_text(&fresh));
	passages_finish(&p);
	note_said(all, before);
	buf_free(&fresh);
	return rep->passage_count > before;
}

static void read_known(
    struct documents *all, const struct line *line, const struct document_known *k)
{
	struct facts_report *rep = all->report;
	bool fresh = *k->text && add_text(all, line, k);
	if (!*k->text)
		rep->ignored_documents++;
	if (!k->lack)
		return;
	lacks(rep, k->lack);
	/* Beside a text of the message a document is one more copy, or a picture. */
	rep->document_in_part =
	    rep->document_in_part || fresh || (!all->beside && k->kind != DOCUMENT_IMAGE);
}

static void read_one(struct documents *all, const struct line *line)
{
	struct reader *r = all->r;
	struct document_found d = {.place = place_of(r, line)};
	const struct document_known *k = find_known(r->source, d.place);
	enum hl7_documents how = r->source->documents;
	if (strcmp(line->type, "RP") == 0) {
		lacks(all->report, LACK_POINTER);
	} else if (how == DOCUMENTS_BOTH || (how == DOCUMENTS_TEXT && !all->beside)) {
		if (k) {
			read_known(all, line, k);
			return;
		}
		read_data(r, line, &d);
		if (d.len)
			add_unread(r, &d);
		else
			lacks(all->report, LACK_EMPTY);
	}
	all->report->ignored_documents++;
}

void documents_finish(struct documents *all)
{
	struct facts_report *rep = all->report;
	all->beside = rep->passage_count > 0;
	all->left = COMPARE_MAX;
	if (all->count) {
		buf_adds(&all->said, "| ");
		note_said(all, 0);
	}
	for (size_t i = 0; i < all->count; i++)
		read_one(all, &all->line[i]);
	/* What is lacking of some says nothing where nothing was read. */
	rep->document_in_part = rep->document_in_part && rep->passage_count;
	buf_free(&all->said);
}
