/* SPDX-License-Identifier: Apache-2.0
 *
 * line.c - one OBX: what kind of line it is and what its status says.
 */
#include "autoconf.h"
#include "report.h"

#include <ctype.h>
#include <string.h>

/* OBR-25 "A" is partial (table 0123), OBX-11 "A" amended (0085); the words are of real senders. */
static const struct {
	const char *text;
	enum result_word obr, obx;
} words[] = {
    {"O", WORD_ORDERED, WORD_ORDERED},
    {"S", WORD_ORDERED, WORD_ORDERED},
    {"I", WORD_ORDERED, WORD_ORDERED},
    {"N", WORD_PERFORMED, WORD_NOT_ASKED},
    {"P", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"R", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"A", WORD_PRELIMINARY, WORD_CORRECTED},
    {"M", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"PRELIM", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"PRELIMINARY", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"WET READ", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"WETREAD", WORD_PRELIMINARY, WORD_PRELIMINARY},
    {"F", WORD_FINAL, WORD_FINAL},
    {"FINAL", WORD_FINAL, WORD_FINAL},
    {"V", WORD_FINAL, WORD_FINAL},
    {"U", WORD_KEPT, WORD_KEPT},
    {"C", WORD_CORRECTED, WORD_CORRECTED},
    {"CORRECTED", WORD_CORRECTED, WORD_CORRECTED},
    {"ADDENDED", WORD_CORRECTED, WORD_CORRECTED},
    {"ADDENDUM", WORD_CORRECTED, WORD_CORRECTED},
    {"AMENDED", WORD_CORRECTED, WORD_CORRECTED},
    {"B", WORD_CORRECTED, WORD_CORRECTED},
    {"X", WORD_CANCELLED, WORD_CANCELLED},
    {"CA", WORD_CANCELLED, WORD_CANCELLED},
    {"CANCELLED", WORD_CANCELLED, WORD_CANCELLED},
    {"CANCELED", WORD_CANCELLED, WORD_CANCELLED},
    {"D", WORD_NONE, WORD_DELETED},
    {"W", WORD_WITHDRAWN, WORD_WITHDRAWN},
    {"Y", WORD_REFUSED, WORD_NONE},
    {"Z", WORD_REFUSED, WORD_NONE},
};

/* Upper case, without " REPORT", " RESULT" or " RESULTS" behind it; false when too long. */
static bool plain_word(const char *text, char out[static 32])
{
	static const char *const tails[] = {" REPORT", " RESULT", " RESULTS"};
	size_t n = strlen(text);
	if (n >= 32)
		return false;
	for (size_t i = 0; i <= n; i++)
		out[i] = (char)toupper((unsigned char)text[i]);
	for (size_t i = 0; i < 3; i++) {
		size_t t = strlen(tails[i]);
		if (n > t && strcmp(out + n - t, tails[i]) == 0)
			out[n - t] = '\0';
	}
	return true;
}

static enum result_word find_word(const char *text, bool obx)
{
	char plain[32];
	if (is_blank(text) || !plain_word(text, plain))
		return WORD_NONE;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].text, plain) == 0)
			return obx ? words[i].obx : words[i].obr;
	return WORD_NONE;
}

enum result_word result_word_obr(const char *text)
{
	return find_word(text, false);
}

enum result_word result_word_obx(const char *text)
{
	return find_word(text, true);
}

/* ORC-5 is an order's status (table 0038), but some senders put the report's there. */
enum result_word result_word_orc(const char *text)
{
	if (same_text(text, "CM"))
		return WORD_FINAL;
	if (same_text(text, "DC"))
		return WORD_CANCELLED;
	if (same_text(text, "IP") || same_text(text, "SC") || same_text(text, "HD"))
		return WORD_ORDERED;
	return find_word(text, false);
}

static bool type_is(const char *type, const char *list)
{
	const char *at = strstr(list, type);
	return strlen(type) == 2 && at && (at[2] == ' ' || !at[2]);
}

/* A bare "GDT" is the suffix alone, as "&GDT" is. */
static void read_code(struct reader *r, struct line *line)
{
	struct hl7_span id = hl7_part(read_first(r, line->segment, 3), r->m.d.component, 1);
	const char *code = hl7_value(r->a, &r->m, hl7_part(id, r->m.d.subcomponent, 1));
	const char *suffix = NULL;
	enum section ignored;
	if (r->m.d.subcomponent)
		suffix = hl7_value(r->a, &r->m, hl7_part(id, r->m.d.subcomponent, 2));
	line->code = code ? code : "";
	line->suffix = suffix ? suffix : "";
	if (!*line->suffix && section_of_suffix(line->code, &ignored))
		line->suffix = line->code;
}

static void read_section(struct reader *r, struct line *line)
{
	const char *alternate = read_value(r, line->segment, 3, 4);
	line->section = SECTION_BODY;
	line->marked = section_of_suffix(line->suffix, &line->section) ||
		       section_of_code(r, line->code, &line->section) ||
		       section_of_code(r, alternate, &line->section) ||
		       section_of_name(read_value(r, line->segment, 3, 2), &line->section);
	/* Body text may still have headings of its own. */
	line->marked = line->marked && line->section != SECTION_BODY;
}

struct line line_read(struct reader *r, const struct hl7_segment *s, unsigned ordinal)
{
	struct line line = {.segment = s, .ordinal = ordinal};
	struct observation ignored;
	const char *type = read_value(r, s, 2, 1), *group = read_value(r, s, 4, 1);
	line.type = type ? type : "";
	line.group = group ? group : "";
	line.word = result_word_obx(read_value(r, s, 11, 1));
	read_code(r, &line);
	read_section(r, &line);
	bool coded = strcmp(line.type, "CE") == 0 || strcmp(line.type, "CWE") == 0;
	if (strcmp(line.code, "113014") == 0 || strcmp(line.code, "110180") == 0)
		return line;
	if (coded)
		line.is_text =
		    *line.suffix && line.marked && line.section != SECTION_RECOMMENDATION;
	else
		line.is_text = !*line.type || type_is(line.type, "TX FT ST");
	if (line.is_text && line_is_observation(r, &line, &ignored))
		line.is_text = false;
	return line;
}
