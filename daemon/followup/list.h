/* SPDX-License-Identifier: Apache-2.0
 *
 * list.h - lists of words in one text, as the code tables write them: "A|B|C".
 */
#ifndef DAEMON_FOLLOWUP_LIST_H
#define DAEMON_FOLLOWUP_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* One element of a list separated by any of seps; walks *list on.  False at the end; NULL is an
 * empty list. */
bool list_next(const char **list, const char *seps, const char **item, size_t *len);
bool list_has(const char *list, const char *seps, const char *item);
/* As list_has with "|", but an element may end in "*". */
bool list_fits(const char *patterns, const char *item);
size_t list_count(const char *list);

/* The place of a word in a NULL-terminated array, or -1. */
int word_index(const char *const *words, const char *s);

#endif
