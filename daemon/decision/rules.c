/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c - reads the rules that decisions rest on: tables, policy, codes, words, holidays.
 *
 * The one file of the core that reads files; decide() itself never does.
 * Fails: names the first fault by file and line.
 */
#include "autoconf.h"
#include "followupd/decision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

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

static const char *given(const char *path)
{
	return path && *path ? path : NULL;
}

static bool read_worktime(const struct rule_files *f, struct rules *r, struct err *e)
{
	struct worktime *t = &r->worktime;
	t->zone = zone_find(f->timezone);
	if (!t->zone)
		return err_set(e, ERR_CONFIG, "there is no time zone \"%s\"", f->timezone);
	if (sscanf(f->send_time, "%d:%d", &t->send_hour, &t->send_minute) != 2)
		return err_set(e, ERR_CONFIG, "rules.send_time is not HH:MM");
	return read_workdays(f->workdays, &t->workdays, e) &&
	       (!given(f->holidays) || worktime_holidays(r->arena, f->holidays, t, e));
}

static bool read_policy(const struct rule_files *f, struct rules *r, struct err *e)
{
	if (!policy_load(r->arena, f->policy, &r->policy, e))
		return false;
	r->policy_id = policy_id(r->arena, &r->policy);
	return true;
}

static bool read_codes(const struct rule_files *f, struct rules *r, struct err *e)
{
	return exam_codes_load(r->arena, f->codes, given(f->site_exams), &r->codes, e) &&
	       advice_load(r->arena, f->codes, r->codes, &r->advice, e);
}

static bool read_guidelines(const struct rule_files *f, struct rules *r, struct err *e)
{
	if (!guideline_load(r->arena, f->guidelines, given(f->site_guidelines), &r->guidelines, e))
		return false;
	return f->prove_all ? guideline_prove(r->guidelines, NULL, e)
			    : guideline_prove_rest(r->guidelines, e);
}

static bool read_narrative(const struct rule_files *f, struct rules *r, struct err *e)
{
	return narrative_load(f->narrative, given(f->site_narrative), &r->narrative, e);
}

static bool has_system(const struct guideline_set *set, const char *name, size_t len)
{
	for (size_t i = 0; i < guideline_count(set); i++) {
		const char *system = guideline_system(guideline_at(set, i));
		if (strlen(system) == len && strncasecmp(system, name, len) == 0)
			return true;
	}
	return false;
}

/* A rule for a table that is not there would give nothing to its team. */
static bool check_assigned(const struct rule_files *f, const struct rules *r, struct err *e)
{
	for (size_t i = 0; i < r->policy.assign_count; i++) {
		const struct assign_rule *rule = &r->policy.assign[i];
		const char *list = rule->system, *word;
		size_t len;
		while (list && (word = authority_next(&list, &len)))
			if (!has_system(r->guidelines, word, len))
				return err_set(e, ERR_CONFIG,
				    "%s:%d: assign \"%s\" names the system \"%.*s\", which no "
				    "table "
				    "is of",
				    f->policy, rule->line, rule->name, (int)len, word);
	}
	return true;
}

/* A duty that the policy wants goes by a table that is there, and tells it what it knows of. */
static bool check_tables(const struct rule_files *f, struct rules *r, struct err *e)
{
	for (int i = 0; i < BESIDES; i++) {
		const struct beside_rule *b = &r->policy.beside[i];
		const struct guideline *g =
		    b->on ? guideline_find(r->guidelines, b->system, b->version) : NULL;
		const char *duty = vocabulary_word(&beside_words, i);
		if (b->on && !g)
			return err_set(e, ERR_CONFIG,
			    "%s:%d: duty \"%s\" names the table \"%s %s\", which is not there",
			    f->policy, b->line, duty, b->system, b->version);
		for (size_t k = 0; b->on && k < b->input_count; k++)
			if (!guideline_has_input(g, b->input[k].key))
				return err_set(e, ERR_CONFIG,
				    "%s:%d: duty \"%s\" has the input \"%s\", which its table has "
				    "not",
				    f->policy, b->line, duty, b->input[k].key);
	}
	return check_assigned(f, r, e);
}

/* A step tells by a notice that the site's own language has. */
static bool check_notices(const struct rule_files *f, struct rules *r, struct err *e)
{
	for (size_t i = 0; f->templates && i < r->policy.band_count; i++) {
		const struct band *b = &r->policy.band[i];
		for (size_t k = 0; k < b->step_count; k++) {
			const char *notice = b->step[k].notice;
			const char *mail = arena_printf(
			    r->arena, "%s/mail/%s/%s.txt", f->templates, f->language, notice);
			if (access(mail, F_OK) < 0)
				return err_set(e, ERR_CONFIG,
				    "%s:%d: step \"%s\" of band \"%s\" tells by the notice \"%s\", "
				    "and there is no \"%s\"",
				    f->policy, b->line, b->step[k].name, b->name, notice, mail);
		}
	}
	return true;
}

/* What files say together. */
static bool check_all(const struct rule_files *f, struct rules *r, struct err *e)
{
	return check_tables(f, r, e) && check_notices(f, r, e);
}

/* None needs what another has read. */
static bool (*const readers[])(const struct rule_files *f, struct rules *r, struct err *e) = {
    read_worktime, read_policy, read_codes, read_guidelines, read_narrative};
#define READER_COUNT (sizeof readers / sizeof *readers)

struct rule_files rule_files_of(const struct config *c)
{
	return (struct rule_files){.policy = c->policy_file,
	    .guidelines = c->guideline_directory,
	    .site_guidelines = c->site_guideline_directory,
	    .codes = c->code_directory,
	    .site_exams = c->site_exam_codes,
	    .narrative = c->narrative_directory,
	    .site_narrative = c->site_narrative_directory,
	    .holidays = c->holidays_file,
	    .timezone = c->timezone,
	    .workdays = c->workdays,
	    .send_time = c->send_time,
	    .templates = c->template_directory,
	    .language = c->language};
}

static struct rules *rules_new(void)
{
	struct rules *r = xcalloc(1, sizeof *r);
	r->arena = arena_new();
	return r;
}

struct rules *rules_load(const struct rule_files *files, struct err *e)
{
	struct rules *r = rules_new();
	bool ok = true;
	for (size_t i = 0; ok && i < READER_COUNT; i++)
		ok = readers[i](files, r, e);
	if (ok && check_all(files, r, e))
		return r;
	rules_free(r);
	return NULL;
}

void rules_check(
    const struct rule_files *files, void (*fault)(void *arg, const struct err *e), void *arg)
{
	struct rules *r = rules_new();
	struct rule_files thorough = *files;
	struct err e;
	bool whole = true;
	thorough.prove_all = true;
	for (size_t i = 0; i < READER_COUNT; i++) {
		e = (struct err){0};
		if (readers[i](&thorough, r, &e))
			continue;
		fault(arg, &e);
		whole = false;
	}
	e = (struct err){0};
	if (whole && !check_all(files, r, &e))
		fault(arg, &e);
	rules_free(r);
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	narrative_free(r->narrative);
	arena_free(r->arena);
	free(r);
}
