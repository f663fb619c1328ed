/* SPDX-License-Identifier: Apache-2.0
 *
 * findings.c - what a line states in discrete fields: inputs of decision tables, the radiologist's
 * own recommendation, the actionable category and the guideline cited.
 *
 * Does not know: any guideline.  A value that cannot be understood is left out or passed on for the
 * table to refuse, never guessed.
 */
#include "autoconf.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define INPUTS_MAX    100 /* of one finding */
#define EVIDENCE_MAX  2000
#define EVIDENCE_PART 400 /* of one line */

/* ---- one finding per group and system ------------------------------------------------- */

static struct facts_finding *add_finding(struct findings *all, const char *group)
{
	struct reader *r = all->r;
	struct facts_report *rep = all->report;
	if (rep->finding_count == FINDINGS_MAX) {
		read_flag(r, "too-many-findings");
		return NULL;
	}
	rep->finding = arena_grow(r->a, rep->finding, rep->finding_count, sizeof *rep->finding);
	struct facts_finding *f = &rep->finding[rep->finding_count++];
	*f = (struct facts_finding){
	    .group = group, .stated = {.min = -1, .max = -1, .unit = ""}, .evidence = ""};
	return f;
}

/* For what belongs to the group as a whole: its first finding. */
static struct facts_finding *of_group(struct findings *all, const char *group)
{
	struct facts_report *rep = all->report;
	for (size_t i = 0; i < rep->finding_count; i++)
		if (strcmp(rep->finding[i].group, group) == 0)
			return &rep->finding[i];
	return add_finding(all, group);
}

static bool fits_system(const struct facts_finding *f, const struct observation *o)
{
	if (!f->system)
		return true;
	return strcmp(f->system, o->system) == 0 &&
	       (!f->version || !*o->version || strcmp(f->version, o->version) == 0);
}

static const char *input_of(const struct facts_finding *f, const char *key)
{
	for (size_t i = 0; i < f->input_count; i++)
		if (strcmp(f->input[i].key, key) == 0)
			return f->input[i].value;
	return NULL;
}

/* The last finding of the group and system, unless it states the same input otherwise: two
 * categories under one sub-ID are two findings. */
static struct facts_finding *of_system(
    struct findings *all, const char *group, const struct observation *o, const char *value)
{
	struct facts_report *rep = all->report;
	for (size_t i = rep->finding_count; i-- > 0;) {
		struct facts_finding *f = &rep->finding[i];
		if (strcmp(f->group, group) != 0 || !fits_system(f, o))
			continue;
		const char *known = input_of(f, o->input);
		if (known && strcmp(known, value) != 0) {
			read_flag(all->r, "input-stated-twice");
			break;
		}
		return f;
	}
	return add_finding(all, group);
}

static void add_evidence(
    struct findings *all, const struct facts_finding *f, const struct line *line, const char *what)
{
	struct buf *b = &all->evidence[f - all->report->finding];
	if (b->len <= EVIDENCE_MAX)
		buf_addf(b, "%sOBX[%u] %s", b->len ? "; " : "", line->ordinal,
		    cut_text(all->r->a, what, EVIDENCE_PART));
}

static const char *short_code(const struct line *line)
{
	return *line->code ? line->code : line->suffix;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static bool is_number(const char *s)
{
	size_t whole = strspn(s, "0123456789"), part = 0;
	if (s[whole] == '.')
		part = 1 + strspn(s + whole + 1, "0123456789");
	return s[whole + part] == '\0' && whole + part > (part ? 1U : 0U);
}

/* "7.0" is "7"; tenfold moves the point, so that no digit is lost. */
static const char *plain_number(struct reader *r, const char *s, bool tenfold)
{
	size_t len = strlen(s);
	char *out = arena_alloc(r->a, len + 3), *p = out;
	const char *point = strchr(s, '.');
	size_t whole = point ? (size_t)(point - s) : len;
	memcpy(p, s, whole);
	p += whole;
	const char *rest = point ? point + 1 : "";
	if (tenfold)
		*p++ = *rest ? *rest++ : '0';
	if (*rest) {
		*p++ = '.';
		p = stpcpy(p, rest);
		while (p[-1] == '0')
			p--;
		if (p[-1] == '.')
			p--;
	}
	*p = '\0';
	while (out[0] == '0' && out[1] && out[1] != '.')
		out++;
	return *out == '.' ? arena_printf(r->a, "0%s", out) : *out ? out : "0";
}

enum measure_unit {
	UNIT_UNKNOWN,
	UNIT_DAYS,
	UNIT_WEEKS,
	UNIT_MONTHS,
	UNIT_YEARS,
	UNIT_MM,
	UNIT_CM,
	UNIT_MM3
};

/* UCUM, ISO+ and plain words. */
static enum measure_unit find_unit(const char *s)
{
	static const struct {
		const char *word;
		enum measure_unit unit;
	} units[] = {{"d", UNIT_DAYS}, {"day", UNIT_DAYS}, {"days", UNIT_DAYS}, {"wk", UNIT_WEEKS},
	    {"wks", UNIT_WEEKS}, {"week", UNIT_WEEKS}, {"weeks", UNIT_WEEKS}, {"mo", UNIT_MONTHS},
	    {"mos", UNIT_MONTHS}, {"mon", UNIT_MONTHS}, {"mth", UNIT_MONTHS},
	    {"month", UNIT_MONTHS}, {"months", UNIT_MONTHS}, {"a", UNIT_YEARS}, {"yr", UNIT_YEARS},
	    {"yrs", UNIT_YEARS}, {"year", UNIT_YEARS}, {"years", UNIT_YEARS}, {"mm", UNIT_MM},
	    {"millimeter", UNIT_MM}, {"millimetre", UNIT_MM}, {"cm", UNIT_CM},
	    {"centimeter", UNIT_CM}, {"centimetre", UNIT_CM}, {"mm3", UNIT_MM3}, {"mm^3", UNIT_MM3},
	    {"mm**3", UNIT_MM3}, {"cubic mm", UNIT_MM3}, {"ul", UNIT_MM3}};
	for (size_t i = 0; s && i < sizeof units / sizeof *units; i++)
		if (strcasecmp(units[i].word, s) == 0)
			return units[i].unit;
	return UNIT_UNKNOWN;
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);
	return n >= k && strcmp(s + n - k, end) == 0;
}

static const char *line_unit(struct reader *r, const struct line *line)
{
	const char *code = read_value(r, line->segment, 6, 1),
		   *text = read_value(r, line->segment, 6, 2);
	return find_unit(code) == UNIT_UNKNOWN && !is_blank(text) ? text : code;
}

/* The value in the table's unit, or NULL when the stated unit is another. */
static const char *in_unit(
    struct reader *r, const struct line *line, const struct observation *o, const char *value)
{
	const char *wanted = *o->unit ? o->unit : ends_with(o->input, "_mm") ? "mm" : "";
	const char *stated = line_unit(r, line);
	if (!is_number(value))
		return value;
	if (!*wanted || is_blank(stated) || find_unit(stated) == find_unit(wanted))
		return plain_number(r, value, false);
	if (find_unit(wanted) == UNIT_MM && find_unit(stated) == UNIT_CM)
		return plain_number(r, value, true);
	read_flag(r, "unit-not-understood");
	return NULL;
}

/* ---- values --------------------------------------------------------------------------------- */

/* SN: comparator^number^separator^number.  A comparator makes it a word the table refuses. */
static const char *structured_number(struct reader *r, struct hl7_span x)
{
	const char *part[4];
	for (unsigned i = 0; i < 4; i++) {
		part[i] = read_part(r, x, i + 1);
		part[i] = part[i] ? part[i] : "";
	}
	const char *comparator = strcmp(part[0], "=") == 0 ? "" : part[0];
	return arena_printf(r->a, "%s%s%s%s", comparator, part[1], part[2], part[3]);
}

static const char *line_value(struct reader *r, const struct line *line, struct hl7_span one)
{
	if (strcmp(line->type, "SN") == 0)
		return structured_number(r, one);
	const char *code = read_part(r, one, 1);
	return is_blank(code) ? read_part(r, one, 2) : code;
}

static const char *date_value(struct reader *r, struct hl7_span one, const char *value)
{
	struct moment m = read_moment(r, one);
	char text[32];
	return m.day == DATE_NONE ? value : arena_strdup(r->a, date_text(m.day, text));
}

static void read_input(
    struct findings *all, const struct line *line, const struct observation *o, struct hl7_span one)
{
	struct reader *r = all->r;
	const char *value = line_value(r, line, one);
	if (is_blank(value))
		return;
	const char *said = value;
	value = observation_value(o, value);
	if (ends_with(o->input, "_date"))
		value = date_value(r, one, value);
	value = in_unit(r, line, o, value);
	struct facts_finding *f = value ? of_system(all, line->group, o, value) : NULL;
	if (!f)
		return;
	f->system = o->system;
	if (*o->version)
		f->version = o->version;
	add_evidence(all, f, line, arena_printf(r->a, "%s=%s", short_code(line), said));
	if (input_of(f, o->input) || f->input_count == INPUTS_MAX)
		return;
	f->input = arena_grow(r->a, f->input, f->input_count, sizeof *f->input);
	f->input[f->input_count++] = (struct pair){o->input, value};
}

/* "6", "6-12", "335-400"; whole numbers up to 9999. */
static bool read_range(const char *s, int *min, int *max)
{
	char *end;
	if (*s < '0' || *s > '9')
		return false;
	long low = strtol(s, &end, 10), high = low;
	if (*end == '.') {
		end++;
		end += strspn(end, "0");
	}
	end += strspn(end, " ");
	if (*end == '-') {
		end++;
		end += strspn(end, " ");
		if (*end < '0' || *end > '9')
			return false;
		high = strtol(end, &end, 10);
		if (*end == '.') {
			end++;
			end += strspn(end, "0");
		}
	}
	*min = (int)low;
	*max = (int)high;
	return *end == '\0' && low >= 0 && low <= high && high <= 9999;
}

static bool read_interval(const char *value, const char *unit, struct stated *s)
{
	int min, max, factor = 1;
	enum measure_unit u = find_unit(unit);
	if (!read_range(value, &min, &max))
		return false;
	if (u == UNIT_WEEKS)
		factor = 7;
	else if (u == UNIT_YEARS)
		factor = 12;
	else if (u != UNIT_DAYS && u != UNIT_MONTHS)
		return false;
	*s = (struct stated){.present = true,
	    .procedure = s->procedure,
	    .min = min * factor,
	    .max = max * factor,
	    .unit = u == UNIT_DAYS || u == UNIT_WEEKS ? "days" : "months"};
	return true;
}

/* Where the group's first finding already has a recommendation, another one is another finding. */
static struct facts_finding *for_stated(
    struct findings *all, const struct line *line, bool procedure, bool interval)
{
	struct facts_report *rep = all->report;
	struct facts_finding *free_one = NULL;
	bool any = false;
	for (size_t i = rep->finding_count; i-- > 0;) {
		struct facts_finding *f = &rep->finding[i];
		if (strcmp(f->group, line->group) != 0)
			continue;
		any = true;
		bool taken =
		    (procedure && (f->stated.procedure.code || f->stated.procedure.text)) ||
		    (interval && f->stated.min >= 0);
		if (!taken)
			free_one = f;
	}
	return any && free_one ? free_one : add_finding(all, line->group);
}

static void read_stated(
    struct findings *all, const struct line *line, const struct observation *o, struct hl7_span one)
{
	struct reader *r = all->r;
	struct stated s = {.min = -1, .max = -1};
	const char *value = line_value(r, line, one);
	bool procedure = strcmp(o->input, "procedure") == 0;
	if (is_blank(value))
		return;
	const char *unit = line_unit(r, line);
	unit = is_blank(unit) ? *o->unit ? o->unit : "months" : unit;
	if (!procedure && !read_interval(value, unit, &s)) {
		read_flag(r, "interval-not-understood");
		return;
	}
	struct facts_finding *f = for_stated(all, line, procedure, !procedure);
	if (!f)
		return;
	f->stated.present = true;
	if (procedure) {
		f->stated.procedure = read_coded(r, one);
		add_evidence(all, f, line, arena_printf(r->a, "%s=%s", short_code(line), value));
	} else {
		s.procedure = f->stated.procedure;
		f->stated = s;
		add_evidence(
		    all, f, line, arena_printf(r->a, "%s=%s %s", short_code(line), value, unit));
	}
}

/* HL7 chapter 7, suffix REC: OBX-5 the recommended procedure, OBX-7 the window in days. */
static void read_recommendation(struct findings *all, const struct line *line)
{
	struct reader *r = all->r;
	struct stated s = {.present = true, .min = -1, .max = -1, .unit = ""};
	const char *window = read_value(r, line->segment, 7, 1), *unit = line_unit(r, line);
	bool coded = !line->is_text;
	if (coded)
		s.procedure = read_coded(r, read_first(r, line->segment, 5));
	if (is_blank(s.procedure.code) && is_blank(s.procedure.text) && is_blank(window))
		return;
	if (!is_blank(window) &&
	    !read_interval(window, find_unit(unit) == UNIT_UNKNOWN ? "days" : unit, &s))
		read_flag(r, "interval-not-understood");
	struct facts_finding *f = for_stated(all, line, coded, s.min >= 0);
	if (!f)
		return;
	if (!coded)
		s.procedure = f->stated.procedure;
	f->stated = s;
	add_evidence(all, f, line,
	    arena_printf(r->a, "%s&REC=%s%s%s", line->code,
		s.procedure.code   ? s.procedure.code
		: s.procedure.text ? s.procedure.text
				   : "",
		is_blank(window) ? "" : " ", window ? window : ""));
}

/* ---- OBX-15, OBX-5
 * ------------------------------------------------------------------------------- */

/* RadLex (DICOM CID 7035).  By code alone: displays and system names vary. */
static enum actionable actionable_of(struct reader *r, const char *code)
{
	static const struct {
		const char *code;
		enum actionable category;
	} codes[] = {{"RID49480", ACTIONABLE_EMERGENT}, {"RID49481", ACTIONABLE_URGENT},
	    {"RID49482", ACTIONABLE_NONCRITICAL}, {"RID49483", ACTIONABLE_NONCRITICAL},
	    {"RID50261", ACTIONABLE_NO}};
	for (size_t i = 0; code && i < sizeof codes / sizeof *codes; i++)
		if (strcasecmp(codes[i].code, code) == 0) {
			if (i == 3)
				read_flag(r, "radlex-alias");
			return codes[i].category;
		}
	return ACTIONABLE_NOT_STATED;
}

/* The field's base meaning is the producer of the value; a guideline is told by its name, or by
 * standing beside a recommendation. */
static bool is_guideline(const struct line *line, const char *code)
{
	static const char *const names[] = {"FLEISCHNER", "LUNG-RADS", "LUNGRADS", "BI-RADS",
	    "BIRADS", "TI-RADS", "TIRADS", "LI-RADS", "LIRADS", "PI-RADS", "PIRADS", "O-RADS",
	    "ORADS", "BOSNIAK", "CAD-RADS", "CADRADS", "C-RADS", "NI-RADS", "VI-RADS"};
	if (line->section == SECTION_RECOMMENDATION)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncasecmp(names[i], code, strlen(names[i])) == 0)
			return true;
	return false;
}

/* The field is OBX-15, or OBX-5 where a site codes the category as the value. */
static void read_category(struct findings *all, const struct line *line, unsigned field)
{
	struct reader *r = all->r;
	struct hl7_span rest = hl7_field(&r->m, line->segment, field), one;
	for (int i = 0; i < 8 && hl7_split(&rest, r->m.d.repetition, &one); i++) {
		const char *code = read_part(r, one, 1), *alternate = read_part(r, one, 4);
		enum actionable category = actionable_of(r, code);
		if (category == ACTIONABLE_NOT_STATED)
			category = actionable_of(r, alternate);
		bool cites = field == 15 && category == ACTIONABLE_NOT_STATED && !is_blank(code) &&
			     is_guideline(line, code);
		struct facts_finding *f = category || cites ? of_group(all, line->group) : NULL;
		if (!f)
			continue;
		if (cites && !f->guideline_cited)
			f->guideline_cited = code;
		/* The enumeration goes from emergent to not actionable. */
		if (category && (!f->actionable || category < f->actionable))
			f->actionable = category;
		add_evidence(all, f, line,
		    category && actionable_of(r, code) ? code
		    : cites			       ? code
						       : alternate);
	}
}

/* ---- the line -------------------------------------------------------------------------------- */

bool line_is_observation(struct reader *r, const struct line *line, struct observation *out)
{
	const struct hl7_segment *s = line->segment;
	return observation_find(r->observations, r->a, line->code, read_value(r, s, 3, 3), out) ||
	       observation_find(
		   r->observations, r->a, read_value(r, s, 3, 4), read_value(r, s, 3, 6), out);
}

void finding_read(struct findings *all, const struct line *line)
{
	struct reader *r = all->r;
	struct observation o;
	if (!line->is_text && line_is_observation(r, line, &o)) {
		struct hl7_span rest = hl7_field(&r->m, line->segment, 5), one;
		bool stated = strcmp(o.system, "stated") == 0;
		for (int i = 0; i < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one);
		     i++)
			if (stated)
				read_stated(all, line, &o, one);
			else
				read_input(all, line, &o, one);
	} else if (strcmp(line->suffix, "REC") == 0) {
		read_recommendation(all, line);
	}
	if (!line->is_text)
		read_category(all, line, 5);
	read_category(all, line, 15);
}

void findings_finish(struct findings *all)
{
	for (size_t i = 0; i < all->report->finding_count; i++) {
		struct buf *b = &all->evidence[i];
		all->report->finding[i].evidence = arena_strndup(all->r->a, buf_text(b), b->len);
		buf_free(b);
	}
}
