/* SPDX-License-Identifier: Apache-2.0
 *
 * list.c - lists of words in one text.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "list.h"

#include <string.h>

bool list_next(const char **list, const char *seps, const char **item, size_t *len)
{
	if (!*list || !**list)
		return false;
	*item = *list;
	*len = strcspn(*list, seps);
	*list += *len + ((*list)[*len] != '\0');
	return true;
}

bool list_has(const char *list, const char *seps, const char *wanted)
{
	const char *item;
	size_t len, n = strlen(wanted);
	while (list_next(&list, seps, &item, &len))
		if (len == n && memcmp(item, wanted, n) == 0)
			return true;
	return false;
}

bool list_fits(const char *patterns, const char *wanted)
{
	const char *item;
	size_t len, n = strlen(wanted);
	while (list_next(&patterns, "|", &item, &len)) {
		bool prefix = len && item[len - 1] == '*';
		size_t least = prefix ? len - 1 : len;
		if ((prefix ? n >= least : n == least) && memcmp(item, wanted, least) == 0)
			return true;
	}
	return false;
}

size_t list_count(const char *list)
{
	const char *item;
	size_t len, n = 0;
	while (list_next(&list, "|", &item, &len))
		n++;
	return n;
}

int word_index(const char *const *words, const char *s)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], s) == 0)
			return i;
	return -1;
}
