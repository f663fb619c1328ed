/* SPDX-License-Identifier: Apache-2.0
 *
 * table.h - a decision table in memory; private to daemon/guideline.
 */
#ifndef GUIDELINE_TABLE_H
#define GUIDELINE_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "followupd/buf.h"
#include "followupd/csv.h"
#include "followupd/guideline.h"

/* ---- exact numbers ------------------------------------------------------------------------- */

/* n / d in lowest terms, d > 0. */
struct number {
	int64_t n, d;
};

bool number_parse(const char *s, struct number *out); /* "-12.5" */
int number_cmp(struct number a, struct number b);
/* False when the result does not fit; never a wrong number. */
bool number_add(struct number a, struct number b, struct number *out);
bool number_sub(struct number a, struct number b, struct number *out);
bool number_mul(struct number a, struct number b, struct number *out);
bool number_div(struct number a, struct number b, struct number *out);
/* To a multiple of unit, halves up (towards plus infinity). */
bool number_round(struct number a, struct number unit, struct number *out);
bool number_is_multiple(struct number a, struct number unit);
const char *number_text(struct arena *a, struct number x);

/* ---- values -------------------------------------------------------------------------------- */

enum value_kind {
	VALUE_UNSET,  /* nobody has asked for it yet (checker), or nothing was assigned */
	VALUE_ABSENT, /* not stated and not derivable */
	VALUE_NEED,   /* evaluation stops here until `var` is assigned */
	VALUE_NUMBER,
	VALUE_WORD,
	VALUE_SET,    /* bits over the variable's legal words */
	VALUE_OPAQUE, /* a date or a text; of a date `number` is the day */
};

struct input_value {
	enum value_kind kind;
	bool presence;	 /* VALUE_NEED: whether it is stated is the question */
	uint16_t sample; /* which one of variable_samples it is, from 1; 0: none */
	union {
		struct number number;
		int word;
		uint64_t set;
		int var;
	};
};

enum { WORD_NO, WORD_YES }; /* the first two words of every table */

/* ---- expressions --------------------------------------------------------------------------- */

enum op {
	OP_LITERAL,
	OP_VAR,
	OP_GIVEN,
	OP_OR,
	OP_AND,
	OP_NOT,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_IN,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_NEG,
	OP_IF,
	OP_ROUND,
	OP_MIN,
	OP_MAX,
	OP_ABS,
	OP_STEP,
	OP_POINTS,
	OP_BEFORE, /* a date against the day in `literal` */
};

struct expr {
	enum op op;
	int var; /* OP_VAR, OP_GIVEN, OP_BEFORE */
	struct input_value literal;
	size_t count;
	struct expr **arg;
};

/* ---- condition cells ----------------------------------------------------------------------- */

enum atom_kind { ATOM_WORD, ATOM_RANGE, ATOM_MISSING };

struct atom {
	enum atom_kind kind;
	int word;
	bool has_lo, has_hi, lo_open, hi_open;
	struct number lo, hi;
};

struct cell {
	int var;
	const char *text;
	bool negate;	    /* != in front: none of them */
	bool wants_missing; /* "missing" is one of them */
	size_t count;
	struct atom *atom; /* one of them */
};

/* ---- the table ----------------------------------------------------------------------------- */

/* What a file may hold; a table that needs more is refused.  The shipped ones need a tenth. */
#define VARIABLES_MAX	64
#define STAGES_MAX	16
#define ROWS_MAX	2000 /* of all stages */
#define COLUMNS_MAX	120
#define STEPS_MAX	1000 /* of all schedules */
#define LIST_MAX	200  /* sources, anchors, rejects, schedules, derive lines: each */
#define WORDS_MAX	2000
#define THRESHOLDS_MAX	200 /* of one input */
#define CELLS_MAX	20000
#define KEPT_MAX	16   /* variables that rows set and that are asked for later as stated */
#define COST_MAX	2000 /* nodes of an expression, derived inputs spelt out */
#define SET_CLASSES_MAX 10   /* words of one set that rows tell apart */

enum type { TYPE_ENUM, TYPE_BOOL, TYPE_INTEGER, TYPE_DECIMAL, TYPE_SET, TYPE_DATE, TYPE_TEXT };

struct derive {
	struct expr *when, *value; /* when NULL: always */
	const char *when_text, *value_text, *meaning;
	int line;
};

struct variable {
	const char *name, *type_name, *legal_text, *unit, *required, *meaning;
	enum type type;
	int line;
	struct expr *required_when; /* NULL: always, or never */
	bool is_input;
	bool free; /* the checker walks it as if it were stated */
	size_t word_count;
	int *word; /* legal words, in printed order */
	struct number lo, hi, precision;
	const char *round_text;	   /* "" when a stated value is taken as it stands */
	struct number round_to;	   /* half up, as the guideline does it */
	struct input_value absent; /* VALUE_UNSET: none declared */
	const char *presumed;	   /* why silence may be taken for that; "" when nobody says */
	int presumed_line;
	size_t derive_count;
	struct derive *derive;
	size_t threshold_count;
	struct number *threshold;
};

struct action {
	const char *action, *modality;
	int min, max;
	const char *unit, *anchor;
};

struct table_step {
	int number;
	bool repeats; /* "3+": this one again and again, until `until` */
	const char *id, *note, *until_text;
	struct expr *until;
	struct action act;
	int line;
};

struct schedule {
	const char *name;
	size_t count;
	struct table_step *step;
	struct table_step *end; /* the answer after the last step */
	int line;
};

struct assign {
	int var;
	struct input_value value;
};

struct row {
	int line;
	const char *id, *enabled, *urgency, *next, *evidence, *source, *note, *flag;
	const char *schedule_name;
	const struct schedule *schedule;
	struct action act;
	size_t cell_count, assign_count;
	struct cell *cell;
	struct assign *assign;
};

enum hit { HIT_FIRST, HIT_UNIQUE, HIT_FIRST_OR_NONE, HIT_OVERLAY };

struct stage {
	const char *name, *meaning;
	enum hit hit;
	struct expr *when;
	const char *when_text;
	size_t column_count;
	char **column;
	size_t row_count;
	struct row *row;
	int line;
};

struct reject {
	struct expr *when;
	const char *when_text;
	bool arithmetic; /* it excuses no combination from the proof */
	const char *message;
	int line;
};

struct named { /* an anchor or a source key */
	const char *name, *from, *meaning;
	int line;
};

struct guideline {
	const char *path;
	const char *system, *version, *title, *citation, *prefix, *step_input, *category_input;
	const char *checked_on, *superseded_by; /* "" when the file does not say */
	bool is_default, is_site;
	const struct guideline *replaces; /* the shipped table of the same system and version */
	int step_var;			  /* -1: the table has no schedules to advance in */
	int category_var;		  /* -1: it reports no category */
	char sha256[65];
	size_t kept_count; /* inputs that rows set, and what reject lines look at */
	int kept[KEPT_MAX];
	size_t word_count;
	const char **word;
	size_t variable_count;
	struct variable *variable;
	size_t note_count;
	const char **note;
	size_t reject_count, anchor_count, source_count, schedule_count, stage_count;
	struct reject *reject;
	struct named *anchor, *source;
	struct schedule *schedule;
	struct stage *stage;
};

int table_word(const struct guideline *g, const char *s); /* -1: no such word */
int table_word_add(struct arena *a, struct guideline *g, const char *s);
int table_variable(const struct guideline *g, const char *name);
const struct schedule *table_schedule(const struct guideline *g, const char *name);
const char *table_anchor_from(const struct guideline *g, const char *anchor); /* NULL: unknown */
const char *value_text(
    struct arena *a, const struct guideline *g, const struct variable *v, struct input_value x);
/* Reads a stated value; false names the field and the legal values. */
MUST_CHECK bool value_read(const struct guideline *g, const struct variable *v, const char *s,
    struct input_value *out, struct err *e);

/* Parses over the variables declared so far. */
MUST_CHECK bool expr_parse(
    struct arena *a, struct guideline *g, const char *text, struct expr **out, struct err *e);
MUST_CHECK bool cell_parse(struct arena *a, struct guideline *g, int var, const char *text,
    struct cell *out, struct err *e);
/* Notes the numbers an expression compares variables with. */
void expr_thresholds(struct arena *a, struct guideline *g, const struct expr *x);
void variable_threshold(struct arena *a, struct variable *v, struct number at);
bool expr_has_numbers(const struct guideline *g, const struct expr *x);
/* The variables it looks at itself, as bits; x may be NULL.  Of some only whether they are stated:
 * expr_values leaves those out. */
uint64_t expr_mentions(const struct expr *x);
uint64_t expr_values(const struct expr *x);
uint64_t expr_givens(const struct expr *x); /* those of which it asks whether they are stated */
/* Whether it computes with numbers that somebody states: samples at thresholds do not stand for
 * all values of such an expression. */
bool expr_calculates(const struct guideline *g, const struct expr *x);

/* ---- running ------------------------------------------------------------------------------- */

#define OVERLAY_MAX 16

enum row_outcome {
	OUTCOME_ANSWER,
	OUTCOME_NEED,	    /* of `need`: branch over its values */
	OUTCOME_INCOMPLETE, /* checker: an input it needs was left out on purpose */
	OUTCOME_NO_ROW,
	OUTCOME_OVERLAP,   /* unique: `row` and `other` both match */
	OUTCOME_NO_ANSWER, /* the last stage was passed without an action */
	OUTCOME_CROWDED,   /* more than OVERLAY_MAX obligations at once */
};

struct state {
	const struct guideline *g;
	bool walking;	   /* the checker: inputs start unset instead of absent */
	bool doubting;	   /* an input that counts as "unknown" when not stated is tried instead */
	bool inputs_only;  /* walking: what is derived follows from inputs, always */
	uint32_t work;	   /* cells and expressions looked at since the last stop */
	uint64_t settled;  /* unset, these count as absent (testing a reject) */
	uint64_t stated;   /* inputs somebody stated */
	uint64_t presence; /* checker: inputs for which that is settled */
	uint64_t assumed;  /* took the declared absent value */
	uint64_t tried;	   /* have a value that was tried, neither stated nor derived */
	uint64_t replaced; /* of the kept ones: a row has set it */
	struct input_value before[KEPT_MAX]; /* and what it was */
	size_t stage, row_at, cell_at;
	bool entered;
	const struct row *row, *other, *hit;
	const struct table_step *step; /* of the row's schedule */
	bool ended;
	size_t trail_count, overlay_count;
	const struct row *trail[STAGES_MAX], *overlay[OVERLAY_MAX];
	struct input_value need;
	struct input_value v[VARIABLES_MAX]; /* last: only the table's own are copied */
};

/* A branch of a walk; costs what the table's variables take. */
static inline void state_copy(struct state *to, const struct state *from)
{
	memcpy(to, from,
	    offsetof(struct state, v) + from->g->variable_count * sizeof(struct input_value));
}

struct input_value state_get(struct state *s, int var);
/* The word by which a table names that nobody knows. */
bool value_is_unknown(const struct guideline *g, struct input_value x);
/* That the value of a variable is asked for; of one that is derived from words alone, the input it
 * is derived from. */
struct input_value state_need(struct state *s, int var);
struct input_value expr_eval(struct state *s, const struct expr *x);
/* Whether a number, a word or a set is one of those the cell names. */
bool cell_matches(const struct variable *v, const struct cell *c, struct input_value x);
/* yes, no, absent, or need */
struct input_value cell_test(struct state *s, const struct cell *c);
enum row_outcome state_run(struct state *s);
/* Takes back what rows have set: the inputs as stated, as the reject lines mean them. */
void state_before_rows(struct state *s);
/* The reject line that holds, or NULL; one with arithmetic only when no other holds.  Spends s:
 * what is still unset counts as absent from here on. */
const struct reject *state_rejected(struct state *s);
/* The words of a set, as bits, by the cells that name them: cells do not tell words of one class
 * apart.  Room for 64; returns how many. */
size_t set_classes(const struct guideline *g, int var, uint64_t *class);
/* Values that stand for all values of the variable: at, below and above each threshold. */
struct input_value *variable_samples(
    struct arena *a, const struct guideline *g, int var, size_t *count);
/* The value of an input that was stated, as somebody would; some value when nobody asked which. */
const char *stated_text(struct arena *a, const struct state *s, int var);

#endif
