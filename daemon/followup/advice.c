/* SPDX-License-Identifier: Apache-2.0
 *
 * advice.c - looks up what was read in prose: advice.csv and categories.csv.
 *
 * Fails: loading lists every fault by file and line; a look-up that finds nothing says so.
 */
#include "autoconf.h"
#include "codes.h"
#include "followupd/advice.h"
#include "followupd/buf.h"
#include "followupd/csv.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PAIRS_MAX 8

struct advice {
	const char *modality, *region, *words, *token, *action;
};

struct category {
	const char *system, *pattern, *inputs;
};

struct advice_map {
	const struct exam_codes *codes;
	size_t advice_count, category_count;
	struct advice *advice;
	struct category *category;
};

struct advice_reading {
	struct arena *arena;
	const char *path;
	struct csv csv;
	struct buf faults;
};

static void fault(struct advice_reading *r, int line, const char *what, const char *text)
{
	buf_addf(&r->faults, "%s%s:%d: %s \"%.60s\"", r->faults.len ? "; " : "", r->path, line,
	    what, text);
}

static bool open_file(struct advice_reading *r, const char *dir, const char *name,
    const char *const *columns, int *at)
{
	struct err e;
	r->path = arena_printf(r->arena, "%s/%s", dir, name);
	if (!csv_read_file(r->arena, r->path, &r->csv, &e)) {
		buf_addf(&r->faults, "%s%s", r->faults.len ? "; " : "", e.text);
		return false;
	}
	bool ok = true;
	for (int i = 0; columns[i]; i++) {
		at[i] = r->csv.count ? csv_column(&r->csv, columns[i]) : -1;
		if (at[i] < 0) {
			fault(r, 1, "there is no column", columns[i]);
			ok = false;
		}
	}
	return ok;
}

static void read_advice(
    struct advice_reading *r, const char *dir, const struct exam_codes *codes, struct advice_map *m)
{
	static const char *const columns[] = {
	    "modality", "region", "words", "token", "action", NULL};
	int at[5];
	struct err e;
	if (!open_file(r, dir, "advice.csv", columns, at))
		return;
	for (size_t i = 1; i < r->csv.count; i++) {
		const struct csv_row *row = &r->csv.row[i];
		struct advice x = {csv_get(row, at[0]), csv_get(row, at[1]), csv_get(row, at[2]),
		    csv_get(row, at[3]), csv_get(row, at[4])};
		if (!*x.modality || !*x.token || !exam_tokens_known(codes, x.token, &e))
			fault(r, row->line, "no modality, or no token of tokens.csv:", x.token);
		if (!*x.action)
			x.action = "follow-up-imaging";
		m->advice = arena_grow(r->arena, m->advice, m->advice_count, sizeof x);
		m->advice[m->advice_count++] = x;
	}
}

static void read_categories(struct advice_reading *r, const char *dir, struct advice_map *m)
{
	static const char *const columns[] = {"system", "pattern", "inputs", NULL};
	int at[3];
	if (!open_file(r, dir, "categories.csv", columns, at))
		return;
	for (size_t i = 1; i < r->csv.count; i++) {
		const struct csv_row *row = &r->csv.row[i];
		struct category x = {csv_get(row, at[0]), csv_get(row, at[1]), csv_get(row, at[2])};
		if (!*x.system || !strchr(x.pattern, '*') || !strchr(x.inputs, '='))
			fault(r, row->line,
			    "a row needs system, pattern with * and inputs:", x.pattern);
		m->category = arena_grow(r->arena, m->category, m->category_count, sizeof x);
		m->category[m->category_count++] = x;
	}
}

bool advice_load(struct arena *a, const char *dir, const struct exam_codes *codes,
    struct advice_map **out, struct err *e)
{
	struct advice_reading r = {.arena = a};
	*out = arena_alloc(a, sizeof **out);
	(*out)->codes = codes;
	read_advice(&r, dir, codes, *out);
	read_categories(&r, dir, *out);
	bool ok = r.faults.len == 0 || err_set(e, ERR_CONFIG, "%s", buf_text(&r.faults));
	buf_free(&r.faults);
	return ok;
}

/* ---- recommendations ------------------------------------------------------------------------ */

static bool one_stands_in(const char *words, const char *sentence)
{
	char word[64];
	for (size_t n; *words; words += n + (words[n] == '|')) {
		n = strcspn(words, "|");
		if (n >= sizeof word)
			continue;
		memcpy(word, words, n);
		word[n] = '\0';
		if (strcasestr(sentence, word))
			return true;
	}
	return false;
}

/* "CT abdomen, adrenal protocol": of a region and a part of it the part is meant. */
static const char *narrowest(const struct advice_map *m, const char *region, char *out, size_t size)
{
	const char *list = region, *item;
	size_t len, used = 0;
	regions all = region_set(m->codes, region), maybe;
	while (list_next(&list, "|", &item, &len)) {
		char one[64];
		if (len >= sizeof one || used + len + 2 > size)
			return region;
		snprintf(one, sizeof one, "%.*s", (int)len, item);
		regions own = region_set(m->codes, one);
		if (region_cover(m->codes, own, &maybe) & all & ~own)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? "|" : "", one);
	}
	return used ? out : region;
}

static const struct advice *find_advice(const struct advice_map *m, const char *modality,
    size_t len, const char *region, const char *sentence)
{
	for (size_t i = 0; i < m->advice_count; i++) {
		const struct advice *x = &m->advice[i];
		if (strlen(x->modality) == len && strncmp(x->modality, modality, len) == 0 &&
		    (!*x->region || strcmp(x->region, region) == 0) &&
		    (!*x->words || one_stands_in(x->words, sentence)))
			return x;
	}
	return NULL;
}

/* "Low dose CT of the kidneys": the low dose alone means the chest, beside another part it is only
 * a CT of that. */
static bool is_low_dose_elsewhere(const char *modality, size_t len, const char *region)
{
	return len == 4 && strncmp(modality, "LDCT", len) == 0 && *region &&
	       !strstr(region, "chest") && !strstr(region, "lung");
}

const char *advice_token(const struct advice_map *m, const char *modality, size_t len,
    const char *region, const char *sentence, const char **action)
{
	char part[128];
	if (is_low_dose_elsewhere(modality, len, region)) {
		modality = "CT";
		len = 2;
	}
	const struct advice *x = find_advice(m, modality, len, region, sentence);
	if (x && !*x->region && strchr(region, '|')) {
		const char *narrow = narrowest(m, region, part, sizeof part);
		const struct advice *of_part = find_advice(m, modality, len, narrow, sentence);
		x = of_part && *of_part->region ? of_part : x;
	}
	if (!x)
		return NULL;
	*action = x->action;
	return x->token;
}

/* ---- categories ----------------------------------------------------------------------------- */

/* "*S" over "3S": part[0] = "3".  Two stars: the first takes as little as it can. */
static bool fits(struct arena *a, const char *pattern, const char *text, const char *part[3])
{
	const char *star = strchr(pattern, '*');
	size_t head = (size_t)(star - pattern);
	if (strncmp(pattern, text, head) != 0)
		return false;
	const char *rest = star + 1, *from = text + head;
	const char *second = strchr(rest, '*');
	size_t tail = second ? (size_t)(second - rest) : strlen(rest);
	const char *at;
	if (second) {
		for (at = from + 1; *at && strncmp(at, rest, tail) != 0; at++)
			if (at - from > 200)
				return false;
		if (!*at)
			return false;
		part[1] = arena_strdup(a, at + tail);
	} else {
		size_t n = strlen(from);
		if (n < tail + 1 || strcmp(from + n - tail, rest) != 0)
			return false;
		at = from + n - tail;
	}
	part[0] = arena_strndup(a, from, (size_t)(at - from));
	return true;
}

static const char *filled(struct arena *a, const char *template, const char *part[3])
{
	static const char *const holes[] = {"{1}", "{2}", "{m}"};
	char *all = arena_alloc(
		 a, strlen(template) + strlen(part[0]) + strlen(part[1]) + strlen(part[2]) + 1),
	     *to = all;
	for (const char *at = template; *at;) {
		int which = 3;
		while (which-- > 0 && strncmp(at, holes[which], 3) != 0)
			;
		if (which < 0) {
			*to++ = *at++;
			continue;
		}
		for (const char *p = part[which]; *p; p++) /* "I+/-" is one word */
			*to++ = which == 1 && *p == '/' && p[1] != '-' ? '+' : *p;
		at += 3;
	}
	*to = '\0';
	return all;
}

static struct pair *cut_pairs(struct arena *a, const char *text, size_t *count)
{
	struct pair *pair = arena_alloc(a, PAIRS_MAX * sizeof *pair);
	char *rest = arena_strdup(a, text), *one;
	*count = 0;
	while ((one = strsep(&rest, ";")) && *count < PAIRS_MAX) {
		char *equals = strchr(one, '=');
		if (!equals || !equals[1]) /* nothing was read to fill it */
			continue;
		*equals = '\0';
		pair[(*count)++] = (struct pair){one, equals + 1};
	}
	return pair;
}

struct pair *category_inputs(const struct advice_map *m, struct arena *a, const char *system,
    const char *category, const char *mm, size_t *count)
{
	for (size_t i = 0; i < m->category_count; i++) {
		const struct category *x = &m->category[i];
		const char *part[3] = {"", "", mm};
		if (strcmp(x->system, system) == 0 && fits(a, x->pattern, category, part))
			return cut_pairs(a, filled(a, x->inputs, part), count);
	}
	struct pair *pair = arena_alloc(a, sizeof *pair);
	*pair = (struct pair){"category", category};
	*count = 1;
	return pair;
}
