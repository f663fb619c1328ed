/* SPDX-License-Identifier: Apache-2.0
 *
 * learn.h - what the files of followupctl source learn share: what a day of messages looks like.
 *
 * Nothing of a patient is kept to be shown: a word that only one patient's messages have is shown
 * by its shape, letters as x and digits as 9.
 */
#ifndef DAEMON_CTL_LEARN_H
#define DAEMON_CTL_LEARN_H

#include "followupd/ctl.h"
#include "followupd/hl7_facts.h"
#include "followupd/match.h"

/* ---- words, counted (learn_tally.c) --------------------------------------------------------- */

struct tallied {
	const char *text;
	uint64_t hash, who; /* who: hash of the first patient who had it */
	size_t count;
	bool several; /* another one has it too */
};

struct learn_tally {
	struct arena *a;
	size_t distinct, total, room;
	struct tallied *slot; /* text NULL: free */
};

/* text NULL or "": nothing is counted. */
void tally_add(struct learn_tally *t, const char *text, uint64_t who);
/* Words of ours: shown as they are. */
void tally_ours(struct learn_tally *t, const char *text);
/* A word of the standard's tables, where it is short: shown as it is. */
void tally_word(struct learn_tally *t, const char *text, uint64_t who);
const struct tallied *tally_find(const struct learn_tally *t, const char *text);
uint64_t tally_hash(const char *text);
/* The most frequent first, equal ones by their text; as many as t->distinct, in the arena. */
const struct tallied **tally_sorted(const struct learn_tally *t);
/* The word, or its shape where only one patient has it. */
const char *tally_shown(struct arena *a, const struct tallied *one);
/* [{"value": ..., "count": ...}], the most frequent of them. */
json_t *tally_json(struct arena *a, const struct learn_tally *t);

/* ---- what was seen (learn_message.c) -------------------------------------------------------- */

enum learn_field { LEARN_OBR_3, LEARN_OBR_18, LEARN_OBR_20, LEARN_FIELDS };
extern const char *const learn_field_names[LEARN_FIELDS]; /* "OBR-3" */

#define SECTIONS    (SECTION_COMMUNICATION + 1)
#define OFFSETS_MAX 4096

struct learned {
	struct ctl *c;
	struct arena *a;
	struct hl7_source source; /* that they are read with: defaults, and the site's zone */
	const struct observation_map *observations;
	struct exam_codes *codes;
	size_t files, empty_files, messages, rejected, mismatches, junk;
	struct learn_tally types, not_acted_on, senders, facilities, versions, faults, flags,
	    processing;
	/* characters */
	size_t ascii, fitting, undeclared_utf8, misfit;
	struct learn_tally charsets; /* declared */
	/* times */
	size_t with_offset, without_offset, offset_count;
	struct learn_offset {
		instant at;
		int offset;
	} offset[OFFSETS_MAX];
	/* numbers of exams */
	size_t results, orders;
	size_t filled[LEARN_FIELDS]; /* of results */
	struct learn_tally of_results[LEARN_FIELDS], of_orders[LEARN_FIELDS];
	/* numbers of patients */
	struct learn_tally authorities, pairs, aliases, without_authority;
	/* reports */
	size_t with_text, with_document, with_both, coded, machine, no_radiologist;
	size_t section[SECTIONS], undivided;
	struct learn_tally documents, headings, statuses;
	/* codes */
	size_t procedures_known;
	struct learn_tally procedures, observed, modalities;
};

MUST_CHECK bool learn_begin(struct learned *l, struct ctl *c, struct err *e);
/* One message as it stands in a file. */
void learn_message(struct learned *l, struct hl7_span message);

/* Letters, digits and a few signs: what a configuration can hold, and a terminal. */
bool learn_is_plain(const char *text);

/* ---- what follows from it (learn_propose.c) ------------------------------------------------- */

struct learn_zone {
	const char *name;   /* proposed */
	const char *others; /* that fit as well, ", " between */
	bool fits;	    /* all offsets that were stated are its own; false: none was stated */
};

struct learn_authority {
	const char *name, *names, *facilities; /* as a section of the configuration */
};

struct learn_proposal {
	const char *name, *folder; /* folder: its path; NULL: a listener */
	long port;
	struct learn_zone zone;
	const char *charset, *accession, *documents, *narrative;
	const char *accession_why, *narrative_why;
	size_t authority_count;
	struct learn_authority *authority;
	size_t doubt_count;
	const char **doubt; /* what a person has to find out */
};

void learn_propose(struct learned *l, struct learn_proposal *p);
/* The block, as it goes into the configuration. */
const char *learn_block(struct learned *l, const struct learn_proposal *p);

/* ---- saying it (learn_print.c) -------------------------------------------------------------- */

void learn_print(struct learned *l, const struct learn_proposal *p);
json_t *learn_json(struct learned *l, const struct learn_proposal *p);

#endif
