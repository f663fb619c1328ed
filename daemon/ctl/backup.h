/* SPDX-License-Identifier: Apache-2.0
 *
 * backup.h - what followupctl backup and restore share: names of files, steps, programs of
 * PostgreSQL.
 */
#ifndef FOLLOWUPD_CTL_BACKUP_H
#define FOLLOWUPD_CTL_BACKUP_H

#include "followupd/ctl.h"

#include <sys/types.h>

#define BACKUP_FORMAT	1
#define BACKUP_DUMP	"database.dump"
#define BACKUP_ROLES	"roles.sql"
#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_SEAL	"manifest.sha256" /* as sha256sum writes it, of the manifest */

/* ---- steps: what is being done, how long each took (steps.c) ----------------------------------
 */

struct steps {
	bool shows;   /* on standard error, meanwhile */
	json_t *done; /* [{"step": name, "seconds": 1.2}] */
	const char *name;
	int64_t began;
};

void steps_begin(struct steps *t, const char *name); /* ends the one before */
void steps_bytes(struct steps *t, int64_t bytes);    /* how far it is */
void steps_end(struct steps *t);
void steps_print(const struct steps *t);

/* ---- programs (pg_program.c) -------------------------------------------------------------------
 */

/* Starts a program of database.bin_directory, as the owner of the database; argv[0] is its name.
 * in, out: descriptors that it gets, -1: /dev/null.  It ends with us.  -1: err says why. */
pid_t pg_program(const struct config *c, const char *const argv[], int in, int out, struct err *e);
/* Waits for its end; every half a second look() is called, where there is one. */
MUST_CHECK bool pg_program_wait(
    pid_t pid, const char *name, void (*look)(void *arg), void *arg, struct err *e);

#endif
