/* SPDX-License-Identifier: Apache-2.0
 *
 * performed.h - what a report says of its own exam: what the files of that share, inside
 * narrative/.
 */
#ifndef NARRATIVE_PERFORMED_H
#define NARRATIVE_PERFORMED_H

#include "net.h"

/* performed.c */
/* The list, joined with |, and what it lacks of the regions, each with suffix behind it. */
const char *performed_add_regions(
    struct text *t, const char *list, const char *regions, const char *suffix);
void performed_add_doubt(
    struct text *t, enum narrative_doubt_kind kind, const struct sentence *s, const char *of);
/* Told of this exam, not of the past or of another one. */
bool performed_is_own(const struct text *t, const struct sentence *s, struct net_sign sign);
bool performed_in_name(const struct text *t, const struct mark *m); /* of the exam */

/* watch.c */
struct watched {
	const char *word; /* lower-case letters and digits; once in a table */
	unsigned kinds;	  /* bits, as the table's file has them */
	const char *part;
};
#define WATCHED_MAX    250 /* words of a table */
#define WATCHED_BEHIND 4   /* places that may be asked of behind the last token */
/* Made once of a table, in the arena. */
struct watch_index;
const struct watch_index *watch_index_new(
    struct arena *a, const struct watched *list, size_t count);
/* What watch() answers, of a stretch of tokens alone; *row: made when it is NULL; *kinds: all that
 * stand there. */
const uint8_t *watch_in(const struct watch_index *x, struct text *t, uint8_t **row, uint32_t first,
    uint32_t end, unsigned *kinds);
/* For each token the place of its word in the list, from 1; 0: it is none of them. */
const uint8_t *watch(const struct watch_index *x, struct text *t);

/* shown.c: into t->out. */
const struct watch_index *telling_index(struct arena *a);
const struct watch_index *machines_index(struct arena *a);
void shown_find(struct text *t, const struct net_signs *signs);

/* aside.c: into t->out. */
const struct watch_index *aside_index(struct arena *a);
void aside_find(struct text *t);

/* unfinished.c */
const struct watch_index *unfinished_index(struct arena *a);
const uint8_t *unfinished_words(struct text *t); /* what unfinished_says() has to know of it */
bool unfinished_says(const struct text *t, const struct sentence *s, const uint8_t *words);
/* Nobody of the radiologists has looked at the images, or will. */
bool unfinished_unread(const struct text *t, const struct sentence *s, const uint8_t *words);

/* reread.c: into t->out. */
const struct watch_index *reread_index(struct arena *a);
const uint8_t *reread_words(struct text *t); /* what the others have to know of it */
/* The sentence names a second opinion. */
bool reread_names(const struct text *t, const struct sentence *s, const uint8_t *words);
void reread_find(struct text *t, const struct net_signs *signs, const uint8_t *words);

#endif
