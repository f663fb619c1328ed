/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - what an exam is, by its codes or else by the words of its procedure name.
 *
 * Fails: never; what is not understood stays unknown, and the matcher asks a person.
 */
#include "autoconf.h"
#include "codes.h"
#include "followupd/latin.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 512 /* of a procedure name; the rest is not read */

struct words_reading {
	const char *modality, *side, *purpose;
	const char *keys; /* of the most telling key words, or NULL */
	size_t key_count;
	regions regions;
	const char *one_region; /* the name of the one phrase that covers all; "" when none does */
	bool with, without, limited, any;
};

/* Lower-case words between single blanks, with one in front and one behind; letters without their
 * accents, which come out no longer than they went in. */
static void normalize(const char *text, char out[static TEXT_MAX + 4])
{
	const unsigned char *at = (const unsigned char *)(text ? text : ""), *end = at + TEXT_MAX;
	size_t n = 0;
	out[n++] = ' ';
	while (*at && at < end) {
		char one[2] = "";
		uint32_t c = utf8_next(&at);
		const char *plain = c < 0x80 ? one : latin_plain(c, one);
		if (c < 0x80)
			one[0] = (char)(isalnum((int)c) ? tolower((int)c) : ' ');
		for (plain = *plain ? plain : " "; *plain; plain++)
			if (*plain != ' ' || out[n - 1] != ' ')
				out[n++] = *plain;
	}
	if (out[n - 1] != ' ')
		out[n++] = ' ';
	out[n] = '\0';
}

#define PLURAL_LEAST 5 /* letters of what may have an "s" behind: "testicles", not "mrs" */

/* at: behind a blank. */
static bool stands_at(const char *at, const char *words)
{
	size_t n = strlen(words);
	return strncmp(at, words, n) == 0 &&
	       (at[n] == ' ' || (n >= PLURAL_LEAST && at[n] == 's' && at[n + 1] == ' '));
}

/* The phrases that may stand at `at`: those from *from on, before *end. */
static void words_at(const struct exam_codes *c, const char *at, size_t *from, size_t *end)
{
	*from = c->word_from[(unsigned char)*at];
	*end = c->word_from[(unsigned char)*at + 1];
}

static bool is_about(const struct code_word *w, const char *modality)
{
	return !*w->modality || (modality && strcmp(w->modality, modality) == 0);
}

/* The length of the longest phrase at `at`; 0 when none. */
static size_t longest(const struct exam_codes *c, const char *at, const char *modality)
{
	size_t best = 0, i, end;
	for (words_at(c, at, &i, &end); i < end; i++) {
		const struct code_word *w = &c->word[i];
		if (stands_at(at, w->words) && is_about(w, modality) && strlen(w->words) > best)
			best = strlen(w->words);
	}
	return best;
}

/* "ABD (PANC PROTOCOL)" is an exam of the abdomen. */
static void take_region(
    const struct exam_codes *c, struct words_reading *r, const struct code_word *w)
{
	regions maybe, one = r->one_region ? region_set(c, r->one_region) : 0;
	if (!r->regions || !(r->regions & ~region_cover(c, w->regions, &maybe)))
		r->one_region = w->value;
	else if (!one || w->regions & ~region_cover(c, one, &maybe))
		r->one_region = "";
	r->regions |= w->regions;
}

/* A biopsy stays one, whatever else is said of it but that it was a treatment, or that images were
 * read again. */
static bool outranks(const char *purpose, const char *than)
{
	if (strcmp(purpose, "visit") == 0)
		return !than;
	return !than || list_has("intervention|reread", "|", purpose) ||
	       !list_has("procedure|intervention|reread", "|", than);
}

/* "OB TRANSVAGINAL": what is looked for, however the transducer is held. */
static bool is_of_a_child(const char *keys)
{
	return keys && strcmp(keys, "US_OB") == 0;
}

static void take_word(
    const struct exam_codes *c, struct words_reading *r, const struct code_word *w)
{
	r->any = true;
	switch (w->kind) {
	case WORD_MODALITY:
	case WORD_VIEW: /* found before */
		return;
	case WORD_REGION:
		take_region(c, r, w);
		return;
	case WORD_CONTRAST:
		r->with = r->with || strcmp(w->value, "without") != 0;
		r->without = r->without || strcmp(w->value, "with") != 0;
		return;
	case WORD_SIDE:
		r->side = r->side && strcmp(r->side, w->value) != 0 ? "bilateral" : w->value;
		return;
	case WORD_PURPOSE:
		if (outranks(w->value, r->purpose))
			r->purpose = w->value;
		return;
	case WORD_LIMITED:
		r->limited = true;
		return;
	case WORD_KEY:
	case WORD_PROTOCOL:
		if (is_of_a_child(r->keys) && !is_of_a_child(w->value))
			return;
		if (is_of_a_child(w->value) || !r->keys || list_count(w->value) <= r->key_count) {
			r->keys = w->value;
			r->key_count = list_count(w->value);
		}
		return;
	}
}

/* "PET/CT" is a PET and an "X-ray mammogram" a mammogram, whichever way round it is written. */
static bool says_more(const char *modality, const char *than)
{
	return strcmp(modality, "PT") == 0 ||
	       (strcmp(modality, "MG") == 0 && strcmp(than, "XR") == 0);
}

/* What the longest phrase at `at` names, or NULL. */
static const char *modality_at(const struct exam_codes *c, const char *at, enum word_kind kind)
{
	const struct code_word *best = NULL;
	size_t i, end;
	for (words_at(c, at, &i, &end); i < end; i++)
		if (c->word[i].kind == kind && stands_at(at, c->word[i].words) &&
		    (!best || strlen(c->word[i].words) > strlen(best->words)))
			best = &c->word[i];
	return best ? best->value : NULL;
}

/* The first modality named. */
static const char *find_modality(const struct exam_codes *c, const char *text, enum word_kind kind)
{
	const char *found = NULL;
	for (const char *at = text + 1; *at; at = strchr(at, ' ') + 1) {
		const char *here = modality_at(c, at, kind);
		if (here && (!found || says_more(here, found)))
			found = here;
	}
	return found;
}

/* The sender's modality (DICOM word) in the table's words, or NULL. */
static const char *known_modality(const struct exam_codes *c, const char *modality)
{
	static const char *const same[][2] = {
	    {"CR", "XR"}, {"DX", "XR"}, {"DR", "XR"}, {"RG", "XR"}, {"PET", "PT"}, {"MRI", "MR"}};
	if (!modality)
		return NULL;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (strcmp(modality, same[i][0]) == 0)
			return same[i][1];
	for (size_t i = 0; i < c->exam_count; i++)
		if (strcmp(c->exam[i].class.modality, modality) == 0)
			return c->exam[i].class.modality;
	return NULL;
}

static struct words_reading read_words(
    const struct exam_codes *c, const char *text, const char *modality)
{
	char norm[TEXT_MAX + 4];
	struct words_reading r = {0};
	normalize(text, norm);
	r.modality = find_modality(c, norm, WORD_MODALITY);
	if (!r.modality)
		r.modality = known_modality(c, modality);
	if (!r.modality)
		r.modality = find_modality(c, norm, WORD_VIEW);
	for (const char *at = norm + 1; *at;) {
		size_t n = longest(c, at, r.modality), i, end;
		for (words_at(c, at, &i, &end); n && i < end; i++)
			if (stands_at(at, c->word[i].words) && strlen(c->word[i].words) == n &&
			    is_about(&c->word[i], r.modality))
				take_word(c, &r, &c->word[i]);
		at += n ? n + 1 : strcspn(at, " ") + 1;
	}
	if (r.modality && r.purpose && strcmp(r.purpose, "visit") == 0)
		r.purpose = NULL; /* "CT CHEST, OUTPATIENT CLINIC" */
	return r;
}

static const char *contrast_of(const struct words_reading *r)
{
	return r->with && r->without ? "both" : r->with ? "with" : r->without ? "without" : NULL;
}

void words_refine(const struct exam_codes *c, const char *text, const char *modality,
    const char **contrast, const char **side, bool *limited)
{
	struct words_reading r = read_words(c, text, modality);
	*contrast = contrast_of(&r);
	*side = r.side;
	*limited = r.limited;
}

/* ---- words to a row of exams.csv ------------------------------------------------------------ */

static bool purpose_fits(const struct words_reading *r, const struct exam_row *x)
{
	bool procedure = strcmp(x->class.purpose, "procedure") == 0;
	/* A mammogram of unstated purpose may be either, and a person says which; of one side alone
	 * nobody is screened. */
	bool one_side = r->side && strcmp(r->side, "bilateral") != 0;
	bool screening = strcmp(x->class.purpose, "screening") == 0;
	if (!r->purpose && strcmp(x->class.modality, "MG") == 0)
		return one_side && strcmp(x->class.key, "MG_DIAG") == 0;
	if (!r->purpose)
		return !procedure && (r->keys || !screening);
	if (strcmp(x->class.purpose, "screening_or_diagnostic") == 0)
		return !list_has("procedure|intervention|reread", "|", r->purpose);
	return strcmp(x->class.purpose, r->purpose) == 0;
}

/* A row is never wider than the words: "spleen" must not become the whole abdomen. */
static bool regions_fit(
    const struct exam_codes *c, const struct words_reading *r, const struct exam_row *x)
{
	regions maybe, of_row = x->regions;
	if (r->keys && r->key_count == 1)
		return true;
	for (size_t i = 0; x->class.limited && i < c->region_count; i++)
		if (of_row >> i & 1 && c->region[i].whole >= 0)
			of_row = (of_row & ~((regions)1 << i)) | (regions)1 << c->region[i].whole;
	if (!r->regions || r->regions & ~of_row)
		return false;
	return r->keys || !(of_row & ~region_cover(c, r->regions, &maybe));
}

/* Of rows that fit: the limited one if the words say so, then the fewest regions. */
static int rank(const struct words_reading *r, const struct exam_row *x)
{
	return (r->limited && x->class.limited ? 0 : 100) + __builtin_popcountll(x->regions);
}

static bool agrees(const struct words_reading *r, const struct exam_row *x)
{
	const char *contrast = contrast_of(r);
	return (!contrast || strcmp(x->class.contrast, contrast) == 0) &&
	       (!r->side || strcmp(x->class.laterality, r->side) == 0);
}

static const struct exam_row *select_row(const struct exam_codes *c, const struct words_reading *r)
{
	const struct exam_row *best = NULL;
	bool ambiguous = false;
	for (size_t i = 0; i < c->exam_count; i++) {
		const struct exam_row *x = &c->exam[i];
		if (!r->modality || strcmp(r->modality, x->class.modality) != 0 ||
		    (x->class.limited && !r->limited) ||
		    (r->keys ? !list_has(r->keys, "|", x->class.key) : x->named) ||
		    !purpose_fits(r, x) || !regions_fit(c, r, x))
			continue;
		if (!best || rank(r, x) < rank(r, best)) {
			best = x;
			ambiguous = false;
		} else if (strcmp(best->class.key, x->class.key) == 0) {
			if (!agrees(r, best) && agrees(r, x))
				best = x;
		} else if (rank(r, x) == rank(r, best)) {
			ambiguous = true;
		}
	}
	return ambiguous ? NULL : best;
}

/* ---- one class from the rows of a key -------------------------------------------------------- */

/* Rows of one key that one code stands for, and what the words add. */
struct choice {
	const char *key, *cpt; /* cpt NULL: all rows of the key */
	const char *contrast, *side;
	bool limited;
};

static bool in_choice(const struct choice *h, const struct exam_row *x)
{
	return strcmp(x->class.key, h->key) == 0 && (!h->cpt || list_has(x->cpt, "|", h->cpt));
}

/* What all chosen rows agree on, else the word, else `unknown`. */
static struct exam_class settle(const struct exam_codes *c, const struct choice *h)
{
	const struct exam_row *first = NULL, *sided = NULL;
	bool one_contrast = true, one_side = true, whole = false;
	for (size_t i = 0; i < c->exam_count; i++) {
		const struct exam_row *x = &c->exam[i];
		if (!in_choice(h, x))
			continue;
		if (!first)
			first = x;
		one_contrast &= strcmp(x->class.contrast, first->class.contrast) == 0;
		one_side &= strcmp(x->class.laterality, first->class.laterality) == 0;
		whole |= strcmp(x->class.laterality, "bilateral") == 0;
		if (h->side && !sided && strcmp(x->class.laterality, h->side) == 0)
			sided = x;
	}
	struct exam_class x = (sided ? sided : first)->class;
	if (!one_contrast || strcmp(x.contrast, "any") == 0)
		x.contrast = h->contrast ? h->contrast : "any";
	else if (!h->cpt && h->contrast && strcmp(x.contrast, "na") != 0)
		x.contrast = h->contrast; /* the words say more than the one row that was read */
	if (!sided && !one_side)
		x.laterality = h->cpt && whole ? "bilateral" : "unknown";
	else if (!sided && h->side && (!*x.laterality || strcmp(x.laterality, "unknown") == 0))
		x.laterality = h->side;
	x.limited |= h->limited;
	return x;
}

struct exam_class words_classify(const struct exam_codes *c, const char *text, const char *modality)
{
	struct words_reading r = read_words(c, text, modality);
	const struct exam_row *row = select_row(c, &r);
	struct exam_class x;
	bool diagnostic = r.modality && r.regions && strcmp(r.modality, "MG") != 0;
	if (row) {
		struct choice h = {row->class.key, NULL, contrast_of(&r), r.side,
		    r.limited && !row->class.limited};
		x = settle(c, &h);
	} else {
		x = (struct exam_class){.modality = r.modality,
		    .regions = r.one_region ? r.one_region : "",
		    .contrast = contrast_of(&r) ? contrast_of(&r) : "any",
		    .purpose = r.purpose    ? r.purpose
			       : diagnostic ? "diagnostic"
					    : "",
		    .laterality = r.side ? r.side : "",
		    .limited = r.limited};
	}
	x.named = r.regions;
	x.by_words = r.any;
	return x;
}

/* ---- codes ---------------------------------------------------------------------------------- */

static const struct exam_row *by_loinc(const struct exam_codes *c, const char *code)
{
	for (size_t i = 0; code && *code && i < c->exam_count; i++)
		if (strcmp(c->exam[i].loinc, code) == 0)
			return &c->exam[i];
	return NULL;
}

static const struct site_code *by_site(
    const struct exam_codes *c, const char *code, const char *system)
{
	for (size_t i = 0; code && i < c->site_count; i++)
		if (strcmp(c->site[i].code, code) == 0 &&
		    (!*c->site[i].system || (system && strcmp(c->site[i].system, system) == 0)))
			return &c->site[i];
	return NULL;
}

/* The key a CPT code names; NULL when none or several.  *seen: what its rows have in common, key
 * left out. */
static const char *by_cpt(const struct exam_codes *c, const char *code, struct exam_class *seen)
{
	const char *key = NULL;
	bool several = false;
	for (size_t i = 0; code && strlen(code) == 5 && i < c->exam_count; i++) {
		const struct exam_class *x = &c->exam[i].class;
		if (!list_has(c->exam[i].cpt, "|", code))
			continue;
		if (!key) {
			key = x->key;
			*seen = (struct exam_class){.modality = x->modality,
			    .regions = x->regions,
			    .contrast = "any",
			    .purpose = x->purpose,
			    .laterality = ""};
			continue;
		}
		several |= strcmp(key, x->key) != 0;
		if (strcmp(seen->modality, x->modality) != 0)
			seen->modality = NULL;
		if (strcmp(seen->regions, x->regions) != 0)
			seen->regions = "";
	}
	return several ? NULL : key;
}

static struct exam_class refine(
    const struct exam_codes *c, struct choice h, const struct coded *p, const char *modality)
{
	const char *more_contrast, *more_side;
	bool more_limited;
	words_refine(c, p->text, modality, &h.contrast, &h.side, &h.limited);
	words_refine(c, p->alt_text, modality, &more_contrast, &more_side, &more_limited);
	if (!h.contrast)
		h.contrast = more_contrast;
	if (!h.side)
		h.side = more_side;
	h.limited |= more_limited;
	return settle(c, &h);
}

/* "XRWRIRT", "CT0110": where nothing else names the machine, what the department's code begins
 * with. */
static const char *modality_of_code(const char *code)
{
	static const char *const words[] = {"CT", "MR", "US", "XR", "MG", "NM"};
	for (size_t i = 0; code && strlen(code) > 3 && i < sizeof words / sizeof *words; i++)
		if (strncmp(code, words[i], 2) == 0)
			return words[i];
	return NULL;
}

static struct exam_class by_words(const struct exam_codes *c, const struct coded *p,
    const char *modality, const struct exam_class *seen)
{
	if (!modality)
		modality = modality_of_code(p->code);
	struct exam_class x = words_classify(c, p->text, modality);
	if (!x.key) {
		struct exam_class other = words_classify(c, p->alt_text, modality);
		if (other.key || !x.by_words)
			x = other;
	}
	if (!x.key && seen->modality) {
		if (!x.modality)
			x.modality = seen->modality;
		if (!*x.regions && strcmp(x.modality, seen->modality) == 0)
			x.regions = seen->regions;
		if (!*x.purpose)
			x.purpose = seen->purpose;
	}
	return x;
}

/* The section says what it is, whatever the request is called: "breast core biopsy". */
static struct exam_class of_pathology(const struct exam_codes *c, const struct coded *p)
{
	struct exam_class x = settle(c, &(struct choice){.key = "PATHOLOGY"}), named;
	named = words_classify(c, p->text, "OT");
	if (named.named) {
		x.regions = named.regions ? named.regions : "";
		x.named = named.named;
	}
	if (named.laterality && *named.laterality)
		x.laterality = named.laterality;
	return x;
}

struct exam_class codes_classify(
    const struct exam_codes *c, const struct coded *p, const char *modality)
{
	if (modality && strcmp(modality, "SP") == 0)
		return of_pathology(c, p);
	const struct exam_row *row = by_loinc(c, p->code);
	if (!row)
		row = by_loinc(c, p->alt_code);
	if (row) {
		struct exam_class x = row->class;
		const char *contrast, *side;
		bool limited;
		words_refine(c, p->text, modality, &contrast, &side, &limited);
		if (strcmp(x.contrast, "any") == 0 && contrast)
			x.contrast = contrast;
		if (strcmp(x.laterality, "unknown") == 0 && side)
			x.laterality = side;
		return x;
	}
	const struct site_code *s = by_site(c, p->code, p->system);
	if (!s)
		s = by_site(c, p->alt_code, p->alt_system);
	if (s) {
		struct exam_class x = refine(c, (struct choice){.key = s->key}, p, modality);
		if (*s->contrast)
			x.contrast = s->contrast;
		if (*s->laterality)
			x.laterality = s->laterality;
		return x;
	}
	struct exam_class seen = {0}, seen_alt = {0};
	const char *cpt = p->code, *key = by_cpt(c, cpt, &seen);
	if (!key) {
		cpt = p->alt_code;
		key = by_cpt(c, cpt, &seen_alt);
	}
	if (key)
		return refine(c, (struct choice){.key = key, .cpt = cpt}, p, modality);
	/* a code says more than the section; a test's name may sound like an exam's */
	if (modality && strcmp(modality, "LAB") == 0)
		return (struct exam_class){.modality = "LAB",
		    .regions = "",
		    .contrast = "na",
		    .purpose = "",
		    .laterality = ""};
	return by_words(c, p, modality, seen.modality ? &seen : &seen_alt);
}
