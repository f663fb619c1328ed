/* SPDX-License-Identifier: Apache-2.0
 *
 * config_parts.h - what the files of the configuration share: values by their row of the table.
 */
#ifndef FOLLOWUPD_CONFIG_PARTS_H
#define FOLLOWUPD_CONFIG_PARTS_H

#include "followupd/config.h"

/* base: the struct config, or the struct listener, that the key's offset is of.  A text that is no
 * value of the key is a fault, see config.c. */
void config_store(const struct config_key *k, const char *text, void *base);
/* The value as config_store takes it; lends from base or from scratch. */
const char *config_text(const struct config_key *k, const void *base, char scratch[24]);
bool config_is_listener(const struct config_key *k);

#endif
