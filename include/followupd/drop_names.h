/* SPDX-License-Identifier: Apache-2.0
 *
 * drop_names.h - which files of a drop folder are meant to be taken.
 */
#ifndef FOLLOWUPD_DROP_NAMES_H
#define FOLLOWUPD_DROP_NAMES_H

#include <stdbool.h>

/* A name that programs give to what they are still writing, or that we give to what we write. */
bool drop_is_temporary(const char *name);
/* Whether one of the patterns, separated by blanks, has the name, in whatever case. */
bool drop_matches(const char *patterns, const char *name);
/* Whether a file that ends with this byte may be whole: behind a message there is a line end. */
bool drop_may_end_with(char last);

#endif
