/* SPDX-License-Identifier: Apache-2.0
 *
 * course.h - what stories of a patient are made with.
 */
#ifndef TESTS_SIM_COURSE_H
#define TESTS_SIM_COURSE_H

#include "story.h"

struct course {
	struct story *s;
	const struct material *m;
	struct random *r;
	unsigned patient;
	instant renumbered; /* until then messages name the old number; 0: there is none */
	struct step_person doctor;
};

/* Not yet of a patient, nor sent. */
struct sim_step course_message(
    struct course *c, enum step_kind kind, instant at, unsigned exam, const struct procedure *p);
/* What the report says: usually one coded finding of the topic, in words or not. */
void course_fill(struct course *c, const struct topic *t, struct sim_step *m);

#endif
