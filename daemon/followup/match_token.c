/* SPDX-License-Identifier: Apache-2.0
 *
 * match_token.c - an exam against what is owed, token by token: tests 5 to 9 of match.c.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "matching.h"

static bool row_side_fits(const struct substitution *s, const char *have, const char *need)
{
	if (!*s->side)
		return true;
	if (strcmp(s->side, "both") == 0)
		return strcmp(have, "bilateral") == 0;
	if (strcmp(s->side, "one") == 0)
		return is_one_side(have);
	return is_one_side(have) && need && is_one_side(need) && strcmp(have, need) != 0;
}

static const struct substitution *find_row(const struct matching *m, const struct exam_token *t)
{
	const struct exam_class *x = &m->class;
	for (size_t i = 0; x->key && i < m->codes->substitution_count; i++) {
		const struct substitution *s = &m->codes->substitution[i];
		if (list_has(s->tokens, "|", t->name) && list_fits(s->keys, x->key) &&
		    (!*s->contrast || list_has(s->contrast, "|", x->contrast)) &&
		    row_side_fits(s, x->laterality, m->f->laterality) &&
		    (!*s->action || (m->f->action && strstr(m->f->action, s->action))) &&
		    (!*s->with || list_has(m->f->modality, "|+", s->with)))
			return s;
	}
	return NULL;
}

/* "BIOPSY" names no organ: it is that of the exam it is an alternative to, else one that the index
 * exam showed, where that showed one alone. */
static regions wanted_regions(const struct matching *m, const struct exam_token *t)
{
	if (t->regions || t->kind != TOKEN_BIOPSY)
		return t->regions;
	const char *tokens = m->f->modality, *item;
	size_t len;
	while (list_next(&tokens, "|+", &item, &len)) {
		const struct exam_token *other = token_find(m->codes, item, len);
		if (other && __builtin_popcountll(other->regions) == 1)
			return other->regions;
	}
	return m->index_covers & m->covers;
}

static bool is_of_breast(const struct matching *m, regions of)
{
	return of & region_set(m->codes, "breast");
}

/* How well the exam is that of the token, and why. */
struct fitting {
	enum fits fits;
	enum exam_reason why;
};

static struct fitting fitting(enum fits fits, enum exam_reason why)
{
	return (struct fitting){fits, why};
}

static struct fitting biopsy_fits(const struct matching *m, regions wanted)
{
	const struct exam_class *x = &m->class;
	bool procedure = x->purpose && strcmp(x->purpose, "procedure") == 0;
	bool unknown = !(m->explicit & ~region_set(m->codes, "tissue_unspecified"));
	if (!procedure)
		return fitting(
		    wanted && !(wanted & ~m->covers) ? FITS_PART : FITS_NO, REASON_NO_TISSUE);
	if (!wanted && !unknown && is_of_breast(m, m->index_covers) && !is_of_breast(m, m->covers))
		return fitting(FITS_NO, REASON_OTHER_REGION); /* it says nothing of a breast */
	if (!wanted || unknown)
		return fitting(FITS_PART, REASON_REGION_UNKNOWN);
	/* "Skin, left side of neck": where it lies is no organ. */
	regions skin = region_set(m->codes, "skin");
	if (wanted & ~m->covers || (m->explicit & skin && !(wanted & skin)))
		return fitting(FITS_NO, REASON_OTHER_REGION);
	if (wanted & ~m->explicit) /* a neck is not yet a thyroid */
		return fitting(FITS_PART, REASON_PART_OF_REGION);
	return x->key ? fitting(FITS_YES, REASON_TISSUE) : fitting(FITS_PART, REASON_NO_TISSUE);
}

static bool same_machine(const struct matching *m, const struct exam_token *t)
{
	return !m->class.modality || token_has_modality(m->codes, t, m->class.modality);
}

/* A technique of its own, whatever it shows: CT angiography, colonography. */
static bool is_special(const struct matching *m, const char *key)
{
	for (size_t i = 0; i < m->codes->exam_count; i++)
		if (m->codes->exam[i].named && strcmp(m->codes->exam[i].class.key, key) == 0)
			return true;
	return false;
}

/* "CT ABD (RENAL MASS)" for a CT of the abdomen: another exam of the machine that shows, by name,
 * all of what is owed. */
static bool names_its_regions(const struct matching *m, const struct exam_token *t)
{
	const struct exam_class *x = &m->class;
	return t->kind == TOKEN_IMAGING && *t->keys && t->regions && x->key && x->modality &&
	       same_machine(m, t) && !x->limited && !is_special(m, x->key) &&
	       !(t->regions & ~m->explicit);
}

/* A port that was placed, a visit to a clinic, and nobody names a machine. */
static bool is_treatment_alone(const struct exam_class *x)
{
	return !x->key && !x->modality && x->purpose &&
	       list_has("intervention|visit", "|", x->purpose);
}

/* Where no row of substitutions.csv decides. */
static struct fitting plain_fits(const struct matching *m, const struct exam_token *t)
{
	const struct exam_class *x = &m->class;
	bool unknown = !m->explicit;
	if (x->key && list_has(t->keys, "|", x->key))
		return fitting(FITS_YES, REASON_SAME_EXAM);
	if (names_its_regions(m, t))
		return fitting(FITS_YES, REASON_WIDER);
	if (t->kind == TOKEN_BIOPSY)
		return biopsy_fits(m, wanted_regions(m, t));
	if (t->kind != TOKEN_IMAGING || is_treatment_alone(x))
		return fitting(FITS_NO, REASON_NO_IMAGING);
	if (!same_machine(m, t))
		return fitting(FITS_NO, REASON_OTHER_MACHINE);
	if (!t->regions) /* "CT-OTHER": what is owed was not understood either */
		return fitting(FITS_PART, REASON_OWED_UNCLEAR);
	/* A wider exam that no row of the table names. */
	if (!x->key && x->modality && t->regions && !(t->regions & ~m->covers) && !x->limited)
		return fitting(FITS_YES, REASON_WIDER);
	if (unknown)
		return fitting(FITS_PART, REASON_REGION_UNKNOWN);
	/* an axilla, where the exam that asked was one of an axilla */
	const struct exam_class *index = m->x->index_class;
	if (x->key && index && same_text(index->key, x->key) && is_special(m, x->key) &&
	    !(t->regions & ~(m->covers | m->maybe)))
		return fitting(FITS_YES, REASON_SAME_EXAM);
	return t->regions & (m->covers | m->maybe) ? fitting(FITS_PART, REASON_OTHER_PROTOCOL)
						   : fitting(FITS_NO, REASON_OTHER_REGION);
}

static struct fitting row_fits(const struct substitution *s)
{
	if (s->fits == FITS_NO)
		return fitting(FITS_NO,
		    strcmp(s->side, "other") == 0 ? REASON_OTHER_SIDE : REASON_NO_SUBSTITUTE);
	if (s->fits == FITS_PART)
		return fitting(FITS_PART, REASON_MAY_STAND_IN);
	return fitting(FITS_YES, s->closure == CLOSURE_NONE ? REASON_SAME_EXAM : REASON_STANDS_IN);
}

/* CT and MRI may stand for each other, and a mammogram for ultrasound, if a doctor says so. */
static bool similar_machine(const struct matching *m, const struct exam_token *t)
{
	const char *have = m->class.modality ? m->class.modality : "";
	const char *contrast = m->class.contrast ? m->class.contrast : "";
	return same_machine(m, t) ||
	       (strcmp(have, "MR") == 0 && token_has_modality(m->codes, t, "CT")) ||
	       (strcmp(have, "CT") == 0 && token_has_modality(m->codes, t, "MR")) ||
	       (strcmp(have, "MG") == 0 && is_of_breast(m, t->regions) &&
		   (token_has_modality(m->codes, t, "US") || list_has("with|both", "|", contrast)));
}

/* A row may leave it to the report: a wider exam answers for an organ that its findings describe.
 * And where another exam measures something in this part, a person is to know. */
static struct fitting as_report_shows(const struct matching *m, const struct exam_token *t,
    const struct substitution *row, struct fitting g)
{
	regions maybe;
	bool plain = !row || (!*row->side && !*row->action);
	regions told = !row	      ? 0
		       : row->organ   ? m->shows | m->class.named
		       : row->measure ? m->measures
				      : 0;
	if (g.fits == FITS_PART && told && !(t->regions & ~told))
		return fitting(FITS_YES, REASON_DESCRIBES);
	bool looks = plain && t->kind == TOKEN_IMAGING && similar_machine(m, t);
	regions owed = region_cover(m->codes, t->regions, &maybe);
	/* what it could not see it has looked for only where it lies near */
	regions missed =
	    zones_of(m, t->regions) & zones_of(m, m->covers | m->maybe) ? m->missed : 0;
	if (g.fits == FITS_NO && looks && owed & (m->measures | missed))
		return fitting(FITS_PART, REASON_MEASURES);
	/* "CT abdomen, compared with the MRI" that asked for the next one */
	if (g.fits == FITS_NO && looks && m->compares && t->regions && !(t->regions & ~m->explicit))
		return fitting(FITS_PART, REASON_MAY_STAND_IN);
	/* a mammogram of which nobody says what for, where breast ultrasound is owed */
	if (g.fits == FITS_NO && !m->class.key && is_of_breast(m, t->regions & m->covers) &&
	    similar_machine(m, t))
		return fitting(FITS_PART, REASON_MAY_STAND_IN);
	return g;
}

#define SCREENING_DAYS 300 /* no screening mammogram comes sooner after another one */

/* A mammogram of which only that is not said: of one side, or where one was due before the year is
 * out. */
static bool is_plainly_no_screening(const struct matching *m)
{
	const struct exam_class *x = &m->class;
	const struct window *w = &m->f->window;
	return x->modality && strcmp(x->modality, "MG") == 0 &&
	       ((x->laterality && is_one_side(x->laterality)) ||
		   w->target - w->anchor < SCREENING_DAYS);
}

static enum says check_purpose(
    const struct matching *m, const struct exam_token *t, bool listed, enum exam_reason *why)
{
	const struct exam_class *x = &m->class;
	const char *purpose = x->purpose ? x->purpose : "";
	if (t->kind == TOKEN_BIOPSY)
		return SAYS_YES;
	if (!*purpose && is_plainly_no_screening(m))
		purpose = "diagnostic";
	*why = *purpose ? REASON_PROCEDURE : REASON_PURPOSE_UNKNOWN;
	if (!*purpose || list_has("procedure|intervention", "|", purpose))
		return SAYS_ASK;
	*why = REASON_SAYS_OUTSIDE;
	if (strcmp(purpose, "reread") == 0)
		return SAYS_ASK;
	size_t n = x->key ? strlen(x->key) : 0;
	bool limited_key = n > 8 && strcmp(x->key + n - 8, "_LIMITED") == 0;
	*why = REASON_LIMITED;
	if (x->limited && !(limited_key && listed))
		return SAYS_ASK_TEXT;
	*why = REASON_SCREENING;
	return strcmp(purpose, "screening") == 0 && !listed ? SAYS_ASK_TEXT : SAYS_YES;
}

static enum says check_region(const struct matching *m, const struct exam_token *t)
{
	regions wanted = wanted_regions(m, t);
	if (!(wanted & ~m->covers))
		return SAYS_YES;
	return wanted & (m->covers | m->maybe) ? SAYS_ASK_TEXT : SAYS_NO;
}

/* Whoever lies in the scanner is seen on both sides, but for limbs and breasts. */
static bool shows_both_sides(const struct matching *m, const struct exam_token *t)
{
	return m->class.modality && list_has("CT|MR|PT", "|", m->class.modality) &&
	       !(wanted_regions(m, t) & one_of_two(m));
}

static bool speaks_only_of(const struct matching *m, const char *side)
{
	return list_has(
	    m->x->doubts ? m->x->doubts : "", "|", arena_printf(m->arena, "only-%s", side));
}

static const char *side_owed(const struct matching *m, const struct exam_token *t)
{
	return t->both_sides ? "bilateral" : m->f->laterality;
}

static bool is_mri(const struct exam_class *x)
{
	return x->modality && strcmp(x->modality, "MR") == 0;
}

/* "Kidney, core biopsy", where the left one is owed; a lesion of the right lobe of the liver may be
 * told without it. */
static bool is_tissue_of_two(const struct matching *m, const struct exam_token *t, const char *need)
{
	regions single = region_set(m->codes, "liver|spleen|pancreas|prostate");
	return same_text(m->class.key, "PATHOLOGY") && need && is_one_side(need) &&
	       !(wanted_regions(m, t) & single);
}

static enum says check_side(
    const struct matching *m, const struct exam_token *t, enum exam_reason *why)
{
	const char *have = m->class.laterality ? m->class.laterality : "";
	const char *need = side_owed(m, t);
	bool breast = wanted_regions(m, t) & region_set(m->codes, "breast");
	if (strcmp(have, "unknown") == 0 && shows_both_sides(m, t))
		have = "";
	if (breast && !is_one_side(have) && is_mri(&m->class))
		return SAYS_YES; /* both lie in the coil */
	bool no_side = breast || is_tissue_of_two(m, t, need);
	bool unknown = strcmp(have, "unknown") == 0 || (no_side && !*have);
	if (strcmp(have, "bilateral") == 0 || (!*have && !unknown))
		return SAYS_YES;
	*why = REASON_SIDE_OPEN;
	if (!need || !*need) /* a paired organ, and nobody said which */
		return breast ? SAYS_ASK : SAYS_YES;
	*why = REASON_SIDE_UNKNOWN;
	if (unknown)
		return SAYS_ASK_TEXT;
	*why = REASON_SAME_SIDE;
	if (strcmp(have, need) == 0)
		return SAYS_YES;
	*why = REASON_OTHER_SIDE;
	/* of one kidney the images show the other one only if its report speaks of it */
	bool only = m->class.modality && strcmp(m->class.modality, "US") == 0 &&
		    is_one_side(have) && speaks_only_of(m, have);
	bool apart = t->kind == TOKEN_BIOPSY || t->regions & one_of_two(m);
	return (only || apart) && is_one_side(have) && is_one_side(need) ? SAYS_NO : SAYS_ASK;
}

static const char *fits_name(enum fits f)
{
	return f == FITS_YES ? "yes" : f == FITS_PART ? "part" : "no";
}

static const char *says_name(enum says s)
{
	return s == SAYS_YES ? "" : s == SAYS_NO ? " (no)" : " (doubtful)";
}

static const char *or_dash(const char *s)
{
	return s && *s ? s : "-";
}

/* Of one that is no answer: whether it shows another part of the body, as well. */
static bool is_elsewhere(const struct matching *m, const struct exam_token *t)
{
	regions wanted = wanted_regions(m, t);
	return wanted && m->class.regions && *m->class.regions &&
	       !(wanted & (m->covers | m->maybe));
}

static const char *region_owed(const struct matching *m, const struct exam_token *t)
{
	const char *region = *t->region ? t->region : exam_token_region(m->codes, m->f->modality);
	if (*region)
		return region;
	return is_of_breast(m, m->index_covers) ? "breast" : "the part that was shown before";
}

static void add_fit(struct opinion *o, const struct matching *m, const struct exam_token *t,
    struct fitting g, enum says says)
{
	const struct exam_class *x = &m->class;
	const char *named = x->key ? x->key : or_dash(x->modality);
	bool elsewhere = g.fits == FITS_NO && is_elsewhere(m, t);
	if (g.why == REASON_OTHER_MACHINE)
		add_point(o, g.why, says, x->modality, t->name);
	else if (g.why == REASON_OTHER_SIDE)
		add_point(o, g.why, says, x->laterality, side_owed(m, t));
	else if (g.why == REASON_REGION_UNKNOWN || g.why == REASON_MEASURES)
		add_point(o, g.why, says, named, region_owed(m, t));
	else if (g.why != REASON_OTHER_REGION && !(g.why == REASON_NO_SUBSTITUTE && elsewhere))
		add_point(o, g.why, says, named, t->name);
	if (elsewhere || g.why == REASON_OTHER_REGION)
		add_point(o, REASON_OTHER_REGION, says, x->regions, region_owed(m, t));
}

static struct opinion ask_token(const struct matching *m, const struct exam_token *t)
{
	const struct exam_class *x = &m->class;
	const struct substitution *row = find_row(m, t);
	const struct fitting g = as_report_shows(m, t, row, row ? row_fits(row) : plain_fits(m, t));
	enum fits fits = g.fits;
	enum exam_reason why_purpose = REASON_PURPOSE_UNKNOWN, why_side = REASON_SAME_SIDE;
	bool listed = row || (x->key && list_has(t->keys, "|", x->key));
	enum says purpose = check_purpose(m, t, listed, &why_purpose);
	enum says modality = fits == FITS_YES	? SAYS_YES
			     : fits == FITS_NO	? SAYS_NO
			     : row && row->text ? SAYS_ASK_TEXT
						: SAYS_ASK;
	enum says region = fits == FITS_YES ? check_region(m, t) : SAYS_YES;
	enum says side = fits == FITS_NO ? SAYS_YES : check_side(m, t, &why_side);
	/* What nobody asked for may be left unsaid: many departments name no contrast. */
	const char *wanted = *t->contrast	   ? t->contrast
			     : m->x->contrast_said ? "with|both|any"
						   : "";
	if (*t->contrast && !m->x->contrast_asked)
		wanted = arena_printf(m->arena, "%s|any", t->contrast);
	/* images before contrast belong to every MRI with it */
	bool contrast_ok = fits != FITS_YES || !*wanted ||
			   (x->contrast && list_has(wanted, "|", x->contrast)) ||
			   (is_mri(x) && x->contrast && strcmp(x->contrast, "with") == 0 &&
			       list_has(wanted, "|", "both"));
	enum says contrast = contrast_ok ? SAYS_YES : SAYS_ASK;
	struct opinion o = {.exam = least(least(purpose, modality), least(region, contrast)),
	    .side = side,
	    .biopsy = t->kind == TOKEN_BIOPSY,
	    .token = t,
	    .closure = row ? row->closure : CLOSURE_NONE,
	    .why = arena_printf(m->arena,
		"purpose: %s%s; modality: %s=%s %s; region: %s%s; laterality: %s for %s%s; "
		"contrast: %s%s",
		or_dash(x->purpose), says_name(purpose), t->name,
		x->key ? x->key : or_dash(x->modality), fits_name(fits), or_dash(x->regions),
		says_name(region), or_dash(x->laterality), or_dash(m->f->laterality),
		says_name(side), or_dash(x->contrast), says_name(contrast))};
	add_fit(&o, m, t, g, modality);
	if (purpose != SAYS_YES)
		add_point(&o, why_purpose, purpose, NULL, NULL);
	if (region != SAYS_YES)
		add_point(&o, region == SAYS_NO ? REASON_OTHER_REGION : REASON_PART_OF_REGION,
		    region, x->regions, region_owed(m, t));
	if (side != SAYS_YES || (fits != FITS_NO && same_text(x->laterality, side_owed(m, t))))
		add_point(&o, why_side, side, x->laterality, side_owed(m, t));
	if (contrast != SAYS_YES)
		add_point(&o, REASON_CONTRAST, contrast, or_dash(x->contrast), wanted);
	return o;
}

static bool is_better(const struct opinion *a, const struct opinion *b)
{
	enum says x = least(a->exam, a->side), y = least(b->exam, b->side);
	if (x != y)
		return x > y;
	if (a->exam != b->exam)
		return a->exam > b->exam;
	return a->closure == CLOSURE_NONE &&
	       b->closure != CLOSURE_NONE; /* the exam itself before one that stands in for it */
}

static struct opinion unknown_token(const struct matching *m, const char *token, size_t len)
{
	const char *name = arena_strndup(m->arena, token, len);
	struct opinion o = {.exam = SAYS_ASK,
	    .side = SAYS_YES,
	    .why = arena_printf(m->arena, "modality: token %s is not known", name)};
	add_point(&o, REASON_TOKEN_UNKNOWN, SAYS_ASK, NULL, name);
	return o;
}

/* The alternatives "A|B" of one group: the best of them. */
static struct opinion ask_group(const struct matching *m, const char *group, size_t group_len)
{
	struct opinion best = {.why = NULL};
	for (size_t at = 0; at < group_len;) {
		size_t len = strcspn(group + at, "|+");
		const struct exam_token *t = token_find(m->codes, group + at, len);
		struct opinion o;
		if (t)
			o = ask_token(m, t);
		else
			o = unknown_token(m, group + at, len);
		if (!best.why || is_better(&o, &best))
			best = o;
		at += len + 1;
	}
	return best;
}

/* Groups "A+B" are owed together: one of them alone is for a person. */
struct opinion ask_all(const struct matching *m)
{
	const char *at = m->f->modality;
	struct opinion worst = {.why = NULL}, best = worst;
	if (!at || !*at) {
		best = (struct opinion){.exam = SAYS_ASK,
		    .side = SAYS_YES,
		    .why = "modality: the follow-up names none"};
		add_point(&best, REASON_NONE_NAMED, SAYS_ASK, NULL, NULL);
		return best;
	}
	while (*at) {
		size_t len = strcspn(at, "+");
		struct opinion o = ask_group(m, at, len);
		if (!best.why || is_better(&o, &best))
			best = o;
		if (!worst.why || is_better(&worst, &o))
			worst = o;
		at += len + (at[len] != '\0');
	}
	if (least(worst.exam, worst.side) < SAYS_YES && best.exam > SAYS_NO &&
	    strchr(m->f->modality, '+')) {
		best.side = SAYS_ASK; /* no order link settles it */
		best.why =
		    arena_printf(m->arena, "%s; one of several exams that are owed", best.why);
		add_point(&best, REASON_ONE_OF_SEVERAL, SAYS_ASK, NULL, NULL);
	}
	return best;
}
