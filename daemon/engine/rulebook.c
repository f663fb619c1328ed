/* SPDX-License-Identifier: Apache-2.0
 *
 * rulebook.c - reads the rules of decisions, the codes of observations and the templates.
 *
 * Fails: names the fault by file and line; at start the role ends, on reload the old ones stay.
 */
#include "autoconf.h"
#include "rulebook.h"
#include "followupd/answer_names.h"
#include "followupd/checks.h"
#include "followupd/letter_json.h"
#include "followupd/reader.h"
#include "followupd/roles.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool read_language(
    struct rulebook *b, const char *directory, const char *name, struct err *e)
{
	struct letters *l = letters_load(arena_printf(b->arena, "%s/mail/%s", directory, name), e);
	if (!l)
		return false;
	b->language = arena_grow(b->arena, b->language, b->language_count, sizeof *b->language);
	b->language[b->language_count++] = (struct language){arena_strdup(b->arena, name), l};
	return true;
}

/* DIR/mail/LANGUAGE; the site's own language must be there. */
static bool read_languages(const struct config *c, struct rulebook *b, struct err *e)
{
	if (!read_language(b, c->template_directory, c->language, e))
		return false;
	DIR *d = opendir(arena_printf(b->arena, "%s/mail", c->template_directory));
	if (!d)
		return err_set(
		    e, ERR_CONFIG, "could not read \"%s/mail\": %m", c->template_directory);
	bool ok = true;
	for (struct dirent *f; ok && (f = readdir(d));)
		if (f->d_type == DT_DIR && f->d_name[0] != '.' &&
		    strcmp(f->d_name, c->language) != 0)
			ok = read_language(b, c->template_directory, f->d_name, e);
	closedir(d);
	return ok;
}

const struct letters *rulebook_letters(const struct rulebook *b, const char *language)
{
	for (size_t i = 0; language && i < b->language_count; i++)
		if (strcmp(b->language[i].name, language) == 0)
			return b->language[i].letters;
	return b->language[0].letters;
}

static bool read_observations(const struct config *c, struct rulebook *b, struct err *e)
{
	const char *path = arena_printf(b->arena, "%s/observations.csv", c->code_directory);
	return observations_load(b->arena, path, NULL, &b->stored.observations, e);
}

static bool read_all(const struct config *c, struct rulebook *b, struct err *e)
{
	const struct rule_files files = rule_files_of(c);
	b->rules = rules_load(&files, e);
	b->papers = b->rules ? letters_load_papers(c, e) : NULL;
	return b->papers && read_observations(c, b, e) && read_languages(c, b, e) &&
	       answer_keys(c, &b->stored.keys, e);
}

static void say_fault(void *arg, const struct err *e)
{
	checks_fault(arg, "rules", e);
}

void engine_check(const struct config *c, struct checks *k)
{
	struct rulebook *b = xcalloc(1, sizeof *b);
	const struct rule_files files = rule_files_of(c);
	struct err e = {0};
	b->arena = arena_new();
	rules_check(&files, say_fault, k);
	if (!read_observations(c, b, &e))
		checks_fault(k, "rules", &e);
	if (!(b->papers = letters_load_papers(c, &e)))
		checks_fault(k, "rules", &e);
	if (!read_languages(c, b, &e))
		checks_fault(k, "rules", &e);
	reader_check(c, k);
	if (!answer_keys(c, &b->stored.keys, &e))
		checks_fault(k, "replies.key_file", &e);
	if (*c->checkpoint_directory) {
		checks_directory(k, "checkpoint.directory", c->checkpoint_directory, true);
		checks_file(k, "checkpoint.key_file", c->checkpoint_key_file);
	}
	rulebook_free(b);
}

struct rulebook *rulebook_load(const struct config *c, struct err *e)
{
	struct rulebook *b = xcalloc(1, sizeof *b);
	b->arena = arena_new();
	if (read_all(c, b, e))
		return b;
	rulebook_free(b);
	return NULL;
}

void rulebook_free(struct rulebook *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->language_count; i++)
		letters_free(b->language[i].letters);
	papers_free(b->papers);
	rules_free(b->rules);
	arena_free(b->arena);
	free(b);
}
