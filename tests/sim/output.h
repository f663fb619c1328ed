/* SPDX-License-Identifier: Apache-2.0
 *
 * output.h - stories, traces and charts as files and for people.
 */
#ifndef TESTS_SIM_OUTPUT_H
#define TESTS_SIM_OUTPUT_H

#include "hospital.h"

/* The steps that are kept, in words. */
void output_trace(const struct story *s, const bool *keep);
/* Writes the replay file and prints the command that reads it, with the commit. */
void output_replay(const struct story *s, const bool *keep, bool via_hl7, const char *source);
/* The serials of a replay file. */
MUST_CHECK bool input_replay(const char *path, const struct story *s, bool *keep, struct err *e);
/* NNNNN.clock, NNNNN.MODE.hl7 and NNNNN.answer.json in that folder, in the order of their numbers:
 * each is to be applied before the next one is sent.  MODE is what the source's prose may do.
 * people.json: who works there when the story begins, lowest id first. */
void output_story(const struct story *s, const char *folder);
void output_final(struct hospital *h, const char *path);

#endif
