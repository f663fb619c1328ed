/* SPDX-License-Identifier: Apache-2.0
 *
 * set.c - all tables of a directory, and the site's own over them.
 */
#include "autoconf.h"
#include "checker.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLE_MAX ((size_t)2 * 1024 * 1024)
#define PROVEN	  "proven.sha256"

struct guideline_set {
	const char *proven; /* lines that begin with the hash of a table, in hexadecimals */
	size_t count;
	struct guideline **table;
};

static int wanted(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return d->d_name[0] != '.' && n > 4 && strcmp(d->d_name + n - 4, ".csv") == 0;
}

static void place(struct arena *a, struct guideline_set *s, struct guideline *g, struct buf *faults)
{
	for (size_t i = 0; i < s->count; i++) {
		struct guideline *old = s->table[i];
		if (strcmp(old->system, g->system) != 0 || strcmp(old->version, g->version) != 0)
			continue;
		if (old->is_site == g->is_site)
			buf_addf(faults, "%s%s: %s %s is already in %s", faults->len ? "; " : "",
			    g->path, g->system, g->version, old->path);
		g->replaces = old;
		s->table[i] = g;
		return;
	}
	s->table = arena_grow(a, s->table, s->count, sizeof(struct guideline *));
	s->table[s->count++] = g;
}

static void load_one(
    struct arena *a, struct guideline_set *s, const char *path, bool is_site, struct buf *faults)
{
	struct err e;
	struct buf text = {0};
	struct guideline *g;
	if (buf_read_file(&text, path, TABLE_MAX, &e) &&
	    guideline_read(a, path, buf_text(&text), text.len, &g, &e)) {
		g->is_site = is_site;
		place(a, s, g, faults);
	} else {
		buf_addf(faults, "%s%s", faults->len ? "; " : "", e.text);
	}
	buf_free(&text);
}

static bool load_dir(struct arena *a, struct guideline_set *s, const char *dir, bool is_site,
    struct buf *faults, struct err *e)
{
	struct dirent **entry;
	int n = scandir(dir, &entry, wanted, alphasort);
	if (n < 0)
		return err_set(e, ERR_SYSTEM, "could not read directory %s: %m", dir);
	for (int i = 0; i < n; i++) {
		load_one(a, s, arena_printf(a, "%s/%s", dir, entry[i]->d_name), is_site, faults);
		free(entry[i]);
	}
	free(entry);
	return true;
}

/* As sha256sum writes it; where there is none, nothing is known. */
static bool read_proven(struct arena *a, struct guideline_set *s, const char *dir, struct err *e)
{
	struct buf text = {0};
	const char *path = arena_printf(a, "%s/" PROVEN, dir);
	s->proven = "";
	if (access(path, F_OK) < 0)
		return true;
	if (!buf_read_file(&text, path, TABLE_MAX, e))
		return false;
	s->proven = arena_strndup(a, buf_text(&text), text.len);
	buf_free(&text);
	return true;
}

bool guideline_load(struct arena *a, const char *dir, const char *site_dir,
    struct guideline_set **out, struct err *e)
{
	struct buf faults = {0};
	struct guideline_set *s = arena_alloc(a, sizeof *s);
	bool ok = read_proven(a, s, dir, e) && load_dir(a, s, dir, false, &faults, e) &&
		  (!site_dir || load_dir(a, s, site_dir, true, &faults, e));
	if (ok && faults.len)
		ok = err_set(e, ERR_CONFIG, "%s", buf_text(&faults));
	buf_free(&faults);
	*out = s;
	return ok;
}

bool guideline_prove(
    const struct guideline_set *s, const struct guideline_tokens *tokens, struct err *e)
{
	for (size_t i = 0; i < s->count; i++)
		if (!check_prove(s->table[i], tokens, e))
			return false;
	return true;
}

/* Its content was proven before it shipped.  What is not this content to the byte was not, and a
 * site's table never. */
static bool was_proven(const struct guideline_set *s, const struct guideline *g)
{
	const char *at = s->proven;
	while (!g->is_site && (at = strstr(at, g->sha256))) {
		if (at == s->proven || at[-1] == '\n')
			return true;
		at++;
	}
	return false;
}

bool guideline_prove_rest(const struct guideline_set *s, struct err *e)
{
	for (size_t i = 0; i < s->count; i++)
		if (!was_proven(s, s->table[i]) && !check_prove(s->table[i], NULL, e))
			return false;
	return true;
}

size_t guideline_count(const struct guideline_set *s)
{
	return s->count;
}

const struct guideline *guideline_at(const struct guideline_set *s, size_t i)
{
	return s->table[i];
}

const struct guideline *guideline_find(
    const struct guideline_set *s, const char *system, const char *version)
{
	const struct guideline *best = NULL;
	bool any = !version || !*version;
	for (size_t i = s->count; i-- > 0;) {
		const struct guideline *g = s->table[i];
		if (strcmp(g->system, system) != 0 ||
		    (any ? !g->is_default : strcmp(g->version, version) != 0))
			continue;
		if (!best || (g->is_site && !best->is_site)) /* a site's default outranks ours */
			best = g;
	}
	return best;
}

const char *guideline_system(const struct guideline *g)
{
	return g->system;
}

const char *guideline_version(const struct guideline *g)
{
	return g->version;
}

const char *guideline_title(const struct guideline *g)
{
	return g->title;
}

const char *guideline_citation(const struct guideline *g)
{
	return g->citation;
}

bool guideline_is_default(const struct guideline *g)
{
	return g->is_default;
}

bool guideline_is_site(const struct guideline *g)
{
	return g->is_site;
}

const struct guideline *guideline_replaces(const struct guideline *g)
{
	return g->replaces;
}

size_t guideline_row_count(const struct guideline *g)
{
	size_t count = 0;
	for (size_t i = 0; i < g->stage_count; i++)
		count += g->stage[i].row_count;
	return count;
}

const char *guideline_path(const struct guideline *g)
{
	return g->path;
}

const char *guideline_sha256(const struct guideline *g)
{
	return g->sha256;
}

bool guideline_has_input(const struct guideline *g, const char *name)
{
	int v = table_variable(g, name);
	return v >= 0 && g->variable[v].is_input;
}

bool guideline_input_is_whole(const struct guideline *g, const char *name)
{
	int v = table_variable(g, name);
	return v >= 0 && g->variable[v].type == TYPE_INTEGER;
}

date guideline_checked_on(const struct guideline *g)
{
	date day;
	return date_parse(g->checked_on, &day) ? day : DATE_NONE;
}

const char *guideline_superseded_by(const struct guideline *g)
{
	return g->superseded_by;
}

const char *guideline_category_input(const struct guideline *g)
{
	return g->category_input;
}

const char *guideline_step_input(const struct guideline *g)
{
	return g->step_input;
}

/* ---- what its rows name --------------------------------------------------------------------- */

struct names {
	struct arena *arena;
	size_t count;
	const char **name;
};

static void add_names(struct names *l, const char *modality)
{
	size_t len = 0;
	for (const char *w = vocabulary_next(modality, &len); w; w = vocabulary_next(w, &len)) {
		size_t k = 0;
		while (
		    k < l->count && (strlen(l->name[k]) != len || strncmp(l->name[k], w, len) != 0))
			k++;
		if (k < l->count)
			continue;
		l->name = arena_grow(l->arena, l->name, l->count, sizeof *l->name);
		l->name[l->count++] = arena_strndup(l->arena, w, len);
	}
}

const char *const *guideline_modalities(const struct guideline *g, struct arena *a, size_t *count)
{
	struct names l = {.arena = a};
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			add_names(&l, g->stage[i].row[k].act.modality);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			add_names(&l, g->schedule[i].step[k].act.modality);
	*count = l.count;
	return l.name;
}
