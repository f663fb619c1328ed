/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped_rules.h - the word lists that are shipped, loaded once.  SOURCE_DIR: where
 * schema/narrative/ lies (default: here).
 */
#ifndef TESTS_FUZZ_SHIPPED_RULES_H
#define TESTS_FUZZ_SHIPPED_RULES_H

#include "followupd/narrative.h"

#include <stdio.h>
#include <stdlib.h>

static inline struct narrative_rules *shipped_rules(void)
{
	static struct narrative_rules *loaded;
	struct err e = {0};
	char path[4096];
	const char *dir = getenv("SOURCE_DIR");
	if (loaded)
		return loaded;
	snprintf(path, sizeof path, "%s/schema/narrative", dir ? dir : ".");
	if (!narrative_load(path, NULL, &loaded, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	return loaded;
}

#endif
