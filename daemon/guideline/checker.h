/* SPDX-License-Identifier: Apache-2.0
 *
 * checker.h - what the parts of the checker share; private to daemon/guideline.
 */
#ifndef GUIDELINE_CHECKER_H
#define GUIDELINE_CHECKER_H

#include "table.h"
#include "vocabulary.h"

#define CHECK_WORK 40000000 /* cells and expressions; the largest table needs a hundredth */

struct check_options {
	bool faults_only; /* no warnings */
	bool no_silence;  /* without check_silence() */
	bool plain;	  /* without the memory of equal subtrees: it must find the same */
	uint64_t work;	  /* how much may be looked at, 0: CHECK_WORK */
};

struct checker {
	const struct guideline *g;
	const struct guideline_tokens *tokens;
	FILE *report;
	struct arena *arena;
	size_t faults;
	struct check_options options;
};

void check_fault(struct checker *c, int line, const char *fmt, ...) PRINTF(3, 4);
/* Not a fault; the table is used. */
void check_warning(struct checker *c, int line, const char *fmt, ...) PRINTF(3, 4);
/* What can be seen without walking: words, citations, references, ends of schedules. */
void check_words(struct checker *c);
/* What expressions compare, and with what. */
void check_types(struct checker *c);
void check_lint(struct checker *c);
/* No input that is missing or unknown takes a row that asks for less than another possible one. */
void check_silence(struct checker *c);
/* Returns how many combinations there are. */
uint64_t check_walk(struct checker *c);

size_t check_table(const struct guideline *g, const struct guideline_tokens *tokens, FILE *report,
    const struct check_options *options, uint64_t *walked);
/* False: the first fault in e. */
MUST_CHECK bool check_prove(
    const struct guideline *g, const struct guideline_tokens *tokens, struct err *e);

/* ---- what can still be looked at (live.c) -------------------------------------------------- */

/* Sets of variables, one bit each: those looked at, and those of them whose very value counts and
 * not only which cells it matches. */
struct looked {
	uint64_t at, value;
};

/* A condition that cells share, and the last row that asks it. */
struct asked {
	const struct cell *cell;
	size_t last; /* stage * ROWS_MAX + row */
};

struct live {
	const struct guideline *g;
	uint64_t given;				/* something asks whether they are stated */
	struct looked reads[VARIABLES_MAX];	/* by the derive lines of a variable */
	struct looked stage[2][STAGES_MAX + 1]; /* from that stage on; [1]: answered */
	uint64_t *row[STAGES_MAX];		/* by cells from that row on, in its stage */
	struct looked schedules;		/* by any schedule */
	struct looked reject[LIST_MAX];		/* by that reject line */
	struct asked *asked[VARIABLES_MAX];	/* the last one first */
	size_t asked_count[VARIABLES_MAX];	/* more than 64: its value counts */
	uint64_t *matches[VARIABLES_MAX];	/* by sample: which of them it matches */
	size_t sample_count[VARIABLES_MAX];
};

struct live *live_new(struct arena *a, const struct guideline *g);
/* The variables that may yet be asked for. */
uint64_t live_ahead(const struct live *l, const struct state *s);
/* Everything that decides what becomes of a state that waits for a value, as bytes: two states of
 * the same key have the same future.  others: variables that may be stated although nothing in
 * this table asks for them. */
void live_key(const struct live *l, const struct state *s, uint64_t others, struct buf *key);

/* ---- remembered subtrees (memo.c) ---------------------------------------------------------- */

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
