/* SPDX-License-Identifier: Apache-2.0
 *
 * authority.c - finds an authority by one of its names.
 */
#include "autoconf.h"
#include "followupd/authority.h"

#include <string.h>
#include <strings.h>

const char *authority_next(const char **list, size_t *len)
{
	*list += strspn(*list, ", \t");
	if (!**list)
		return NULL;
	const char *word = *list;
	*len = strcspn(word, ",");
	*list += *len;
	while (*len && (word[*len - 1] == ' ' || word[*len - 1] == '\t'))
		--*len;
	return word;
}

static bool lists(const char *list, const char *name)
{
	const char *word;
	size_t len;
	while (list && (word = authority_next(&list, &len)))
		if (strlen(name) == len && strncasecmp(word, name, len) == 0)
			return true;
	return false;
}

const struct authority *authority_named(
    const struct authority *list, size_t count, const char *name)
{
	for (size_t i = 0; name && *name && i < count; i++)
		if (strcasecmp(list[i].name, name) == 0 || lists(list[i].names, name))
			return &list[i];
	return NULL;
}

const struct authority *authority_of_facility(
    const struct authority *list, size_t count, const char *facility)
{
	for (size_t i = 0; facility && *facility && i < count; i++)
		if (lists(list[i].facilities, facility))
			return &list[i];
	return NULL;
}
