/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.h - the words and patterns of schema/narrative/ in memory, inside narrative/ only.
 */
#ifndef NARRATIVE_RULES_H
#define NARRATIVE_RULES_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "followupd/narrative.h"

/* What a phrase of the word lists is.  The order is that of class_names in rules.c. */
enum word_class {
	W_NAME,	      /* of a category system; value: index into rules->name */
	W_SECTION,    /* a heading; value: a section */
	W_MODALITY,   /* value: our modality word */
	W_GUIDANCE,   /* "ultrasound-guided": how, not what */
	W_REGION,     /* value: a region */
	W_SIDE,	      /* value: left right bilateral */
	W_SITE,	      /* value: what it puts before a bare category: P N */
	W_IMAGING,    /* imaging, scan, examination: of no stated modality */
	W_EXAM_TYPE,  /* tells which kind of exam this is; value: US MRI */
	W_RECOMMEND,  /* value: strong weak */
	W_FOLLOW,     /* follow-up, surveillance, repeat */
	W_WEAK,	      /* makes a recommendation weak */
	W_NEGATION,   /* value: near (3 words) or far (6) */
	W_NO_NEED,    /* behind: "is not necessary" */
	W_DENIED,     /* behind a category: "not assigned" */
	W_HISTORY,    /* before a category: prior, known, outside */
	W_THEN,	      /* behind a category: "previously", "at that time" */
	W_PAST,	      /* before a recommendation: "was recommended", "prior report" */
	W_DONE,	      /* behind a recommended exam: "was completed" */
	W_SEEN,	      /* before a modality: the exam that shows it, not one to come */
	W_CONDITION,  /* if, unless: the rest of the sentence hangs on it */
	W_SUPPOSE,    /* would be, could become: what stands behind is not so yet */
	W_PLAN,	      /* before a category: why this exam is made */
	W_RECALL,     /* behind a category: callback */
	W_PERSON,     /* mother, sister */
	W_OVERALL,    /* overall, combined */
	W_CLINICAL,   /* primary care, urology: no imaging */
	W_BREAK,      /* but, however: another clause */
	W_NEXT,	      /* then, thereafter: the step after */
	W_GUIDELINE,  /* Fleischner: name of guideline text */
	W_POPULATION, /* low-risk patients: whom guideline text speaks of */
	W_LESION,     /* lesion, segment, zone: one of several findings */
	W_LEGEND,     /* legend, scale: a table of categories follows */
	W_STATED,  /* right before a category: "is assessed as", which no cue further off touches */
	W_FOREIGN, /* density: the category behind it is of another scale */
	W_LABEL,   /* assessment, impression: a labelled line */
	W_PLURAL,  /* several, two: what follows a number is not its count */
	W_UNIT,	   /* value: day week month year hour */
	W_NUMBER,  /* value: the number */
	W_FREQUENCY, /* annual; value: "12 month" */
	W_BOUND,     /* value: most least about every */
	W_TO,	     /* between two numbers */
	W_LASTING,   /* before an interval: over, for, since: no interval to wait */
	W_AGE,	     /* behind an interval: ago, old, earlier */
	W_LESS_MORE, /* behind an interval: or more, at least */
	W_MONTH,     /* value: 1-12 */
	W_BY,	     /* before a date: by, before, in */
	W_BLANK,     /* de-identified */
	W_START,     /* opens a sentence that goes on with the one before */
	W_CONTRAST,  /* with and without contrast: keeps "without" from being a negation */
	W_ACTION,    /* an act that is no imaging; value: a modality of advice.csv */
	W_SERVICE,   /* who is referred to; value: the same */
	W_REFER,     /* referral, consultation, evaluation: beside a service a handing over */
	W_WORKUP,    /* evaluation, work-up: something is wanted, and not said what */
	W_LATER,     /* persists, grows, recurs: a condition that only the future can meet */
	W_TREATMENT, /* behind an interval: what it counts from, when it is not an exam */
	W_FROM,	     /* behind an interval: of, from, after: what it counts from follows */
	W_WITHDRAW,  /* withdrawn, disregard: takes back what was asked for */
	W_AGAIN,     /* rescan, repeat: the same exam, where none is named */
	W_IGNORE,    /* keeps a phrase from being read as its parts */
	W_COUNT
};

_Static_assert(W_COUNT <= 64, "a sentence keeps its classes in 64 bits");

struct entry {
	const char *value;
	int number; /* of the value, where it is one; of W_NAME the index */
	uint8_t class;
	bool capitals;	/* only where it is written in capitals */
	uint16_t other; /* next entry of the same phrase, 0: none */
};

enum name_kind {
	NAME_OWN,
	NAME_PLAIN,   /* which of two systems it is depends on the exam */
	NAME_SHORT,   /* abbreviation */
	NAME_DASHED,  /* the same, and needs nothing where a hyphen joins it to its value */
	NAME_LEADING, /* the same, and counts only where it opens a sentence */
	NAME_INHERIT, /* "category changed from 0 to 2": the system named before */
	NAME_OTHER,   /* a system that we do not map */
};

struct name {
	const char *words;
	int system; /* of NAME_OWN, NAME_SHORT; first of the two of NAME_PLAIN; else -1 */
	int second; /* of NAME_PLAIN: the one for MRI */
	enum name_kind kind;
	const char *title; /* of NAME_OTHER */
	uint32_t needs;	   /* topics of which the text must have one; 0: none */
	uint32_t unless;   /* topics it must not have */
};

struct pattern {
	const char *where; /* file:line */
	pcre2_code *code;
	const char *text; /* template of a value, or outcome of a guard */
	const char *reason;
	int system; /* -1: any */
};

struct system {
	const char *name, *table;
	bool sides, lesions, sites;
	size_t category_count;
	const char **category; /* worst first */
	size_t value_count;
	struct pattern *value; /* tried in this order */
};

struct phrase_edge {
	uint32_t node;
	uint32_t word;
	uint32_t to;
};

struct macro {
	const char *name, *text;
};

struct narrative_rules {
	struct arena *a;
	/* words: open addressing by hash */
	size_t word_count, word_cap;
	struct lexicon_word {
		const char *text;
		uint32_t hash;
		uint16_t len;
		uint16_t id;
	} * word;
	/* phrases: a trie; node 0 is the root */
	size_t edge_count, edge_cap, node_count;
	struct phrase_edge *edge;
	uint16_t *node_entry; /* first entry of the phrase that ends here, 0: none */
	bool *node_more;      /* some phrase goes on */
	uint16_t *first_node; /* by word id: child of the root, 0: none */
	uint32_t *word_topic; /* by word id: bits */
	size_t entry_count;
	struct entry *entry; /* from 1 */
	size_t name_count, system_count, guard_count, macro_count, topic_count;
	const char *topic[32];
	struct name *name;
	struct system *system;
	struct pattern *guard;
	struct macro *macro;
	pcre2_code *connector, *any_value, *legend_item, *change_from, *change_joint, *change_to,
	    *value_word, *value_copula, *value_end, *value_gap;
	pcre2_match_context *limits;
	size_t frame_count;
	size_t frame_from[257]; /* the first that begins with that byte, or a later one */
	const char **frame; /* what a line begins with that is none of the report's own words, by
			     * its first letter */
	struct net *net;
	const struct watch_index *hands, *general, *moot; /* of those files */
	const struct watch_index *telling, *machines;	  /* shown.c */
	const struct watch_index *told;			  /* aside.c */
	const struct watch_index *unfinished, *readings;  /* unfinished.c, reread.c */
};

/* rules.c */
const char *narrative_class_name(int class);	      /* "recommend"; NULL when there is none */
int narrative_class_of(const char *name, size_t len); /* -1: none */

/* lexicon.c */
#define PHRASE_WORDS 12 /* of the longest phrase */
#define LEXICON_NONE 0
uint32_t lexicon_hash(uint32_t h, unsigned char c);
#define LEXICON_SEED 2166136261u
uint16_t lexicon_find(const struct narrative_rules *r, const char *lower, size_t len, uint32_t h);
/* Adds a phrase; false when it holds no word.  "~" between two words: with or without a gap. */
MUST_CHECK bool lexicon_add(
    struct narrative_rules *r, const char *words, const struct entry *e, struct err *err);
uint16_t lexicon_word(struct narrative_rules *r, const char *word); /* adds it; 0: not one word */
uint32_t lexicon_step(const struct narrative_rules *r, uint32_t node, uint16_t word);
void lexicon_free(struct narrative_rules *r);

/* pattern.c */
pcre2_code *pattern_compile(struct narrative_rules *r, const char *text, struct err *e);
/* Whether it matches text at `at` (or anywhere behind, when it is not anchored). */
bool pattern_match(const struct narrative_rules *r, const pcre2_code *code, const char *text,
    size_t len, size_t at, pcre2_match_data *m);

#endif
