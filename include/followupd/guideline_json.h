/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_json.h - decision tables and their answers as JSON.
 *
 * All return a new reference and never NULL.  What no interval or category is, is null.
 */
#ifndef FOLLOWUPD_GUIDELINE_JSON_H
#define FOLLOWUPD_GUIDELINE_JSON_H

#include <jansson.h>
#include "followupd/guideline.h"

json_t *guideline_answer_json(const struct guideline_answer *r);
/* One line of a list: system, version, title, default, rows, origin, table_sha256, path. */
json_t *guideline_summary_json(const struct guideline *g);
/* Everything the file says.  With an answer: it, and on each row and step a "mark": answer, passed,
 * beside, possible, or "". */
json_t *guideline_json(const struct guideline *g, const struct guideline_answer *answer);

#endif
