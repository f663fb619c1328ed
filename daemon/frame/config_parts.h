/* SPDX-License-Identifier: Apache-2.0
 *
 * config_parts.h - what the files of the configuration share: values by their row of the table.
 */
#ifndef FOLLOWUPD_CONFIG_PARTS_H
#define FOLLOWUPD_CONFIG_PARTS_H

#include "followupd/config.h"
#include "followupd/confuse_text.h"

#include <confuse.h>
#include <stdarg.h>
#include <stdint.h>

/* base: the struct config, or the struct listener, that the key's offset is of; title: the name of
 * its section, NULL where it has none.  A text that is no value of the key is a fault. */
void config_store(const struct config_key *k, const char *title, const char *text, void *base);
/* The value as config_store takes it; lends from base or from scratch. */
const char *config_text(const struct config_key *k, const void *base, char scratch[24]);

/* What no value can say by itself: faults of the whole. */
void config_check(const struct config *c);
bool config_is_loopback(const char *host);

/* ---- faults: config_fault.c ---- */

/* Put behind the file: libconfuse takes the end of the file for the end of a section, so that a
 * file which was cut off would open a listener without its TLS. */
#define CONFIG_END_MARK CONFUSE_HIDDEN "_of_the_file"

/* Forgets the faults and places of the last file.  path: of the file, kept; NULL for none. */
void config_faults_begin(const char *path, int lines);
bool config_has_faults(void);
/* One fault: "section.key" or "section \"title\": key", then the text, with the key's line where it
 * stands in the file.  section NULL: of the whole file; key NULL: of the section. */
void config_fault(const char *section, const char *title, const char *key, const char *fmt, ...)
    PRINTF(4, 5);
void config_fault_at(int line, const char *text);
/* Callbacks of libconfuse: an error, a value that was read. */
void config_fault_of_confuse(cfg_t *cfg, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
int config_place_value(cfg_t *section, cfg_opt_t *opt);

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
