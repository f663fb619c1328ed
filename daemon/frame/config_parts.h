/* SPDX-License-Identifier: Apache-2.0
 *
 * config_parts.h - what the files of the configuration share: values by their row of the table.
 */
#ifndef FOLLOWUPD_CONFIG_PARTS_H
#define FOLLOWUPD_CONFIG_PARTS_H

#include "followupd/config.h"

#include <stdint.h>

/* base: the struct config, or the struct listener, that the key's offset is of.  A text that is no
 * value of the key is a fault, see config.c. */
void config_store(const struct config_key *k, const char *text, void *base);
/* The value as config_store takes it; lends from base or from scratch. */
const char *config_text(const struct config_key *k, const void *base, char scratch[24]);

/* A section that carries a name and may stand several times. */
struct titled {
	const char *section;
	size_t count_at, list_at, size; /* of its list in struct config */
};
/* NULL: the section stands once. */
const struct titled *config_titled(const char *section);
size_t titled_count(const struct titled *t, const struct config *c);
void *titled_at(const struct titled *t, const struct config *c, size_t i);
const char *titled_name(const struct titled *t, const struct config *c, size_t i);
void *titled_find(const struct titled *t, const struct config *c, const char *name); /* or NULL */
/* The others move. */
void *titled_add(const struct titled *t, struct config *c, const char *name);

#endif
