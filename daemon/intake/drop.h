/* SPDX-License-Identifier: Apache-2.0
 *
 * drop.h - what the files of the drop folders share.
 *
 * A folder has the files as they come, and below it work/ with those in hand, done/ and failed/.
 * A file goes one way: claimed by a rename into work/, read, all its messages committed, moved on.
 * Whoever dies in between finds it in work/, and what was stored by its identity.
 */
#ifndef FOLLOWUPD_INTAKE_DROP_H
#define FOLLOWUPD_INTAKE_DROP_H

#include "intake.h"

#include <limits.h>

#define DROP_NAME (NAME_MAX + 1)

/* A name that leaves room for what is put behind it. */
#define DROP_NAME_KEPT 200

struct drop_file;

/* Open while a file is in hand or a look is under way, else -1: a file system with an open folder
 * cannot be unmounted. */
struct drop_places {
	int folder, work, done, failed;
};

/* ---- drop_place.c ------------------------------------------------------------------------- */

MUST_CHECK bool drop_places_open(struct drop_places *p, const char *path, struct err *e);
void drop_places_close(struct drop_places *p);
/* Moves a file without replacing another: where the name is taken, under one like it, which
 * goes into as.  False with errno; ENOENT: it has gone. */
MUST_CHECK bool drop_move(int from, const char *name, int to, char as[static DROP_NAME]);
/* The same into failed/, with the text beside it in a file that ends with .error. */
MUST_CHECK bool drop_move_failed(const struct drop_places *p, const char *name,
    const struct buf *text, char as[static DROP_NAME]);

/* ---- drop_input.c: what is in a file, packed or not -------------------------------------- */

struct drop_input;
/* Of a file at its beginning; fd lends.  max: bytes that may come out of all of it, where it is
 * packed. */
struct drop_input *drop_input_open(int fd, int64_t max);
void drop_input_free(struct drop_input *in); /* NULL-safe */
/* gzip or zip, by its first bytes. */
bool drop_input_is_packed(const struct drop_input *in);
/* The next member: its name in printable ASCII, "" of a file that is none of an archive; NULL:
 * there is none.  *why: NULL, or why it (or, with NULL, what follows) cannot be read.  Lends until
 * the next call. */
const char *drop_input_next(struct drop_input *in, const char **why);
/* 0: the member ends; -1: *why says what is wrong with it; DROP_CHECKING: go on, it is looked at
 * whether it is damaged. */
#define DROP_CHECKING (-2)
ssize_t drop_input_read(struct drop_input *in, char *to, size_t size, const char **why);

/* ---- drop_file.c -------------------------------------------------------------------------- */

enum drop_end {
	DROP_DONE,
	DROP_FAILED,
	DROP_AGAIN,	/* not all was stored: it stays in work/ */
	DROP_GROWN,	/* it has changed while it was read: it stays in work/ */
	DROP_NOT_MOVED, /* all is stored; err says why it stays in work/ */
};

/* Takes work/NAME in hand; NULL: it has gone, or another intake has it.  f and p lend.  go_on is
 * called when drop_file_go_on() is to be called (again). */
struct drop_file *drop_file_open(struct intake *in, const struct folder *f,
    const struct drop_places *p, const char *name, struct loop_timer *go_on);
const char *drop_file_name(const struct drop_file *f);
/* Hands in what there is room for, and reads no more of it than others can wait for; true when all
 * of it has an outcome. */
bool drop_file_go_on(struct drop_file *f);
/* Moves it to where it belongs and frees f. */
enum drop_end drop_file_finish(struct drop_file *f, struct err *e);
void drop_file_free(struct drop_file *f);

#endif
