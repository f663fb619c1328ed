/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c - the shipped rules, and one text read by them.
 */
#include "autoconf.h"
#include "help.h"

#include <string.h>

const struct narrative_rules *shipped_rules(void)
{
	static struct narrative_rules *rules;
	struct err e = {0};
	if (!rules) {
		char *dir = xasprintf("%s/schema/narrative", source_dir());
		ck_assert_msg(narrative_load(dir, NULL, &rules, &e), "%s", e.text);
		free(dir);
	}
	return rules;
}

struct narrative_records read_text(struct arena *a, const char *text)
{
	struct narrative_records all;
	narrative_extract(shipped_rules(), text, strlen(text), NULL, a, &all);
	return all;
}

const struct narrative_record *record_of(
    const struct narrative_records *all, enum narrative_kind kind, size_t n)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->record[i].kind == kind && n-- == 0)
			return &all->record[i];
	return NULL;
}

const char *category_in(const struct narrative_records *all, const char *system)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->record[i].kind == NARRATIVE_CATEGORY &&
		    strcmp(all->record[i].system, system) == 0)
			return all->record[i].category;
	return "";
}
