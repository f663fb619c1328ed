/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_facts.h - what an HL7 v2 message says, as struct facts.
 *
 * Reads ORU and MDM (reports), ORM OMG OMI (orders), SIU (appointments), ADT (patients, merges) and
 * MFN^M02 (providers), 2.2 to 2.8, with the habits of real senders.  Everything unusual that was
 * accepted is in facts.flag; nothing is made up.
 */
#ifndef FOLLOWUPD_HL7_FACTS_H
#define FOLLOWUPD_HL7_FACTS_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/facts.h"
#include "followupd/hl7_trace.h"
#include "followupd/observations.h"
#include "followupd/zone.h"

/* What becomes of a report's documents. */
enum hl7_documents {
	DOCUMENTS_BOTH, /* read beside the text of the message */
	DOCUMENTS_TEXT, /* read where it has none */
	DOCUMENTS_ASK,	/* never read */
};

/* What a site knows about one sender; zeroed = defaults. */
struct hl7_source {
	const struct zone *zone; /* of times without offset; NULL: UTC */
	const char *charset;	 /* tried last; NULL: windows-1252 */
	const char
	    *accession; /* field that holds it: OBR-2 OBR-3 OBR-18 OBR-19 OBR-20; NULL: OBR-3 */
	const char *death_dispositions; /* PV1-36 values; NULL: "20-29,40-42" */
	size_t authority_count;
	const struct authority *authority; /* what the site says of them; lent to the facts */
	struct hl7_limits limits;	   /* zero: HL7_LIMITS */
	enum hl7_documents documents;
	size_t known_count;
	const struct document_known *known; /* what its documents say; lent to the facts */
	struct hl7_trace *trace;	    /* where values stood is noted there; NULL: nowhere */
};

/* False: the message cannot be read at all; err has no patient data.  Arena owns; raw must live as
 * long (texts may lend from it). */
MUST_CHECK bool hl7_facts(struct arena *a, const char *raw, size_t len,
    const struct hl7_source *source, const struct observation_map *observations, struct facts *out,
    struct err *e);

/* Whether followupd acts on that type and event: the kind, or FACTS_UNSUPPORTED (then *known_type
 * says whether other events of the type are acted on). */
enum facts_kind hl7_kind(struct hl7_span type, struct hl7_span event, bool *known_type);

/* Whether those words are a heading that divides the text of reports. */
bool hl7_is_heading(const char *words);

/* Of an object of facts: by key, where in the message the value stood. */
#define FACTS_READ_FROM "read_from"

/* One JSON object, keys as in facts.h, nothing left out that was stated.  t: what was noted while
 * they were read, for FACTS_READ_FROM; NULL: no places.  json_decref by the caller. */
json_t *facts_object(const struct facts *f, const struct hl7_trace *t);
/* Appends the same without places. */
void facts_json(const struct facts *f, struct buf *out);

#endif
