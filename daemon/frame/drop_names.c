/* SPDX-License-Identifier: Apache-2.0
 *
 * drop_names.c - which files of a drop folder are meant to be taken.
 */
#include "autoconf.h"
#include "followupd/drop_names.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

bool drop_is_temporary(const char *name)
{
	/* Of rsync, curl, browsers, WinSCP, FileZilla, editors; .error is ours. */
	static const char *const ends[] = {".tmp", ".temp", ".part", ".partial", ".filepart",
	    ".crdownload", ".download", ".swp", ".writing", ".error", "~"};
	size_t n = strlen(name);
	if (*name == '.')
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t k = strlen(ends[i]);
		if (n >= k && strcasecmp(name + n - k, ends[i]) == 0)
			return true;
	}
	return false;
}

bool drop_matches(const char *patterns, const char *name)
{
	char one[256];
	for (const char *p = patterns + strspn(patterns, " "); *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		snprintf(one, sizeof one, "%.*s", (int)n, p);
		if (n < sizeof one && fnmatch(one, name, FNM_CASEFOLD) == 0)
			return true;
		p += n;
	}
	return false;
}

bool drop_may_end_with(char last)
{
	/* An MLLP end block and the end-of-file mark of old systems stand behind line ends. */
	return last == '\r' || last == '\n' || last == '\x1c' || last == '\x1a';
}
