/* SPDX-License-Identifier: Apache-2.0
 *
 * codes.c - loads and checks the exam code tables.
 *
 * Fails: returns false with every fault found, each with file and line.
 */
#include "autoconf.h"
#include "codes.h"
#include "followupd/buf.h"
#include "followupd/closure.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- regions ------------------------------------------------------------------------------ */

static int region_index(const struct exam_codes *c, const char *name, size_t len)
{
	if (len > 7 && memcmp(name, "breast_", 7) == 0)
		len = 6;
	for (size_t i = 0; i < c->region_count; i++)
		if (strlen(c->region[i].name) == len && memcmp(c->region[i].name, name, len) == 0)
			return (int)i;
	return -1;
}

regions region_set(const struct exam_codes *c, const char *list)
{
	regions set = 0;
	const char *item;
	size_t len;
	while (list_next(&list, "|", &item, &len)) {
		int i = region_index(c, item, len);
		if (i >= 0)
			set |= (regions)1 << i;
	}
	return set;
}

regions region_cover(const struct exam_codes *c, regions of, regions *maybe)
{
	regions all = of;
	*maybe = 0;
	for (size_t i = 0; i < c->region_count; i++) {
		if (!(of >> i & 1))
			continue;
		all |= c->region[i].covers;
		if (c->region[i].whole >= 0)
			*maybe |= c->region[c->region[i].whole].covers;
	}
	for (size_t i = 0; i < c->pair_count; i++)
		if ((of & c->pair[i].both) == c->pair[i].both)
			all |= c->pair[i].covers;
	return all;
}

const struct exam_token *token_find(const struct exam_codes *c, const char *name, size_t len)
{
	for (size_t i = 0; i < c->token_count; i++)
		if (strlen(c->token[i].name) == len && memcmp(c->token[i].name, name, len) == 0)
			return &c->token[i];
	return NULL;
}

/* ---- reading ------------------------------------------------------------------------------ */

struct loading {
	struct arena *arena;
	struct exam_codes *codes;
	struct buf faults;
	const char *path; /* of the file being read */
	struct csv csv;
	int line;
};

static void fault(struct loading *l, const char *fmt, ...) PRINTF(2, 3);
static void fault(struct loading *l, const char *fmt, ...)
{
	char text[200];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_addf(&l->faults, "%s%s:%d: %s", l->faults.len ? "; " : "", l->path, l->line, text);
}

static const char *get(struct loading *l, const struct csv_row *r, const char *column)
{
	return csv_get(r, csv_column(&l->csv, column));
}

/* Reads one file and calls `take` with each row; columns: those that must be there. */
static void load(struct loading *l, const char *path, const char *const *columns,
    void (*take)(struct loading *, const struct csv_row *))
{
	struct err e;
	l->path = path;
	l->line = 1;
	if (!csv_read_file(l->arena, path, &l->csv, &e)) {
		buf_addf(&l->faults, "%s%s", l->faults.len ? "; " : "", e.text);
		return;
	}
	for (; *columns; columns++) {
		if (csv_column(&l->csv, *columns) < 0) {
			fault(l, "column %s is missing", *columns);
			return;
		}
	}
	for (size_t i = 1; i < l->csv.count; i++) {
		l->line = l->csv.row[i].line;
		take(l, &l->csv.row[i]);
	}
}

static void check_word(
    struct loading *l, const char *column, const char *s, const char *const *legal)
{
	const char *item, *list = s;
	size_t len;
	while (list_next(&list, "|", &item, &len)) {
		char word[40];
		snprintf(word, sizeof word, "%.*s", (int)len, item);
		if (word_index(legal, word) < 0)
			fault(l, "%s is \"%s\"", column, s);
	}
}

static const char *const modalities[] = {
    "CT", "MR", "US", "MG", "PT", "XR", "NM", "RF", "OT", NULL};
static const char *const contrasts[] = {"without", "with", "both", "any", "na", NULL};
static const char *const stated_contrasts[] = {"without", "with", "both", NULL};
static const char *const purposes[] = {"diagnostic", "screening", "procedure", "intervention",
    "reread", "visit", "screening_or_diagnostic", NULL};
static const char *const sides[] = {"left", "right", "bilateral", "unknown", NULL};

/* ---- regions.csv, and every region another table names ------------------------------------ */

static int region_add(struct loading *l, const char *name, size_t len)
{
	struct exam_codes *c = l->codes;
	if (len > 7 && memcmp(name, "breast_", 7) == 0)
		len = 6;
	int i = region_index(c, name, len);
	if (i >= 0)
		return i;
	if (c->region_count == REGIONS_MAX) {
		fault(l, "there are more than %d regions", REGIONS_MAX);
		return 0;
	}
	i = (int)c->region_count;
	c->region = arena_grow(l->arena, c->region, c->region_count, sizeof *c->region);
	c->region[c->region_count++] = (struct region_name){
	    .name = arena_strndup(l->arena, name, len), .covers = (regions)1 << i, .whole = -1};
	if (len > 5 && memcmp(name + len - 5, "_part", 5) == 0) {
		int whole = region_add(l, name, len - 5);
		c->region[i].whole = whole;
	}
	return i;
}

static regions regions_add(struct loading *l, const char *list, const char *sep)
{
	regions set = 0;
	const char *item;
	size_t len;
	while (list_next(&list, sep, &item, &len))
		set |= (regions)1 << region_add(l, item, len);
	return set;
}

static void take_region(struct loading *l, const struct csv_row *r)
{
	struct exam_codes *c = l->codes;
	const char *name = get(l, r, "region");
	regions covers = regions_add(l, get(l, r, "covers"), "|");
	if (strchr(name, '+')) {
		c->pair = arena_grow(l->arena, c->pair, c->pair_count, sizeof *c->pair);
		c->pair[c->pair_count++] = (struct region_pair){regions_add(l, name, "+"), covers};
		return;
	}
	int i = region_add(l, name, strlen(name));
	c->region[i].covers |= covers;
}

static void known_regions(struct loading *l, const char *list)
{
	const char *item;
	size_t len;
	while (list_next(&list, "|", &item, &len))
		if (region_index(l->codes, item, len) < 0)
			fault(l, "region \"%.*s\" is not in regions.csv or exams.csv", (int)len,
			    item);
}

/* ---- exams.csv ---------------------------------------------------------------------------- */

/* LOINC check digit: the mod 10 algorithm of the LOINC Users' Guide, appendix C. */
static bool loinc_is_sound(const char *s)
{
	const char *dash = strchr(s, '-');
	if (!dash || dash == s || dash - s > 7 || !isdigit((unsigned char)dash[1]) || dash[2])
		return false;
	int sum = 0;
	bool doubled = true;
	for (const char *p = dash - 1; p >= s; p--, doubled = !doubled) {
		if (!isdigit((unsigned char)*p))
			return false;
		int d = (*p - '0') * (doubled ? 2 : 1);
		sum += d / 10 + d % 10;
	}
	return (10 - sum % 10) % 10 == dash[1] - '0';
}

static bool key_exists(const struct exam_codes *c, const char *pattern)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (list_fits(pattern, c->exam[i].class.key))
			return true;
	return false;
}

static void known_keys(struct loading *l, const char *list)
{
	const char *item;
	size_t len;
	while (list_next(&list, "|", &item, &len)) {
		char key[64];
		snprintf(key, sizeof key, "%.*s", (int)len, item);
		if (!key_exists(l->codes, key))
			fault(l, "exam key \"%s\" is not in exams.csv", key);
	}
}

static void take_exam(struct loading *l, const struct csv_row *r)
{
	struct exam_codes *c = l->codes;
	struct exam_row x = {.class = {.key = get(l, r, "exam_key"),
				 .modality = get(l, r, "modality"),
				 .regions = get(l, r, "regions"),
				 .contrast = get(l, r, "contrast"),
				 .purpose = get(l, r, "purpose"),
				 .laterality = get(l, r, "laterality")},
	    .loinc = get(l, r, "loinc"),
	    .cpt = get(l, r, "cpt")};
	if (!*x.class.key || !*x.class.regions)
		fault(l, "exam_key or regions is empty");
	if (*x.loinc && !loinc_is_sound(x.loinc))
		fault(l, "LOINC code \"%s\" has a wrong check digit", x.loinc);
	for (size_t i = 0; *x.loinc && i < c->exam_count; i++)
		if (strcmp(c->exam[i].loinc, x.loinc) == 0)
			fault(l, "LOINC code \"%s\" stands twice", x.loinc);
	check_word(l, "modality", x.class.modality, modalities);
	check_word(l, "contrast", x.class.contrast, contrasts);
	check_word(l, "purpose", x.class.purpose, purposes);
	check_word(l, "laterality", x.class.laterality, sides);
	size_t n = strlen(x.class.key);
	x.class.limited = n > 8 && strcmp(x.class.key + n - 8, "_LIMITED") == 0;
	x.regions = regions_add(l, x.class.regions, "|");
	c->exam = arena_grow(l->arena, c->exam, c->exam_count, sizeof *c->exam);
	c->exam[c->exam_count++] = x;
}

/* ---- tokens.csv --------------------------------------------------------------------------- */

static void take_token(struct loading *l, const struct csv_row *r)
{
	struct exam_codes *c = l->codes;
	int kind = TOKEN_NONE;
	bool known = vocabulary_find(&exam_kind_words, get(l, r, "kind"), &kind);
	struct exam_token t = {.name = get(l, r, "token"),
	    .keys = get(l, r, "exam_keys"),
	    .region = get(l, r, "region"),
	    .contrast = get(l, r, "contrast"),
	    .words = get(l, r, "words"),
	    .both_sides = strcmp(get(l, r, "side"), "both") == 0,
	    .kind = (enum exam_kind)kind};
	if (!*t.name || t.name[strcspn(t.name, "|+ ")] || token_find(c, t.name, strlen(t.name)))
		fault(l, "token \"%s\" is empty, is a list or stands twice", t.name);
	if (!*t.words)
		fault(l, "token \"%s\" has no words", t.name);
	if (!known)
		fault(l, "kind is \"%s\"", get(l, r, "kind"));
	known_keys(l, t.keys);
	known_regions(l, t.region);
	check_word(l, "contrast", t.contrast, stated_contrasts);
	if (*get(l, r, "side") && !t.both_sides)
		fault(l, "side is \"%s\", not both or empty", get(l, r, "side"));
	t.regions = region_set(c, t.region);
	c->token = arena_grow(l->arena, c->token, c->token_count, sizeof *c->token);
	c->token[c->token_count++] = t;
}

/* ---- substitutions.csv -------------------------------------------------------------------- */

static const char *const verdicts[] = {"no", "part", "yes", NULL};

static void known_tokens(struct loading *l, const char *list)
{
	const char *item;
	size_t len;
	while (list_next(&list, "|", &item, &len))
		if (!token_find(l->codes, item, len))
			fault(l, "token \"%.*s\" is not in tokens.csv", (int)len, item);
}

static void take_substitution(struct loading *l, const struct csv_row *r)
{
	static const char *const row_sides[] = {"both", "one", "other", NULL};
	static const char *const texts[] = {"yes", "organ", "measure", NULL};
	const char *const row_closures[] = {closure_text(CLOSURE_DONE_EQUIV), NULL};
	struct exam_codes *c = l->codes;
	int verdict = word_index(verdicts, get(l, r, "verdict"));
	struct substitution s = {.tokens = get(l, r, "token"),
	    .keys = get(l, r, "exam_key"),
	    .contrast = get(l, r, "contrast"),
	    .side = get(l, r, "side"),
	    .action = get(l, r, "action"),
	    .with = get(l, r, "with"),
	    .closure = *get(l, r, "closure") ? CLOSURE_DONE_EQUIV : CLOSURE_NONE,
	    .fits = verdict < 0 ? FITS_NO : (enum fits)verdict,
	    .text = *get(l, r, "text") != '\0',
	    .organ = strcmp(get(l, r, "text"), "organ") == 0,
	    .measure = strcmp(get(l, r, "text"), "measure") == 0};
	if (verdict < 0 || !*s.tokens || !*s.keys)
		fault(l, "verdict \"%s\", token and exam_key: one is wrong or empty",
		    get(l, r, "verdict"));
	known_tokens(l, s.tokens);
	known_tokens(l, s.with);
	known_keys(l, s.keys);
	check_word(l, "contrast", s.contrast, contrasts);
	check_word(l, "side", s.side, row_sides);
	check_word(l, "closure", get(l, r, "closure"), row_closures);
	check_word(l, "text", get(l, r, "text"), texts);
	c->substitution =
	    arena_grow(l->arena, c->substitution, c->substitution_count, sizeof *c->substitution);
	c->substitution[c->substitution_count++] = s;
}

/* ---- words.csv, site codes ---------------------------------------------------------------- */

static const char *const word_kinds[] = {"modality", "view", "region", "contrast", "side",
    "purpose", "limited", "key", "protocol", NULL};

static void name_keys(struct exam_codes *c, const char *keys)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (list_has(keys, "|", c->exam[i].class.key))
			c->exam[i].named = true;
}

static void take_word(struct loading *l, const struct csv_row *r)
{
	struct exam_codes *c = l->codes;
	int kind = word_index(word_kinds, get(l, r, "kind"));
	struct code_word w = {.words = get(l, r, "words"),
	    .modality = get(l, r, "modality"),
	    .value = get(l, r, "value"),
	    .kind = kind < 0 ? WORD_LIMITED : (enum word_kind)kind};
	if (kind < 0)
		fault(l, "kind is \"%s\"", get(l, r, "kind"));
	for (const char *p = w.words; *p; p++)
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != ' ')
			fault(l, "words \"%s\" are not lower-case letters and digits", w.words);
	if (!*w.words || (w.kind != WORD_LIMITED && !*w.value))
		fault(l, "words or value is empty");
	check_word(l, "modality", w.modality, modalities);
	if (w.kind == WORD_MODALITY || w.kind == WORD_VIEW)
		check_word(l, "value", w.value, modalities);
	if (w.kind == WORD_CONTRAST)
		check_word(l, "value", w.value, stated_contrasts);
	if (w.kind == WORD_SIDE)
		check_word(l, "value", w.value, sides);
	if (w.kind == WORD_PURPOSE)
		check_word(l, "value", w.value, purposes);
	if (w.kind == WORD_KEY || w.kind == WORD_PROTOCOL) {
		known_keys(l, w.value);
		if (w.kind == WORD_KEY)
			name_keys(c, w.value);
		w.kind = WORD_KEY;
	}
	if (w.kind == WORD_REGION)
		w.regions = regions_add(l, w.value, "|");
	c->word = arena_grow(l->arena, c->word, c->word_count, sizeof *c->word);
	c->word[c->word_count++] = w;
}

/* A reader of names looks only at the phrases that begin as the text does. */
static void order_words(struct loading *l)
{
	struct exam_codes *c = l->codes;
	struct code_word *sorted = arena_alloc(l->arena, (c->word_count + 1) * sizeof *sorted);
	size_t n = 0;
	for (int first = 0; first < 256; first++) {
		c->word_from[first] = n;
		for (size_t i = 0; i < c->word_count; i++)
			if ((unsigned char)*c->word[i].words == first)
				sorted[n++] = c->word[i];
	}
	c->word_from[256] = n;
	c->word = sorted;
}

static void take_site(struct loading *l, const struct csv_row *r)
{
	struct exam_codes *c = l->codes;
	struct site_code s = {.code = get(l, r, "code"),
	    .system = get(l, r, "system"),
	    .key = get(l, r, "exam_key"),
	    .contrast = get(l, r, "contrast"),
	    .laterality = get(l, r, "laterality")};
	if (!*s.code || !*s.key)
		fault(l, "code or exam_key is empty");
	known_keys(l, s.key);
	check_word(l, "contrast", s.contrast, contrasts);
	check_word(l, "laterality", s.laterality, sides);
	c->site = arena_grow(l->arena, c->site, c->site_count, sizeof *c->site);
	c->site[c->site_count++] = s;
}

bool exam_codes_load(struct arena *a, const char *dir, const char *site_codes,
    struct exam_codes **out, struct err *e)
{
	static const char *const exam_columns[] = {"exam_key", "modality", "regions", "contrast",
	    "purpose", "laterality", "loinc", "cpt", NULL};
	static const struct {
		const char *file;
		const char *columns[10];
		void (*take)(struct loading *, const struct csv_row *);
	} files[] = {{"regions.csv", {"region", "covers"}, take_region},
	    {"words.csv", {"words", "modality", "kind", "value"}, take_word},
	    {"words-europe.csv", {"words", "modality", "kind", "value"}, take_word},
	    {"tokens.csv", {"token", "exam_keys", "region", "contrast", "side", "kind", "words"},
		take_token},
	    {"substitutions.csv",
		{"token", "exam_key", "verdict", "contrast", "side", "action", "with", "text",
		    "closure"},
		take_substitution}};
	static const char *const site_columns[] = {
	    "code", "system", "exam_key", "contrast", "laterality", NULL};
	struct loading l = {.arena = a, .codes = arena_alloc(a, sizeof(struct exam_codes))};
	l.codes->memo = class_memo_new(a);
	load(&l, arena_printf(a, "%s/exams.csv", dir), exam_columns, take_exam);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		load(&l, arena_printf(a, "%s/%s", dir, files[i].file), files[i].columns,
		    files[i].take);
	order_words(&l);
	if (site_codes)
		load(&l, site_codes, site_columns, take_site);
	bool ok = l.faults.len == 0;
	if (ok)
		*out = l.codes;
	else
		err_set(e, ERR_CONFIG, "%s", buf_text(&l.faults));
	buf_free(&l.faults);
	return ok;
}

/* ---- tokens ------------------------------------------------------------------------------- */

bool exam_tokens_known(const struct exam_codes *c, const char *modality, struct err *e)
{
	const char *item;
	size_t len;
	while (list_next(&modality, "|+", &item, &len))
		if (!token_find(c, item, len))
			return err_set(e, ERR_INPUT, "exam token \"%.*s\" is not in tokens.csv",
			    (int)len, item);
	return true;
}

enum exam_kind exam_token_kind(const struct exam_codes *c, const char *token)
{
	const struct exam_token *t = token_find(c, token, strlen(token));
	return t ? t->kind : TOKEN_NONE;
}

bool exam_regions_meet(const struct exam_codes *c, const struct exam_class *one,
    const struct exam_class *other, bool unknown)
{
	regions maybe,
	    a = region_cover(c, region_set(c, one->regions ? one->regions : ""), &maybe),
	    b = region_cover(c, region_set(c, other->regions ? other->regions : ""), &maybe);
	return a && b ? (a & b) != 0 : unknown;
}

const char *exam_tokens_words(
    struct arena *a, const struct exam_codes *c, const char *tokens, const char *side)
{
	const char *item, *words = "", *rest = tokens;
	size_t len;
	while (list_next(&rest, "|+", &item, &len)) {
		const struct exam_token *t = token_find(c, item, len);
		const char *one = t ? t->words : arena_strndup(a, item, len);
		const char *between = !*words		? ""
				      : item[-1] == '+' ? " and "
				      : *rest		? ", "
							: " or ";
		words = arena_printf(a, "%s%s%s", words, between, one);
	}
	return side && *side ? arena_printf(a, "%s, %s", words, side) : words;
}

const char *exam_token_region(const struct exam_codes *c, const char *tokens)
{
	const char *item;
	size_t len;
	while (list_next(&tokens, "|+", &item, &len)) {
		const struct exam_token *t = token_find(c, item, len);
		if (t && *t->region)
			return t->region;
	}
	return "";
}

bool token_has_modality(
    const struct exam_codes *c, const struct exam_token *t, const char *modality)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (strcmp(c->exam[i].class.modality, modality) == 0 &&
		    list_has(t->keys, "|", c->exam[i].class.key))
			return true;
	/* "CT-OTHER" is any exam of that machine. */
	return !*t->keys && (t->regions || strncmp(t->name, modality, strlen(modality)) == 0);
}

const char *exam_token_of(const struct exam_codes *c, const struct exam_class *x)
{
	for (size_t i = 0; x->key && i < c->token_count; i++)
		if (list_has(c->token[i].keys, "|", x->key))
			return c->token[i].name;
	/* "PET/CT" needs no region to be understood. */
	if (!x->key && x->modality && strcmp(x->modality, "PT") == 0 && !*x->regions)
		for (size_t i = 0; i < c->token_count; i++)
			if (*c->token[i].keys && token_has_modality(c, &c->token[i], "PT"))
				return c->token[i].name;
	return NULL;
}

const char *exam_token_loinc(const struct exam_codes *c, const char *token)
{
	const struct exam_token *t = token_find(c, token, strlen(token));
	const char *found = NULL;
	if (!t || !*t->keys || strpbrk(t->keys, "|*") || strchr(t->contrast, '|'))
		return NULL;
	for (size_t i = 0; i < c->exam_count; i++) {
		const struct exam_row *x = &c->exam[i];
		const char *contrast = x->class.contrast;
		bool open = strcmp(contrast, "any") == 0 || strcmp(contrast, "na") == 0;
		if (!*x->loinc || strcmp(x->class.key, t->keys) != 0 || *x->class.laterality ||
		    !(*t->contrast ? strcmp(contrast, t->contrast) == 0 : open))
			continue;
		if (found)
			return NULL;
		found = x->loinc;
	}
	return found;
}

/* One shows all of the other; a biopsy of no named organ may be of any. */
static bool organs_meet(
    const struct exam_codes *c, const struct exam_token *a, const struct exam_token *b)
{
	regions maybe;
	if (a->kind == TOKEN_BIOPSY && (!a->regions || !b->regions))
		return true;
	return strcmp(a->region, b->region) == 0 ||
	       (a->regions && b->regions &&
		   (!(a->regions & ~region_cover(c, b->regions, &maybe)) ||
		       !(b->regions & ~region_cover(c, a->regions, &maybe))));
}

/* The same region seen by the same kind of machine. */
static bool token_agrees(
    const struct exam_codes *c, const struct exam_token *a, const struct exam_token *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || !organs_meet(c, a, b))
		return false;
	for (size_t i = 0; i < c->exam_count; i++)
		if (list_has(a->keys, "|", c->exam[i].class.key) &&
		    token_has_modality(c, b, c->exam[i].class.modality))
			return true;
	return a->kind == TOKEN_BIOPSY;
}

bool exam_tokens_agree(const struct exam_codes *c, const char *one, const char *other)
{
	const char *a, *b;
	size_t na, nb;
	while (list_next(&one, "|+", &a, &na)) {
		const struct exam_token *t = token_find(c, a, na);
		for (const char *rest = other; t && list_next(&rest, "|+", &b, &nb);) {
			const struct exam_token *u = token_find(c, b, nb);
			if (u && token_agrees(c, t, u))
				return true;
		}
	}
	return false;
}
