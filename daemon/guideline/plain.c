/* SPDX-License-Identifier: Apache-2.0
 *
 * plain.c - names, words and conditions of a table as a physician would say them.
 *
 * Names are whole words joined with _ and a unit at the end; what is short in them is spelt out
 * here.  A word that is not known is shown as it is written.
 */
#include "autoconf.h"
#include "plain.h"
#include "vocabulary.h"

#include <ctype.h>

struct spelling {
	const char *shorthand, *said;
};

/* Pieces of names and values.  An empty one is left out. */
static const struct spelling pieces[] = {{"hu", "attenuation"}, {"y", "in years"}, {"pct", ""},
    {"mm", ""}, {"mm3", ""}, {"diam", "diameter"}, {"mpd", "main pancreatic duct"},
    {"vdt", "doubling time"}, {"psc", "primary sclerosing cholangitis"}, {"ggn", "ground-glass"},
    {"eus", "endoscopic ultrasound"}, {"sca", "serous cystadenoma"},
    {"aphe", "arterial hyperenhancement"}, {"lft", "liver tests"}, {"afp", "AFP"},
    {"ca19", "CA 19"}, {"ct", "CT"}, {"pet", "PET"}, {"rads", "RADS"}, {"morph", "morphology"},
    {"5y", "for 5 years"}, {"n", "number"}, {"vis", "visualisation"}, {"dx", "diagnostic"},
    {"near6", "near 6 mm,"}, {"hyper", "hyperechoic"}, {"hypo", "hypoechoic"}, {"iso", "isoechoic"},
    {"ete", "extrathyroidal extension"}, {"followup", "follow-up"}, {"roi", "region of interest"},
    {"cat0", "category 0,"}, {"cat3", "category 3,"}};

/* Pieces of exam words. */
static const struct spelling exams[] = {{"PETCT", "PET/CT"}, {"MR", "MRI"}, {"MRI", "MRI"},
    {"US", "ultrasound"}, {"MG", "mammography"}, {"CEUS", "contrast ultrasound"},
    {"EUS", "endoscopic ultrasound"}, {"MRCP", "MRCP"}, {"ERCP", "ERCP"}, {"XR", "radiograph"},
    {"CT", "CT"}, {"FFR", "FFR"}, {"CTA", "CT angiography"}, {"BX", "biopsy"},
    {"FNA", "fine-needle aspiration"}, {"LD", "low dose"}, {"DX", "diagnostic"},
    {"UNI", "one side"}, {"BI", "both sides"}, {"GB", "gallbladder"}, {"ABD", "abdomen"},
    {"PANC", "pancreas"}, {"HN", "head and neck"}, {"WO", "without contrast"}, {"HEART", "heart"},
    {"ENT", "ENT"}, {"MDT", "multidisciplinary meeting"}, {"GI", "gastroenterology"},
    {"ENDO", "endocrine"}, {"LFT", "liver"}, {"GYN", "gynaecology"}, {"CLINIC", "clinician"},
    {"PRIOR", "earlier"}, {"REF", ""}, {"SURG", "surgeon:"}, {"LAB", ""}};

static const struct spelling actions[] = {{"none", "nothing further"},
    {"routine-screening", "routine screening"}, {"follow-up-imaging", "follow-up imaging"},
    {"follow-up-imaging-optional", "follow-up imaging, optional"},
    {"additional-imaging-now", "more imaging now"}, {"obtain-priors", "obtain earlier exams"},
    {"tissue-sampling", "tissue sampling"}, {"clinical-referral", "referral"},
    {"lab-workup", "laboratory tests"}, {"notify", "tell"}, {"repeat-exam", "repeat the exam"},
    {"second-opinion", "second opinion"}, {ACTION_REVIEW, "a person decides"},
    {"not-applicable", "the guideline does not apply: a person decides"}};

static const char *said(
    const struct spelling *list, size_t count, struct arena *a, const char *s, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i].shorthand) == n && strncmp(list[i].shorthand, s, n) == 0)
			return list[i].said;
	return arena_strndup(a, s, n);
}

#define SAID(list, a, s, n) said(list, sizeof list / sizeof *list, a, s, n)

static const char *behind(struct arena *a, const char *text, const char *more)
{
	return arena_printf(a, "%s%s%s", text, *text && *more ? " " : "", more);
}

/* lt5, ge6, gt25: a limit; 6to8: a range. */
static const char *limit_of(struct arena *a, const char *s, size_t n)
{
	static const struct spelling limits[] = {
	    {"lt", "below"}, {"le", "at most"}, {"gt", "above"}, {"ge", "at least"}};
	size_t digits = strspn(s, "0123456789");
	if (n > 2 && strspn(s + 2, "0123456789") >= n - 2)
		for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
			if (strncmp(s, limits[i].shorthand, 2) == 0)
				return arena_printf(
				    a, "%s %.*s", limits[i].said, (int)n - 2, s + 2);
	if (digits && digits + 2 < n && strncmp(s + digits, "to", 2) == 0 &&
	    isdigit((unsigned char)s[digits + 2]))
		return arena_printf(
		    a, "%.*s to %.*s", (int)digits, s, (int)(n - digits) - 2, s + digits + 2);
	return NULL;
}

static const char *spelt_out(struct arena *a, const char *name, bool is_name)
{
	const char *text = "";
	while (*name) {
		size_t n = strcspn(name, "_");
		const char *limit = limit_of(a, name, n);
		bool only = *text == '\0' && !name[n];
		const char *one = limit ? limit : SAID(pieces, a, name, n);
		if ((only && !*one) || (!is_name && n < 3 && !limit)) /* a category stays: "N" */
			one = arena_strndup(a, name, n);
		text = behind(a, text, one);
		name += n + (name[n] == '_');
	}
	return text;
}

const char *plain_name(struct arena *a, const struct variable *v)
{
	static const struct spelling whole[] = {{"age_y", "age"}, {"long_mm", "long axis"},
	    {"short_mm", "short axis"}, {"mean_mm", "mean diameter"}, {"prior_mm", "earlier size"},
	    {"base_mm", "size at baseline"}, {"solid_mm", "size of the solid part"},
	    {"mpd_mm", "width of the main pancreatic duct"}, {"nodule_mm", "size of the nodule"},
	    {"diam_mm", "largest diameter"}, {"growth_mm_per_y", "growth a year"},
	    {"growth_mm_y", "growth a year"}, {"raw_mean_mm", "unrounded mean diameter"},
	    {"life_expectancy_gt2", "life expectancy above two years"},
	    {"mimic_gt10", "not to be told from a mimic"},
	    {"any_nodule_ge6", "any nodule of 6 mm or more"}, {"short_axis_mm", "short axis"}};
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (strcmp(v->name, whole[i].shorthand) == 0)
			return whole[i].said;
	return spelt_out(a, v->name, true);
}

const char *plain_word(struct arena *a, const char *word)
{
	for (const char *c = word; *c; c++)
		if (isupper((unsigned char)*c)) /* a category or a modifier is quoted as it is */
			return word;
	return spelt_out(a, word, false);
}

static const char *exam_of(struct arena *a, const char *s, size_t n)
{
	const char *text = "", *end = s + n;
	while (s < end) {
		size_t len = strcspn(s, "-|+");
		const char *one = SAID(exams, a, s, len);
		bool known = strlen(one) != len || strncmp(one, s, len) != 0;
		if (!known && len > 3) {
			char *lower = arena_strndup(a, s, len);
			for (char *c = lower; *c; c++)
				*c = (char)tolower((unsigned char)*c);
			one = lower;
		}
		text = behind(a, text, one);
		s += len + (s + len < end);
	}
	return text;
}

static const char *listed(
    struct arena *a, const char *menu, const char *(*one)(struct arena *a, const char *s, size_t n))
{
	const char *text = "";
	while (*menu) {
		size_t n = strcspn(menu, "|+");
		const char *between = menu[n] == '|' ? " or " : menu[n] == '+' ? " and " : "";
		text = arena_printf(a, "%s%s%s", text, one(a, menu, n), between);
		menu += n + (menu[n] != '\0');
	}
	return text;
}

const char *plain_exams(struct arena *a, const char *modality)
{
	return listed(a, modality, exam_of);
}

static const char *action_of(struct arena *a, const char *s, size_t n)
{
	return SAID(actions, a, s, n);
}

const char *plain_actions(struct arena *a, const char *list)
{
	return listed(a, list, action_of);
}

const char *plain_number(struct arena *a, const struct variable *v, struct number x)
{
	const char *unit = v ? v->unit : "";
	bool one = x.n == x.d;
	size_t n = strlen(unit);
	return arena_printf(a, "%s%s%.*s", number_text(a, x), *unit ? " " : "",
	    (int)(one && n > 1 && unit[n - 1] == 's' ? n - 1 : n), unit);
}

/* ---- expressions --------------------------------------------------------------------------- */

struct phrase {
	struct arena *arena;
	const struct guideline *g;
	const struct variable *of; /* what literals are compared with, NULL: nothing */
};

static const char *phrase(const struct phrase *p, const struct expr *x);

static const char *literal(const struct phrase *p, struct input_value x)
{
	if (x.kind == VALUE_NUMBER)
		return plain_number(p->arena, p->of, x.number);
	return x.kind == VALUE_WORD ? plain_word(p->arena, p->g->word[x.word]) : "";
}

static const struct variable *variable_in(const struct phrase *p, const struct expr *x)
{
	return x->op == OP_VAR ? &p->g->variable[x->var] : NULL;
}

static const char *between(
    const struct phrase *p, const struct expr *x, size_t from, const char *comma, const char *last)
{
	const char *text = "";
	for (size_t i = from; i < x->count; i++)
		text = arena_printf(p->arena, "%s%s%s", text,
		    i == from		? ""
		    : i + 1 == x->count ? last
					: comma,
		    phrase(p, x->arg[i]));
	return text;
}

static const char *compared(const struct phrase *p, const struct expr *x)
{
	static const struct {
		enum op op;
		const char *said;
	} signs[] = {{OP_EQ, "is"}, {OP_NE, "is not"}, {OP_LT, "is below"}, {OP_LE, "is at most"},
	    {OP_GT, "is above"}, {OP_GE, "is at least"}};
	const char *sign = "is";
	struct phrase own = *p;
	own.of = variable_in(p, x->arg[0]);
	if (!own.of)
		own.of = variable_in(p, x->arg[1]);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].op == x->op)
			sign = signs[i].said;
	return arena_printf(
	    p->arena, "%s %s %s", phrase(&own, x->arg[0]), sign, phrase(&own, x->arg[1]));
}

/* step(x, below, t, v, ...) */
static const char *stepped(const struct phrase *p, const struct expr *x)
{
	struct phrase own = *p, bare = *p;
	own.of = variable_in(p, x->arg[0]);
	bare.of = NULL;
	const char *text = arena_printf(
	    p->arena, "the band of %s (%s", phrase(&bare, x->arg[0]), phrase(&bare, x->arg[1]));
	for (size_t i = 2; i + 1 < x->count; i += 2)
		text = arena_printf(p->arena, "%s; %s from %s", text, phrase(&bare, x->arg[i + 1]),
		    phrase(&own, x->arg[i]));
	return arena_printf(p->arena, "%s)", text);
}

/* points(x, 'a', 1, ...) */
static const char *scored(const struct phrase *p, const struct expr *x)
{
	const char *text = arena_printf(p->arena, "points by %s (", phrase(p, x->arg[0]));
	for (size_t i = 1; i + 1 < x->count; i += 2)
		text = arena_printf(p->arena, "%s%s%s %s", text, i > 1 ? ", " : "",
		    phrase(p, x->arg[i]), phrase(p, x->arg[i + 1]));
	return arena_printf(p->arena, "%s)", text);
}

/* What binds looser stands in parentheses. */
static const char *within(const struct phrase *p, const struct expr *x, const char *joint)
{
	const char *text = "";
	for (size_t i = 0; i < x->count; i++) {
		const struct expr *y = x->arg[i];
		bool sum = y->op == OP_ADD || y->op == OP_SUB;
		bool loose =
		    (y->op != x->op && (y->op == OP_OR || y->op == OP_AND)) ||
		    (sum && (x->op == OP_MUL || x->op == OP_DIV || (x->op == OP_SUB && i)));
		text = arena_printf(p->arena, "%s%s%s%s%s", text, i ? joint : "", loose ? "(" : "",
		    phrase(p, y), loose ? ")" : "");
	}
	return text;
}

static const char *called(const struct phrase *p, const struct expr *x)
{
	struct arena *a = p->arena;
	switch (x->op) {
	case OP_IF:
		return arena_printf(a, "%s if %s, otherwise %s", phrase(p, x->arg[1]),
		    phrase(p, x->arg[0]), phrase(p, x->arg[2]));
	case OP_ROUND:
		return x->count > 1
			   ? arena_printf(
				 a, "%s, rounded to %s", phrase(p, x->arg[0]), phrase(p, x->arg[1]))
			   : arena_printf(a, "%s, rounded to whole units", phrase(p, x->arg[0]));
	case OP_MIN:
		return arena_printf(a, "the smaller of %s", between(p, x, 0, ", ", " and "));
	case OP_MAX:
		return arena_printf(a, "the larger of %s", between(p, x, 0, ", ", " and "));
	case OP_ABS:
		return arena_printf(a, "%s without its sign", phrase(p, x->arg[0]));
	case OP_STEP:
		return stepped(p, x);
	default:
		return scored(p, x);
	}
}

static const char *phrase(const struct phrase *p, const struct expr *x)
{
	struct arena *a = p->arena;
	struct phrase own = *p;
	switch (x->op) {
	case OP_LITERAL:
		return literal(p, x->literal);
	case OP_VAR:
		return plain_name(a, &p->g->variable[x->var]);
	case OP_GIVEN:
		return arena_printf(a, "%s is stated", plain_name(a, &p->g->variable[x->var]));
	case OP_BEFORE:
		return arena_printf(a, "%s is before %s", plain_name(a, &p->g->variable[x->var]),
		    date_text((date)x->literal.number.n, arena_alloc(a, 32)));
	case OP_OR:
		return within(p, x, " or ");
	case OP_AND:
		return within(p, x, " and ");
	case OP_NOT:
		if (x->arg[0]->op == OP_GIVEN)
			return arena_printf(
			    a, "%s is not stated", plain_name(a, &p->g->variable[x->arg[0]->var]));
		return arena_printf(a, "not (%s)", phrase(p, x->arg[0]));
	case OP_IN:
		own.of = variable_in(p, x->arg[0]);
		return arena_printf(
		    a, "%s is %s", phrase(p, x->arg[0]), between(&own, x, 1, ", ", " or "));
	case OP_ADD:
		return within(p, x, " plus ");
	case OP_SUB:
		return within(p, x, " minus ");
	case OP_MUL:
		return within(p, x, " times ");
	case OP_DIV:
		return within(p, x, " divided by ");
	case OP_NEG:
		return arena_printf(a, "minus %s", phrase(p, x->arg[0]));
	default:
		return x->op >= OP_IF ? called(p, x) : compared(p, x);
	}
}

const char *plain_expr(struct arena *a, const struct guideline *g, const struct expr *x)
{
	struct phrase p = {.arena = a, .g = g};
	return x ? phrase(&p, x) : "";
}
