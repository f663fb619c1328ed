/* SPDX-License-Identifier: Apache-2.0
 *
 * rulebook.h - everything a site edits, read at start and on reload, never changed in between.
 */
#ifndef DAEMON_ENGINE_RULEBOOK_H
#define DAEMON_ENGINE_RULEBOOK_H

#include "followupd/config.h"
#include "followupd/decision.h"
#include "followupd/letter.h"
#include "followupd/stored_event.h"

struct language {
	const char *name; /* "en" */
	struct letters *letters;
};

struct rulebook {
	struct rules *rules;
	struct papers *papers;
	struct arena *arena;
	struct stored_reading stored;
	size_t language_count;
	struct language *language; /* the site's own stands first */
};

/* NULL with e set: the first fault, by file and line. */
struct rulebook *rulebook_load(const struct config *c, struct err *e);
void rulebook_free(struct rulebook *b); /* NULL-safe */
/* The templates of that language, else of the site's. */
const struct letters *rulebook_letters(const struct rulebook *b, const char *language);

#endif
