/* SPDX-License-Identifier: Apache-2.0
 *
 * config_reload.c - takes over what a running process may take over from the changed file.
 *
 * Fails: a file with a fault, or one that its reader cannot work with, changes nothing; the log
 * says why.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/log.h"

#include <string.h>

static bool differs(const struct config_key *k, const void *a, const void *b)
{
	char one[24], other[24];
	return strcmp(config_text(k, a, one), config_text(k, b, other)) != 0;
}

static void swap(const struct config_key *k, void *a, void *b)
{
	static const size_t sizes[] = {[KEY_TEXT] = sizeof(char *),
	    [KEY_CHOICE] = sizeof(char *),
	    [KEY_INT] = sizeof(long),
	    [KEY_BOOL] = sizeof(bool)};
	char *x = (char *)a + k->offset, *y = (char *)b + k->offset, t[sizeof(long)];
	memcpy(t, x, sizes[k->type]);
	memcpy(x, y, sizes[k->type]);
	memcpy(y, t, sizes[k->type]);
}

typedef void (*pair_fn)(const struct config_key *k, const char *title, void *a, void *b);

/* Every key with the two values that belong together; titled sections by their names. */
static void for_each_pair(struct config *a, struct config *b, pair_fn fn)
{
	for (const struct config_key *k = config_keys; k->name; k++) {
		const struct titled *t = config_titled(k->section);
		if (!t)
			fn(k, NULL, a, b);
		for (size_t i = 0; t && i < titled_count(t, a); i++) {
			void *other = titled_find(t, b, titled_name(t, a, i));
			if (other)
				fn(k, titled_name(t, a, i), titled_at(t, a, i), other);
		}
	}
}

static void exchange(const struct config_key *k, const char *title, void *a, void *b)
{
	if (k->reload)
		swap(k, a, b);
}

static void name_if_kept(const struct config_key *k, const char *title, void *a, void *b)
{
	if (k->reload || !differs(k, a, b))
		return;
	if (title)
		log_warning(
		    "%s \"%s\": %s has changed, which needs a restart", k->section, title, k->name);
	else
		log_warning("%s.%s has changed, which needs a restart", k->section, k->name);
}

static void name_missing(
    const char *section, const struct config *in, const struct config *from, const char *what)
{
	const struct titled *t = config_titled(section);
	for (size_t i = 0; i < titled_count(t, in); i++)
		if (!titled_find(t, from, titled_name(t, in, i)))
			log_warning("%s \"%s\" is %s, which needs a restart", section,
			    titled_name(t, in, i), what);
}

static void name_other_titles(const struct config *running, const struct config *file)
{
	static const char *const sections[] = {"listener", "folder", "authority"};
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		name_missing(sections[i], file, running, "new");
		name_missing(sections[i], running, file, "gone");
	}
}

bool config_reload(struct config *c, config_fits_fn fits, void *arg)
{
	struct config *file;
	struct err e = {0};
	if (!config_load(c->path, &file, &e)) {
		log_err(LOG_LVL_ERROR, &e, "the configuration stays as it was");
		return false;
	}
	for_each_pair(c, file, exchange);
	bool ok = !fits || fits(c, arg, &e);
	if (!ok) {
		for_each_pair(c, file, exchange);
		log_err(LOG_LVL_ERROR, &e, "the configuration stays as it was");
	} else {
		log_set_level(log_level_of(c->log_level));
		log_set_limit(c->log_per_minute);
		for_each_pair(c, file, name_if_kept);
		name_other_titles(c, file);
		log_info("the configuration is taken over");
	}
	config_free(file);
	return ok;
}
