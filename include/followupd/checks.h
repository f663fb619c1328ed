/* SPDX-License-Identifier: Apache-2.0
 *
 * checks.h - what a start would not find, listed whole instead of ended at the first.
 */
#ifndef FOLLOWUPD_CHECKS_H
#define FOLLOWUPD_CHECKS_H

#include <stddef.h>
#include "followupd/err.h"

struct checks {
	size_t faults;
	size_t port_count;
	int port_fd[64]; /* held until checks_end, so that two of us on one port are seen */
};

/* Prints "what: text; hint" to standard error and counts it.  what: key or thing. */
void checks_fault(struct checks *k, const char *what, const struct err *e);
/* Prints a line to standard output; no fault. */
void checks_note(struct checks *k, const char *fmt, ...) PRINTF(2, 3);

/* A file that can be read; a directory that can be read, and written where a start writes. */
void checks_file(struct checks *k, const char *key, const char *path);
void checks_directory(struct checks *k, const char *key, const char *path, bool written);
void checks_program(struct checks *k, const char *key, const char *directory, const char *name);
/* An address that can be listened on; one that this program or systemd holds already is noted. */
void checks_port(struct checks *k, const char *what, const char *address, long port);

void checks_end(struct checks *k);

#endif
