/* SPDX-License-Identifier: Apache-2.0
 *
 * checker.h - what the parts of the checker share; private to daemon/guideline.
 */
#ifndef GUIDELINE_CHECKER_H
#define GUIDELINE_CHECKER_H

#include "table.h"
#include "vocabulary.h"

struct checker {
	const struct guideline *g;
	const struct guideline_tokens *tokens;
	FILE *report;
	struct arena *arena;
	size_t faults;
	bool plain; /* walk without the memory of equal subtrees */
};

void check_fault(struct checker *c, int line, const char *fmt, ...) PRINTF(3, 4);
/* Not a fault; the table is used. */
void check_warning(struct checker *c, int line, const char *fmt, ...) PRINTF(3, 4);
/* What can be seen without walking: words, citations, references, ends of schedules. */
void check_words(struct checker *c);
/* What expressions compare, and with what. */
void check_types(struct checker *c);
void check_lint(struct checker *c);
/* Returns how many combinations there are. */
uint64_t check_walk(struct checker *c);

enum check_how {
	CHECK_ALL,    /* faults and warnings */
	CHECK_FAULTS, /* no warnings */
	CHECK_PLAIN,  /* without the memory of equal subtrees: it must find the same, and takes long
		       */
};

size_t check_table(const struct guideline *g, const struct guideline_tokens *tokens, FILE *report,
    enum check_how how, uint64_t *walked);
/* False: the first fault in e. */
MUST_CHECK bool check_prove(
    const struct guideline *g, const struct guideline_tokens *tokens, struct err *e);

/* ---- what can still be looked at (live.c) ------------------------------------------------- */

/* Sets of variables, one bit each. */
struct live {
	const struct guideline *g;
	uint64_t set_by_rows;		   /* some row gives them a value */
	uint64_t reads[VARIABLES_MAX];	   /* by the derive lines of a variable */
	uint64_t stage[2][STAGES_MAX + 1]; /* from that stage on; [1]: the answer is found */
	uint64_t *row[STAGES_MAX];	   /* from that row to the end of its stage */
	uint64_t schedules;		   /* by any schedule */
	uint64_t reject[LIST_MAX];	   /* by that reject line, derive lines included */
	bool reject_is_lasting[LIST_MAX];  /* no row sets what it looks at */
};

struct live *live_new(struct arena *a, const struct guideline *g);
/* Everything that decides what becomes of a state that waits for a value, as bytes: two states of
 * the same key have the same future.  *dead: a reject line holds for sure, whatever comes. */
void live_key(const struct live *l, const struct state *s, struct buf *key, bool *dead);

/* ---- remembered subtrees (memo.c) ------------------------------------------------------------ */

struct tally {
	uint64_t leaves;
	bool alive; /* some leaf is not rejected */
};

struct memo;
struct memo *memo_new(void);
void memo_free(struct memo *m);
/* NULL: not seen yet. */
const struct tally *memo_find(struct memo *m, const struct buf *key);
/* Does nothing once the memory is full. */
void memo_add(struct memo *m, const struct buf *key, struct tally t);

#endif
