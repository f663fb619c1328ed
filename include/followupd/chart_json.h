/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_json.h - the typed records of a chart as JSON, where they meet the database.
 *
 * Texts are compact; those that are decoded again may have any layout.  What is decoded was written
 * by this program: text that is no JSON object is a bug.
 */
#ifndef FOLLOWUPD_CHART_JSON_H
#define FOLLOWUPD_CHART_JSON_H

#include "followupd/chart.h"
#include "followupd/undo.h"

/* followups.guideline: a table's answer with its steps and overlays; of a stated recommendation
 * only row, cited and weak; "{}" when nothing is known.  All new in the arena. */
const char *ruling_encode(struct arena *a, const struct ruling *r); /* r NULL: "{}" */
const struct ruling *ruling_decode(struct arena *a, const char *json);

/* An object in the order of the details; a window has anchor earliest target latest published. */
const char *details_encode(struct arena *a, const struct detail *d, size_t count);
const struct detail *details_decode(struct arena *a, const char *json, size_t *count);

/* undoables.replaced, without the answer's id and time. */
const char *undoable_encode(struct arena *a, const struct undoable *u);
void undoable_decode(struct arena *a, const char *text, struct undoable *u);

/* findings.inputs: an object of texts. */
const char *pairs_encode(struct arena *a, const struct pair *p, size_t count);
const struct pair *pairs_decode(struct arena *a, const char *json, size_t *count);

/* findings.shadow; NULL stays NULL. */
const char *shadow_encode(struct arena *a, const struct shadow *s);
const struct shadow *shadow_decode(struct arena *a, const char *json);

#endif
