/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.c - the tables of schema/guidelines, found by name, for loop tests: one item a table.
 */
#include "autoconf.h"
#include "shipped.h"
#include "../suite.h"

#include <dirent.h>
#include <string.h>

#define TABLE_MAX ((size_t)2 * 1024 * 1024)

static struct dirent **entry;
static int entries = -1;

static int is_table(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return d->d_name[0] != '.' && n > 4 && strcmp(d->d_name + n - 4, ".csv") == 0;
}

int shipped_count(void)
{
	if (entries < 0) {
		char *dir = xasprintf("%s/schema/guidelines", source_dir());
		entries = scandir(dir, &entry, is_table, alphasort);
		free(dir);
		for (int i = 0; i < entries; i++)
			entry[i]->d_name[strlen(entry[i]->d_name) - 4] = '\0';
	}
	return entries < 0 ? 0 : entries;
}

const char *shipped_name(int i)
{
	return entry[i]->d_name;
}

const struct guideline *shipped_table(struct arena *a, const char *name)
{
	struct err e;
	struct buf text = {0};
	struct guideline *g;
	char *path = arena_printf(a, "%s/schema/guidelines/%s.csv", source_dir(), name);
	bool ok = buf_read_file(&text, path, TABLE_MAX, &e) &&
		  guideline_read(a, path, buf_text(&text), text.len, &g, &e);
	buf_free(&text);
	ck_assert_msg(ok, "%s", e.text);
	return g;
}

struct guideline_tokens shipped_tokens(struct arena *a)
{
	struct csv c;
	struct err e;
	const char *path = arena_printf(a, "%s/schema/codes/tokens.csv", source_dir());
	ck_assert_msg(csv_read_file(a, path, &c, &e), "%s", e.text);
	const char **word = arena_alloc(a, c.count * sizeof *word);
	for (size_t i = 1; i < c.count; i++)
		word[i - 1] = c.row[i].field[0];
	return (struct guideline_tokens){c.count - 1, word};
}
