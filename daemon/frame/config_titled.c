/* SPDX-License-Identifier: Apache-2.0
 *
 * config_titled.c - sections that carry a name and may stand several times: listener, folder,
 * authority.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/mem.h"

#include <string.h>

#define PLACE(list) offsetof(struct config, list##_count), offsetof(struct config, list)

static const struct titled titled[] = {
    {"listener", PLACE(listener), sizeof(struct listener)},
    {"folder", PLACE(folder), sizeof(struct folder)},
    {"authority", PLACE(authority), sizeof(struct authority)},
};

/* Their names stand first, so that one function finds either. */
_Static_assert(offsetof(struct listener, name) == 0, "the name of a listener stands first");
_Static_assert(offsetof(struct folder, name) == 0, "the name of a folder stands first");
_Static_assert(offsetof(struct authority, name) == 0, "the name of an authority stands first");

const struct titled *config_titled(const char *section)
{
	for (size_t i = 0; i < sizeof titled / sizeof *titled; i++)
		if (strcmp(titled[i].section, section) == 0)
			return &titled[i];
	return NULL;
}

static size_t *count_of(const struct titled *t, const struct config *c)
{
	return (size_t *)((uintptr_t)c + t->count_at);
}

size_t titled_count(const struct titled *t, const struct config *c)
{
	return *count_of(t, c);
}

void *titled_at(const struct titled *t, const struct config *c, size_t i)
{
	return *(char **)((uintptr_t)c + t->list_at) + i * t->size;
}

const char *titled_name(const struct titled *t, const struct config *c, size_t i)
{
	return *(const char **)titled_at(t, c, i);
}

void *titled_find(const struct titled *t, const struct config *c, const char *name)
{
	for (size_t i = 0; i < titled_count(t, c); i++)
		if (strcmp(titled_name(t, c, i), name) == 0)
			return titled_at(t, c, i);
	return NULL;
}

void *titled_add(const struct titled *t, struct config *c, const char *name)
{
	char **list = (char **)((uintptr_t)c + t->list_at);
	size_t *count = count_of(t, c);
	*list = xreallocarray(*list, *count + 1, t->size);
	void *own = *list + (*count)++ * t->size;
	memset(own, 0, t->size);
	*(const char **)own = xstrdup(name);
	return own;
}

bool config_source(const struct config *c, const char *name, struct source_settings *out)
{
	bool import = strcmp(name, SOURCE_IMPORT) == 0;
	*out = (struct source_settings){
	    "", "WINDOWS-1252", "OBR-3", import ? "off" : "on", name, "both"};
	const struct listener *l = titled_find(config_titled("listener"), c, name);
	const struct folder *f = titled_find(config_titled("folder"), c, name);
	if (l)
		*out = (struct source_settings){l->timezone, l->charset, l->accession, l->narrative,
		    *l->facility ? l->facility : l->name, l->documents};
	else if (f)
		*out = (struct source_settings){
		    f->timezone, f->charset, f->accession, f->narrative, f->name, f->documents};
	return l || f;
}
