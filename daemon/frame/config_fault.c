/* SPDX-License-Identifier: Apache-2.0
 *
 * config_fault.c - what is wrong with the configuration file: a line each, with its place in the
 * file.
 *
 * libconfuse's callbacks have no argument for a caller, so what one reading of the file finds out
 * lies in one static place.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/buf.h"
#include "followupd/confuse_text.h"
#include "followupd/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a key stands. */
struct key_place {
	const char *section, *key; /* of the table of keys */
	char *title;		   /* NULL: of a section without a name */
	int line;
};

static const char *path; /* NULL: no file is read */
static struct buf faults;
static struct key_place *places;
static size_t place_count;
static int lines; /* of the file */

void config_faults_begin(const char *file, int line_count)
{
	for (size_t i = 0; i < place_count; i++)
		free(places[i].title);
	free(places);
	places = NULL;
	place_count = 0;
	path = file;
	lines = line_count;
	buf_clear(&faults);
}

const char *config_faults(void)
{
	return buf_text(&faults);
}

bool config_has_faults(void)
{
	return faults.len != 0;
}

/* ---- one fault ---------------------------------------------------------------- */

static bool is_place(
    const struct key_place *p, const char *section, const char *title, const char *key)
{
	return strcmp(p->section, section) == 0 && (!key || strcmp(p->key, key) == 0) &&
	       strcmp(p->title ? p->title : "", title ? title : "") == 0;
}

static const struct key_place *place_of(const char *section, const char *title, const char *key)
{
	for (size_t i = 0; i < place_count; i++)
		if (is_place(&places[i], section, title, key))
			return &places[i];
	return NULL;
}

static void begin_fault(int line)
{
	if (faults.len)
		buf_addc(&faults, '\n');
	if (path && line)
		buf_addf(&faults, "%s:%d: ", path, line);
	else if (path)
		buf_addf(&faults, "%s: ", path);
}

void config_fault(const char *section, const char *title, const char *key, const char *fmt, ...)
{
	const struct key_place *p = section ? place_of(section, title, key) : NULL;
	begin_fault(p ? p->line : 0);
	if (section && title)
		buf_addf(
		    &faults, "%s \"%s\"%s%s ", section, title, key ? ": " : "", key ? key : "");
	else if (section)
		buf_addf(&faults, "%s%s%s ", section, key ? "." : "", key ? key : "");
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_adds(&faults, text);
}

void config_fault_at(int line, const char *text)
{
	begin_fault(line);
	buf_adds(&faults, text);
}

/* Behind the name with which the text begins, or NULL. */
static const char *behind_name(const char *text, const char *name)
{
	size_t n = strlen(name);
	return strncmp(text, name, n) == 0 && text[n] != '_' && !isalnum((unsigned char)text[n])
		   ? text + n
		   : NULL;
}

/* 2: the text begins with the place's name, as config_fault() writes it; 1: with that of its
 * section, which has a title; else 0. */
static int speaks_of(const char *text, const struct key_place *p)
{
	char name[300];
	if (!p->title) {
		snprintf(name, sizeof name, "%s.%s", p->section, p->key);
		return behind_name(text, name) ? 2 : 0;
	}
	snprintf(name, sizeof name, "%s \"%s\"", p->section, p->title);
	const char *key = behind_name(text, name);
	return !key ? 0 : behind_name(key + strspn(key, ": "), p->key) ? 2 : 1;
}

const char *config_where(const char *text)
{
	static char where[600];
	const struct key_place *found = NULL;
	int best = 0;
	for (size_t i = 0; path && i < place_count; i++) {
		int how = speaks_of(text, &places[i]);
		if (how > best)
			best = how, found = &places[i];
	}
	snprintf(where, sizeof where, found ? "%s:%d: " : "", path, found ? found->line : 0);
	return where;
}

/* ---- what libconfuse says ------------------------------------------------------- */

static void say_cut(const cfg_t *section)
{
	if (!section)
		buf_adds(&faults, "the file is cut off");
	else
		buf_addf(&faults, "the file ends inside section %s%s%s%s", section->name,
		    section->title ? " \"" : "", section->title ? section->title : "",
		    section->title ? "\"" : "");
}

void config_fault_of_confuse(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];
	vsnprintf(text, sizeof text, fmt, ap);
	const cfg_t *section = cfg && cfg->name && strcmp(cfg->name, "root") != 0 ? cfg : NULL;
	bool cut = strstr(text, CONFIG_END_MARK) != NULL;
	begin_fault(cut ? lines : cfg ? cfg->line : 0);
	if (cut)
		say_cut(section);
	else
		confuse_say(&faults, cfg, text);
}

/* ---- where keys stand ------------------------------------------------------------- */

/* libconfuse has read a value: its line is that of the value's end. */
int config_place_value(cfg_t *section, cfg_opt_t *opt)
{
	const char *title = cfg_title(section);
	const struct key_place *before = place_of(section->name, title, opt->name);
	if (before) {
		begin_fault(section->line);
		buf_addf(&faults, "%s.%s is given a second time, first in line %d", section->name,
		    opt->name, before->line);
		return 0; /* so that the others are found, too */
	}
	places = xreallocarray(places, place_count + 1, sizeof *places);
	for (const struct config_key *k = config_keys; k->name; k++)
		if (strcmp(k->section, section->name) == 0 && strcmp(k->name, opt->name) == 0)
			places[place_count++] = (struct key_place){
			    k->section, k->name, title ? xstrdup(title) : NULL, section->line};
	return 0;
}
