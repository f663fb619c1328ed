/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c - reads everything a site edits: tables, policy, codes, holidays, templates.
 *
 * Fails: names the first fault by file and line; at start the role ends, on reload the old rules
 * stay.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/checks.h"
#include "followupd/roles.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static bool read_workdays(const char *text, unsigned *out, struct err *e)
{
	char *copy = xstrdup(text), *rest = copy, *word;
	bool ok = true;
	*out = 0;
	while (ok && (word = strsep(&rest, " ,"))) {
		int day = 0;
		while (day < 7 && strcmp(day_names[day], word) != 0)
			day++;
		if (day < 7)
			*out |= 1u << day;
		else if (*word)
			ok = err_set(e, ERR_CONFIG,
			    "rules.workdays has \"%s\", not one of Mon Tue Wed Thu Fri Sat Sun",
			    word);
	}
	if (ok && !*out)
		ok = err_set(
		    e, ERR_CONFIG, "rules.workdays is empty: nobody would ever be told anything");
	free(copy);
	return ok;
}

static bool read_worktime(const struct config *c, struct rules *r, struct err *e)
{
	r->worktime.zone = zone_find(c->timezone);
	sscanf(c->send_time, "%d:%d", &r->worktime.send_hour,
	    &r->worktime.send_minute); /* config.c checked it */
	return read_workdays(c->workdays, &r->worktime.workdays, e) &&
	       (!*c->holidays_file ||
		   worktime_holidays(r->arena, c->holidays_file, &r->worktime, e));
}

/* DIR/mail/LANGUAGE; the site's own language stands first and must be there. */
static bool read_language(struct rules *r, const char *directory, const char *name, struct err *e)
{
	struct letters *l = letters_load(arena_printf(r->arena, "%s/mail/%s", directory, name), e);
	if (!l)
		return false;
	r->language = arena_grow(r->arena, r->language, r->language_count, sizeof *r->language);
	r->language[r->language_count++] = (struct language){arena_strdup(r->arena, name), l};
	return true;
}

static bool read_languages(const struct config *c, struct rules *r, struct err *e)
{
	if (!read_language(r, c->template_directory, c->language, e))
		return false;
	DIR *d = opendir(arena_printf(r->arena, "%s/mail", c->template_directory));
	if (!d)
		return err_set(
		    e, ERR_CONFIG, "could not read \"%s/mail\": %m", c->template_directory);
	bool ok = true;
	for (struct dirent *f; ok && (f = readdir(d));)
		if (f->d_type == DT_DIR && f->d_name[0] != '.' &&
		    strcmp(f->d_name, c->language) != 0)
			ok = read_language(r, c->template_directory, f->d_name, e);
	closedir(d);
	return ok;
}

const struct letters *rules_letters(const struct rules *r, const char *language)
{
	for (size_t i = 0; language && i < r->language_count; i++)
		if (strcmp(r->language[i].name, language) == 0)
			return r->language[i].letters;
	return r->language[0].letters;
}

static const char *or_null(const char *path)
{
	return *path ? path : NULL;
}

static bool read_policy(const struct config *c, struct rules *r, struct err *e)
{
	if (!policy_load(r->arena, c->policy_file, &r->policy, e))
		return false;
	r->policy_id =
	    arena_printf(r->arena, "%s %s %s", r->policy.name, r->policy.version, r->policy.sha256);
	return true;
}

static bool read_codes(const struct config *c, struct rules *r, struct err *e)
{
	return exam_codes_load(
		   r->arena, c->code_directory, or_null(c->site_exam_codes), &r->codes, e) &&
	       advice_load(r->arena, c->code_directory, r->codes, &r->advice, e);
}

static bool read_observations(const struct config *c, struct rules *r, struct err *e)
{
	const char *path = arena_printf(r->arena, "%s/observations.csv", c->code_directory);
	return observations_load(r->arena, path, NULL, &r->observations, e);
}

static bool read_guidelines(const struct config *c, struct rules *r, struct err *e)
{
	return guideline_load(r->arena, c->guideline_directory,
		   or_null(c->site_guideline_directory), &r->guidelines, e) &&
	       guideline_prove(r->guidelines, NULL, e);
}

static bool read_narrative(const struct config *c, struct rules *r, struct err *e)
{
	return narrative_load(
	    c->narrative_directory, or_null(c->site_narrative_directory), &r->narrative, e);
}

/* None needs what another has read. */
static bool (*const readers[])(const struct config *c, struct rules *r, struct err *e) = {
    read_worktime, read_policy, read_codes, read_observations, read_guidelines, read_narrative,
    read_languages};
#define READER_COUNT (sizeof readers / sizeof *readers)

static bool read_all(const struct config *c, struct rules *r, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < READER_COUNT; i++)
		ok = readers[i](c, r, e);
	return ok;
}

void engine_check(const struct config *c, struct checks *k)
{
	struct rules *r = xcalloc(1, sizeof *r);
	r->arena = arena_new();
	for (size_t i = 0; i < READER_COUNT; i++) {
		struct err e = {0};
		if (!readers[i](c, r, &e))
			checks_fault(k, "rules", &e);
	}
	rules_free(r);
}

struct rules *rules_load(const struct config *c, struct err *e)
{
	struct rules *r = xcalloc(1, sizeof *r);
	r->arena = arena_new();
	if (read_all(c, r, e))
		return r;
	rules_free(r);
	return NULL;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->language_count; i++)
		letters_free(r->language[i].letters);
	narrative_free(r->narrative);
	arena_free(r->arena);
	free(r);
}
