/* SPDX-License-Identifier: Apache-2.0
 *
 * material.h - what messages are made of: procedures, sentences, coded findings.
 */
#ifndef TESTS_SIM_MATERIAL_H
#define TESTS_SIM_MATERIAL_H

#include "followupd/decision.h"
#include "followupd/random.h"

struct procedure {
	const char *code, *text, *modality;
};

struct coded_finding {
	const char *system, *version;
	size_t input_count;
	struct pair *input;
};

struct coded_group {
	const char *system;
	size_t count, room;
	struct coded_finding *finding;
};

/* What an exam is made for, what it finds, and what is then recommended. */
struct topic {
	const char *system;
	struct procedure index, later;
	int months;	    /* until the exam that is usually recommended */
	const char *usual;  /* inputs of usual findings, "|" between */
	const char *phrase; /* "Lung-RADS %s." with the first input's value; NULL: none */
};

struct usual {
	size_t count;
	struct coded_finding *finding;
	const char **phrase; /* how it reads in a report; NULL: not at all */
};

struct material {
	struct arena *arena;
	size_t sentence_count, group_count;
	const char **sentence;
	struct coded_group *group;
	struct usual *usual; /* of each topic */
};

extern const struct topic topics[];
extern const size_t topic_count;

/* data: tests/data.  NULL with e set: a file cannot be read. */
struct material *material_load(const char *data, struct err *e);
void material_free(struct material *m); /* NULL-safe */
const char *material_sentence(const struct material *m, struct random *r);
const char *material_odd_text(struct random *r);
const char *material_long_text(struct random *r);
const char *material_normal_text(struct random *r);
/* A finding as tests of that system's table have it; any system: NULL. */
const struct coded_finding *material_finding(
    const struct material *m, struct random *r, const char *system);
/* One of the usual findings of a topic, any n; NULL: it has none. */
const struct coded_finding *material_usual(
    const struct material *m, const struct topic *t, unsigned n);
/* How it reads in a report; NULL: not at all. */
const char *material_phrase(const struct material *m, const struct topic *t, unsigned n);

#endif
