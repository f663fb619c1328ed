/* SPDX-License-Identifier: Apache-2.0
 *
 * match.c - the ordered tests that decide whether an exam answers a follow-up.
 *
 * A wrong close is worse than a late one: what is doubtful goes to a person.  Two tests look ahead:
 * a doubt about the purpose of an exam asks nobody when its modality or region rules it out anyway,
 * and an exam without a final report is PENDING only if it would close.
 * Fails: never.
 */
#include "autoconf.h"
#include "matching.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/window.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *match_verdict_name(enum match_verdict v)
{
	static const char *const names[] = {[MATCH_NO] = "no",
	    [MATCH_PENDING] = "pending",
	    [MATCH_EARLY] = "early",
	    [MATCH_REVIEW] = "review",
	    [MATCH_CLOSE] = "close",
	    [MATCH_CLOSE_LATE] = "close-late"};
	if ((size_t)v >= sizeof names / sizeof *names)
		bug("match verdict %d does not exist", (int)v);
	return names[v];
}

/* ---- what the report says was done ------------------------------------------------------------
 */

static bool is_open(const char *word, const char *unknown)
{
	return !word || !*word || strcmp(word, unknown) == 0;
}

/* What one leaves open the other adds. */
static void add_open(struct exam_class *x, const struct exam_class *more)
{
	if (is_open(x->laterality, "unknown") && !is_open(more->laterality, "unknown"))
		x->laterality = more->laterality;
	if (is_open(x->contrast, "any") && !is_open(more->contrast, "any"))
		x->contrast = more->contrast;
	if (is_open(x->purpose, "") && !is_open(more->purpose, ""))
		x->purpose = more->purpose;
}

static void use_class(struct matching *m, const struct exam_class *x)
{
	m->class = *x;
	m->explicit = region_set(m->codes, x->regions) | x->named;
	m->covers = region_cover(m->codes, m->explicit, &m->maybe);
}

/* Neither the machine nor the part of the body is the same. */
static bool contradict(
    const struct matching *m, const struct exam_class *coded, const struct exam_class *said)
{
	bool other_machine = coded->modality && said->modality &&
			     strcmp(coded->modality, said->modality) != 0 &&
			     !list_has("OT|PT", "|", coded->modality);
	return other_machine || !exam_regions_meet(m->codes, coded, said, true);
}

/* What the report names as done outranks what its code, or the order's, says; where the two have
 * nothing in common a person is asked. */
static struct opinion ask_both(struct matching *m)
{
	struct exam_class coded = m->x->class, said = {0};
	if (m->x->said)
		said = *m->x->said;
	if (is_open(coded.regions, "tissue_unspecified") && said.named) {
		coded.regions = said.regions ? said.regions : "";
		coded.named = said.named;
	}
	if (said.key && coded.key && strcmp(said.key, coded.key) == 0)
		coded.named |= said.named;
	add_open(&coded, &said);
	coded.limited = coded.limited || (said.key && said.limited);
	use_class(m, &coded);
	struct opinion o = ask_all(m);
	if (coded.key && strcmp(coded.key, "PATHOLOGY") == 0)
		return o; /* the words are those of the specimen: how it was taken is no matter */
	if (!said.key || (coded.key && strcmp(said.key, coded.key) == 0))
		return o;
	add_open(&said, &coded);
	use_class(m, &said);
	struct opinion text = ask_all(m);
	if (!coded.key || !contradict(m, &coded, &said))
		return text;
	if (o.exam == SAYS_NO && text.exam == SAYS_NO)
		return o;
	o.exam = o.side = SAYS_ASK; /* no order link settles it */
	o.why = arena_printf(m->arena, "%s; text: the report names it \"%s\" (%s)", o.why,
	    m->x->performed, said.key);
	add_point(&o, REASON_CODE_AND_REPORT, SAYS_ASK, coded.key, said.key);
	return o;
}

static regions owed_regions(const struct matching *m)
{
	const char *tokens = m->f->modality, *item;
	size_t len;
	regions all = 0;
	while (list_next(&tokens, "|+", &item, &len)) {
		const struct exam_token *t = token_find(m->codes, item, len);
		all |= t ? t->regions : 0;
	}
	return all;
}

/* "liver+spleen": whether what is owed is among it, or that is not known. */
static bool concerns_what_is_owed(const struct matching *m, const char *parts)
{
	regions maybe[2];
	char *list = arena_strdup(m->arena, parts);
	for (char *p = list; (p = strchr(p, '+'));)
		*p = '|';
	regions named = region_set(m->codes, list), owed = owed_regions(m);
	named = region_cover(m->codes, named, &maybe[0]) | maybe[0];
	owed = region_cover(m->codes, owed, &maybe[1]) | maybe[1];
	return !named || !owed || named & owed;
}

/* One of a pair is owed, and neither the exam's name nor its findings tell which was seen. */
static bool names_no_side(const struct matching *m)
{
	const char *have = m->class.laterality ? m->class.laterality : "";
	const char *machine = m->class.modality ? m->class.modality : "";
	return strcmp(machine, "US") == 0 && m->f->laterality && is_one_side(m->f->laterality) &&
	       (!*have || strcmp(have, "unknown") == 0);
}

/* Asked for in words, or by the guideline's own exam. */
static bool owes_contrast(const struct matching *m)
{
	const char *tokens = m->f->modality, *item;
	size_t len;
	while (list_next(&tokens, "|+", &item, &len)) {
		const struct exam_token *t = token_find(m->codes, item, len);
		if (t && *t->contrast && !list_has(t->contrast, "|", "without"))
			return true;
	}
	return m->x->contrast_said;
}

/* "removed:right+kidney": the organ that is owed, and its side. */
static bool is_what_is_owed(const struct matching *m, const char *parts)
{
	char *list = arena_strdup(m->arena, parts);
	for (char *p = list; (p = strchr(p, '+'));)
		*p = '|';
	regions maybe, owed = owed_regions(m);
	regions removed = region_cover(m->codes, region_set(m->codes, list), &maybe);
	const char *side = m->f->laterality;
	return owed && !(owed & ~removed) &&
	       (list_has(list, "|", "bilateral") ||
		   (side && is_one_side(side) && list_has(list, "|", side)));
}

/* The findings speak of one side alone, and that is not the one that is owed of an exam of that
 * side or, of two kidneys in one picture, of no side. */
static bool tells_of_other_side(const struct matching *m, const char *only)
{
	const char *have = m->class.laterality ? m->class.laterality : "";
	const char *need = m->f->laterality;
	regions pairs = region_set(m->codes, "kidney|adrenal|testis");
	if (!need || !is_one_side(need) || strcmp(only, need) == 0)
		return false;
	return strcmp(have, need) == 0 ||
	       (strcmp(have, "bilateral") != 0 && !(owed_regions(m) & ~pairs));
}

/* Coded as a CT, and its text speaks of a transducer. */
static bool is_other_machine(const struct matching *m, const char *words)
{
	const char *machine = m->class.modality ? m->class.modality : "";
	return list_has("CT|MR|US|XR", "|", machine) && strcmp(machine, words) != 0;
}

/* Whether a report's list has that kind of thing; kind NULL: any. */
static bool names_kind(const char *shows, const char *kind)
{
	return shows && (kind ? list_has(shows, "|", kind) : strstr(shows, ":kind") != NULL);
}

/* It names something of a kind that the report that asked names, or anything where that named
 * nothing. */
static bool speaks_of_the_finding(const struct matching *m)
{
	const char *owed = m->x->index_shows, *item;
	size_t len;
	if (!names_kind(owed, NULL))
		return names_kind(m->x->shows, NULL);
	while (list_next(&owed, "|", &item, &len)) {
		const char *kind = arena_strndup(m->arena, item, len);
		if (strstr(kind, ":kind") && names_kind(m->x->shows, kind))
			return true;
	}
	return false;
}

/* Whether the doubt is one: of a biopsy the needle is guided, and its images are few; that the
 * findings speak of one side alone is one where that is not the exam's; what could not be seen of
 * an organ is none where another one is owed. */
static bool is_doubt(const struct matching *m, const struct opinion *o, const char *name)
{
	const char *part = strchr(name, ':');
	if (strncmp(name, "removed:", 8) == 0)
		return is_what_is_owed(m, part + 1);
	if (strncmp(name, "machine:", 8) == 0)
		return !o->biopsy && is_other_machine(m, part + 1);
	if (part)
		return (!o->biopsy || strncmp(name, "nondiagnostic", 13) == 0) &&
		       concerns_what_is_owed(m, part + 1);
	if (strcmp(name, "no-contrast") == 0)
		return owes_contrast(m);
	if (strcmp(name, "aside") == 0)
		return !o->biopsy && !speaks_of_the_finding(m);
	if (strcmp(name, "no-side") == 0)
		return names_no_side(m);
	if (strncmp(name, "only-", 5) == 0)
		return tells_of_other_side(m, name + 5);
	return !o->biopsy || !list_has("guidance|limited|planning", "|", name);
}

/* The parts of a body from the head down, each with what is imaged with it; the arms beside. */
static const char *const zones[] = {"head|pituitary|sinuses|orbit|teeth|temporal_bone",
    "neck|thyroid|salivary|carotid|spine_cervical",
    "chest|chest_wall|clavicle|spine_thoracic|breast", "abdomen|stomach|ureter|colon|spine_lumbar",
    "pelvis|testis|sacrum|groin|colon|ureter|hip|fetus",
    "hip|femur|knee|tibia|ankle|foot|groin|veins_leg", "shoulder|humerus|elbow|forearm|wrist|hand"};

unsigned zones_of(const struct matching *m, regions of)
{
	unsigned own = 0;
	regions maybe;
	for (unsigned i = 0; i < sizeof zones / sizeof *zones; i++)
		if (of & region_cover(m->codes, region_set(m->codes, zones[i]), &maybe))
			own |= 1U << i;
	return own;
}

/* What lies next to a part and is looked at with it, so that findings that name nothing else are
 * those of the part: the bladder with the kidneys, the lung apices with the neck. */
static bool is_looked_at_with_it(const struct matching *m, regions all, regions shown)
{
	static const char *const with[][2] = {
	    {"kidney|ureter", "bladder|pelvis|ureter"}, {"neck", "chest"}};
	for (size_t i = 0; i < sizeof with / sizeof *with; i++)
		if (all & region_set(m->codes, with[i][0]) &&
		    shown & region_set(m->codes, with[i][1]))
			return true;
	return false;
}

/* Of a pregnancy, where an ovary is owed. */
static bool tells_of_a_child(const struct matching *m)
{
	regions child = region_set(m->codes, "fetus");
	return m->parts & child && !(m->covers & child) &&
	       owed_regions(m) & region_set(m->codes, "ovary_uterus");
}

/* Coded as a chest, and its findings speak of sinuses, or of the thyroid, and of nothing in a
 * chest; or of a knee where no limb was examined. */
static bool tells_of_another_part(const struct matching *m)
{
	regions maybe, limbs = one_of_two(m);
	/* "neck of the pancreas", an aneurysm of whatever vessel: these words say nothing of where
	 */
	regions vague = region_set(m->codes, "neck|aorta_abd|aorta_thor");
	regions shown = region_cover(m->codes, m->parts & ~vague, &maybe),
		all = m->covers | m->maybe;
	const char *machine = m->class.modality ? m->class.modality : "";
	if (!list_has("CT|MR|US|XR", "|", machine) || !m->covers || !shown)
		return false;
	if (tells_of_a_child(m))
		return true;
	unsigned own = zones_of(m, all);
	return (!(all & limbs) && shown & limbs && !(shown & ~limbs)) ||
	       (own && !(zones_of(m, shown) & own) && !is_looked_at_with_it(m, all, shown));
}

/* A CT of the trunk shows many things; that it was looked at for this one a word of it, or of what
 * has become of it, proves.  Plain surveillance says both. */
static bool has_no_word_of_it(const struct matching *m)
{
	regions trunk = region_set(m->codes, "chest|abdomen|pelvis");
	bool wide = same_text(m->class.modality, "CT") && m->explicit & trunk &&
		    !(m->explicit & region_set(m->codes, "colon"));
	return wide && names_kind(m->x->index_shows, NULL) && !m->compares &&
	       !speaks_of_the_finding(m) && !names_kind(m->x->shows, "same:kind");
}

static const char *doubts_of(const struct matching *m, const struct opinion *o)
{
	const char *list = tells_of_another_part(m)			       ? "other-part"
			   : !o->biopsy && m->x->shows && has_no_word_of_it(m) ? "no-word"
									       : "";
	const char *at = m->x->doubts ? m->x->doubts : "", *item;
	size_t len;
	while (list_next(&at, "|", &item, &len)) {
		const char *name = arena_strndup(m->arena, item, len);
		if (is_doubt(m, o, name))
			list = arena_printf(m->arena, "%s%s%s", list, *list ? ", " : "", name);
	}
	return list;
}

/* ---- test 10 and the text -------------------------------------------------------------------- */

static bool is_repeat(const struct matching *m)
{
	return m->f->action && strstr(m->f->action, "repeat-exam");
}

/* Days that must lie between: work-up and biopsy are done at once, and the other half of a breast
 * work-up, or what did not suffice, on the same day. */
static int least_gap(const struct matching *m)
{
	const char *action = m->f->action ? m->f->action : "";
	regions wanted = region_set(m->codes, exam_token_region(m->codes, m->f->modality));
	if (strstr(action, "additional-imaging-now"))
		return wanted & region_set(m->codes, "breast") ? 0 : 1;
	if (is_repeat(m))
		return 0;
	if (strstr(action, "tissue-sampling"))
		return 1;
	return 7;
}

static bool names(const char *text, const char *wanted)
{
	size_t n = strlen(wanted);
	for (const char *p = text; (p = strcasestr(p, wanted)) != NULL; p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

static bool names_day(const char *text, date d)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"};
	int y, m, day;
	date_civil(d, &y, &m, &day);
	const char *name = months[m - 1];
	char form[10][40];
	snprintf(form[0], 40, "%d %s %d", day, name, y);
	snprintf(form[1], 40, "%d %.3s %d", day, name, y);
	snprintf(form[2], 40, "%s %d, %d", name, day, y);
	snprintf(form[3], 40, "%.3s %d, %d", name, day, y);
	snprintf(form[4], 40, "%d/%d/%d", m, day, y);
	snprintf(form[5], 40, "%02d/%02d/%d", m, day, y);
	snprintf(form[6], 40, "%d/%d/%02d", m, day, y % 100);
	snprintf(form[7], 40, "%02d/%02d/%02d", m, day, y % 100);
	snprintf(form[8], 40, "%04d-%02d-%02d", y, m, day);
	snprintf(form[9], 40, "%02d-%.3s-%d", day, name, y);
	for (size_t i = 0; i < 10; i++)
		if (names(text, form[i]))
			return true;
	return false;
}

static bool names_index(const struct matching *m, const char *index_accession)
{
	const char *text = m->x->comparison;
	if (!text)
		return false;
	if (index_accession && strlen(index_accession) >= 4 && names(text, index_accession))
		return true;
	return names_day(text, m->f->window.anchor);
}

/* A breast is one organ, whichever side. */
static regions one_organ(const struct exam_codes *c, const struct exam_class *x)
{
	regions shown = x && x->regions ? region_set(c, x->regions) : 0, maybe;
	regions breast = region_cover(c, region_set(c, "breast"), &maybe);
	if (shown & breast)
		return shown & ~breast ? 0 : breast;
	return __builtin_popcountll(shown) == 1 ? shown : 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool is_linked(const struct followup *f, const struct exam_candidate *x)
{
	return followup_is_linked(f, x->placer, x->filler, x->accession);
}

static bool is_final(enum report_status s)
{
	return s == REPORT_FINAL || s == REPORT_CORRECTED;
}

static bool never_happened(enum report_status s)
{
	return s == REPORT_CANCELLED || s == REPORT_WITHDRAWN || s == REPORT_REFUSED;
}

/* Tests 2 to 4; false with the reason when one rules the exam out. */
static bool may_answer(
    const struct matching *m, const char *index_accession, const char **why, struct points *points)
{
	const struct followup *f = m->f;
	const struct exam_candidate *x = m->x;
	char after[32], day[32];
	date first = f->window.anchor + least_gap(m);
	if (same_text(index_accession, x->accession) || (x->exam && x->exam == f->index_exam)) {
		*why = "patient; index-exam: it is the index exam itself";
		points_add(points, REASON_INDEX, WEIGHS_AGAINST);
		return false;
	}
	points_add_status(points, x->status);
	if (never_happened(x->status)) {
		*why = "patient; index-exam: another; status: cancelled or withdrawn";
		return false;
	}
	const char *status = is_final(x->status) ? "final" : "not final";
	date_text(first, after);
	date_text(x->day, day);
	if (x->day != DATE_NONE && x->day < first) {
		*why = arena_printf(m->arena,
		    "patient; index-exam: another; status: %s; gap: %s is before %s", status, day,
		    after);
		struct match_reason *too_soon = points_add(points, REASON_TOO_SOON, WEIGHS_AGAINST);
		too_soon->day = x->day;
		too_soon->from = first;
		return false;
	}
	*why = arena_printf(
	    m->arena, "patient; index-exam: another; status: %s; gap: from %s", status, after);
	return true;
}

static bool is_pet(const struct exam_token *t)
{
	return strncmp(t->name, "PETCT", 5) == 0;
}

/* "PET/CT, tissue sampling, or CT at 3 months": the interval is that of the images that can be
 * compared; a needle, and a PET beside it, are done at once. */
static bool is_due_at_once(const struct matching *m, const struct exam_token *done)
{
	bool needle = false, images = false;
	const char *tokens = m->f->modality, *item;
	size_t len;
	while (done && list_next(&tokens, "|", &item, &len)) {
		const struct exam_token *t = token_find(m->codes, item, len);
		if (!t || memchr(item, '+', len))
			return false; /* owed together */
		needle = needle || t->kind == TOKEN_BIOPSY;
		images = images || (t->kind == TOKEN_IMAGING && !is_pet(t));
	}
	return needle && images && (done->kind == TOKEN_BIOPSY || is_pet(done));
}

struct dated {
	enum says says;
	bool too_early, early, late;
	const char *why;
};

static struct dated check_window(
    const struct matching *m, const struct opinion *o, struct points *points)
{
	struct tolerance t = is_linked(m->f, m->x) ? window_tolerance_ordered(&m->f->window)
						   : window_tolerance(&m->f->window);
	char day[32], from[32], until[32];
	date d = m->x->day;
	if (d == DATE_NONE) {
		points_add(points, REASON_UNDATED, WEIGHS_DOUBT);
		return (struct dated){.says = SAYS_ASK, .why = "window: the exam has no date"};
	}
	if (is_repeat(m) && d == m->f->window.anchor) {
		points_add(points, REASON_SAME_DAY, WEIGHS_DOUBT)->day = d;
		return (struct dated){.says = SAYS_ASK, .why = "window: of the same day"};
	}
	if (is_due_at_once(m, o->token))
		t.open_from = t.early_review = m->f->window.anchor + 1;
	if (least_gap(m) == 0 && m->f->window.earliest == m->f->window.anchor)
		t.open_from = t.early_review = m->f->window.anchor;
	struct dated r = {.too_early = d < t.early_review,
	    .early = d < t.open_from,
	    .late = t.on_time_until != DATE_NONE && d > t.on_time_until};
	r.says = r.early ? SAYS_ASK : SAYS_YES;
	r.why = arena_printf(m->arena, "window: %s %s %s..%s", date_text(d, day),
	    r.early  ? "before"
	    : r.late ? "after"
		     : "in",
	    date_text(t.open_from, from), date_text(t.on_time_until, until));
	struct match_reason *point = points_add(points,
	    r.too_early ? REASON_MUCH_TOO_EARLY
	    : r.early	? REASON_EARLY
	    : r.late	? REASON_LATE
			: REASON_ON_TIME,
	    r.too_early ? WEIGHS_AGAINST
	    : r.early	? WEIGHS_DOUBT
			: WEIGHS_FOR);
	point->day = d;
	point->from = t.open_from;
	point->until = t.on_time_until;
	return r;
}

static enum match_verdict decide(enum says says, const struct dated *d)
{
	if (says == SAYS_NO)
		return MATCH_NO;
	if (d->too_early)
		return MATCH_EARLY;
	if (says != SAYS_YES)
		return MATCH_REVIEW;
	return d->late ? MATCH_CLOSE_LATE : MATCH_CLOSE;
}

static enum closure_code closes_as(const struct opinion *o, const struct dated *d)
{
	if (o->biopsy)
		return CLOSURE_DONE_NONIMG;
	if (d->late)
		return CLOSURE_DONE_LATE;
	return o->closure != CLOSURE_NONE ? o->closure : CLOSURE_DONE_MATCH;
}

static bool has_point(const struct opinion *o, enum exam_reason point)
{
	for (size_t i = 0; i < o->points.count; i++)
		if (o->points.list[i].point == point)
			return true;
	return false;
}

/* Neither its name nor its findings have anything of the part that is owed. */
static bool shows_none_of_it(const struct matching *m)
{
	regions named = owed_regions(m), maybe, all = m->covers | m->maybe;
	regions owed = region_cover(m->codes, named ? named : m->index_covers, &maybe);
	return owed && all && !(owed & (all | m->parts | m->shows | m->measures));
}

static enum match_use use_of(const struct matching *m, const struct opinion *o)
{
	if (o->side == SAYS_NO || (o->exam == SAYS_NO && has_point(o, REASON_OTHER_SIDE)))
		return USE_NONE;
	if (o->exam == SAYS_NO)
		return shows_none_of_it(m) ? USE_NONE : USE_INSTEAD;
	bool another = has_point(o, REASON_MAY_STAND_IN) || has_point(o, REASON_MEASURES);
	return o->exam != SAYS_YES && another ? USE_INSTEAD : USE_OWED;
}

/* Regions of reports that no exam is of alone. */
static const char *code_regions(const char *said)
{
	static const char *const names[][2] = {{"aorta", "aorta_abd|aorta_thor"},
	    {"ovary", "ovary_uterus"}, {"uterus", "ovary_uterus"}, {"scrotum", "testis"},
	    {"spine", "spine_lumbar|spine_thoracic|spine_cervical"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i][0], said) == 0)
			return names[i][1];
	return said;
}

static void read_shown(struct matching *m)
{
	const char *list = m->x->shows, *item;
	size_t len;
	while (list_next(&list, "|", &item, &len)) {
		const char *how = memchr(item, ':', len);
		size_t name = how ? (size_t)(how - item) : len;
		const char *said = arena_strndup(m->arena, item, name);
		regions r = region_set(m->codes, code_regions(said));
		bool part = how && strncmp(how, ":part", 5) == 0;
		if (how && strncmp(how, ":kind", 5) == 0)
			continue;
		m->parts |= r;
		m->shows |= part ? 0 : r;
		m->measures |= how && !part ? r : 0;
	}
}

/* "limited:kidney": it was looked for, and not seen. */
static void read_missed(struct matching *m)
{
	const char *list = m->x->doubts ? m->x->doubts : "", *item;
	size_t len;
	while (list_next(&list, "|", &item, &len)) {
		char *name = arena_strndup(m->arena, item, len), *of = strchr(name, ':');
		if (!of || strncmp(name, "removed:", 8) == 0)
			continue;
		for (char *at = of + 1, *end; at; at = end) {
			end = strchr(at, '+');
			if (end)
				*end++ = '\0';
			m->missed |= region_set(m->codes, code_regions(at));
		}
	}
}

struct match_result match_exam(struct arena *a, const struct exam_codes *c,
    const struct followup *f, const char *index_accession, const struct exam_candidate *x)
{
	struct matching m = {.arena = a, .codes = c, .f = f, .x = x};
	m.index_covers = one_organ(c, x->index_class);
	read_shown(&m);
	read_missed(&m);
	m.compares = names_index(&m, index_accession);
	struct match_result r = {.verdict = MATCH_NO, .by_order = is_linked(f, x)};
	struct points points = {.count = 0};
	const char *before;
	if (!may_answer(&m, index_accession, &before, &points)) {
		const struct opinion o = ask_both(&m);
		r.use = use_of(&m, &o);
		r.reasons = before;
		points_give(a, &points, &r);
		return r;
	}
	struct opinion o = ask_both(&m);
	points_append(&points, &o.points);
	r.use = use_of(&m, &o);
	struct dated d = check_window(&m, &o, &points);
	const char *doubts = doubts_of(&m, &o);
	const char *extra = "";
	if (r.by_order) { /* who ordered it for this follow-up has settled the doubts, not a refusal
			   */
		o.exam = o.exam == SAYS_NO ? SAYS_ASK : SAYS_YES;
		extra = "; order: linked";
		points_add(&points, REASON_ORDERED_FOR_IT, WEIGHS_FOR);
	}
	enum says says = least(least(o.exam, o.side), d.says);
	if (says == SAYS_ASK_TEXT && m.compares) {
		says = SAYS_YES;
		extra = r.by_order ? "; order: linked; " MATCH_COMPARES : "; " MATCH_COMPARES;
		points_add(&points, REASON_COMPARES, WEIGHS_FOR);
	}
	points_add_doubts(a, &points, doubts);
	if (*doubts && says > SAYS_ASK) {
		says = SAYS_ASK;
		extra = arena_printf(a, "%s; text: the report says %s", extra, doubts);
	}
	r.suits = least(o.exam, o.side) == SAYS_YES;
	r.doubted = *doubts;
	r.verdict = decide(says, &d);
	bool closes = r.verdict == MATCH_CLOSE || r.verdict == MATCH_CLOSE_LATE;
	if (!is_final(x->status))
		r.verdict = closes ? MATCH_PENDING : MATCH_NO;
	else if (closes)
		r.closure = closes_as(&o, &d);
	r.reasons = arena_printf(
	    a, "%s; %s; %s%s; %s", before, o.why, d.why, extra, match_verdict_name(r.verdict));
	points_give(a, &points, &r);
	return r;
}
