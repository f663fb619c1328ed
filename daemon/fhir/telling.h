/* SPDX-License-Identifier: Apache-2.0
 *
 * telling.h - what the files that tell resources as HL7 v2 share: a pool of resources, their
 * elements, and the message under way.
 */
#ifndef DAEMON_FHIR_TELLING_H
#define DAEMON_FHIR_TELLING_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/fhir_facts.h"
#include "followupd/hl7_time.h"

#define LIST_MAX   1000 /* elements of one list that are looked at */
#define FIELDS_MAX 50	/* of a segment */

/* A resource that others may refer to. */
struct pooled {
	const json_t *json;
	const char *url;       /* fullUrl; NULL: none */
	const char *type, *id; /* id: "" where it has none */
	bool used;	       /* something under way refers to it */
};

struct retelling {
	struct arena *a;
	size_t pool_count;
	struct pooled *pool;
	const json_t *focus; /* what the message is about */
	const char *type;    /* of it */
	const char *facility, *control_id;
	const char *sent; /* of its Bundle, as FHIR writes it; NULL: not stated */
	const struct observation_map *observations;
	struct fhir_fault fault; /* the first; its expression begins at the resource */
	struct buf out;		 /* segments */
	unsigned lines;		 /* OBX so far */
	size_t spent;		 /* of SPEND_MAX */
};

/* What a body may cost: resources that refer to each other can be a few bytes and a world of work.
 * false: it was too much, which is a fault. */
#define SPEND_MAX    50000000 /* steps, about what a character costs */
#define LOOK_UP_COST 200      /* of a reference, and of a line */
bool spend(struct retelling *t, size_t steps);

/* ---- elements ----------------------------------------------------------------------- */

/* "code.coding.code"; of a list the first one.  NULL: not there. */
const json_t *element(const json_t *from, const char *path);
/* Its text; NULL: not there, no string, or empty. */
const char *text_at(const json_t *from, const char *path);
bool text_is(const json_t *from, const char *path, const char *text);
/* A list, or the one element, of that name: how many, and the i-th. */
size_t count_of(const json_t *from, const char *name);
const json_t *item(const json_t *from, const char *name, size_t i);
struct pooled pooled_of(const json_t *resource, const char *url);
/* What a Reference or CodeableReference refers to that stands in that resource; NULL: not among
 * what came with it, or two could be meant. */
const json_t *referred(struct retelling *t, const json_t *in, const json_t *reference);
/* The same, if it is of that type. */
const json_t *referred_as(
    struct retelling *t, const json_t *in, const json_t *reference, const char *type);
const char *type_of(const json_t *resource);
/* The first of the list identifier with that type (v2 table 0203); type NULL: with none. */
const json_t *typed_identifier(const json_t *resource, const char *type);
/* The first of it that is no DICOM UID: senders have types of their own. */
const json_t *any_identifier(const json_t *resource);
bool has_type(const json_t *identifier, const char *type);

void telling_fault(
    struct retelling *t, int status, const char *code, const char *where, const char *text);

/* ---- fields, escaped; NULL: nothing is stated --------------------------------------- */

struct segment {
	const char *field[FIELDS_MAX]; /* by number; 0 is its name */
};

void segment_put(struct retelling *t, const struct segment *s);
const char *escaped(struct retelling *t, const char *text);
/* A FHIR date, dateTime or instant; what is none is a fault. */
const char *hl7_date(struct retelling *t, const json_t *from, const char *path);
/* The v2 name of a FHIR code system. */
const char *system_name(struct arena *a, const char *uri);
const char *coded_field(struct retelling *t, const json_t *codeable); /* CWE */
const char *coding_field(struct retelling *t, const json_t *coding);
const char *entity_field(struct retelling *t, const json_t *identifier); /* EI */
const char *number_field(struct retelling *t, const json_t *identifier); /* CX */
/* XCN; in: as in referred. */
const char *person_field(struct retelling *t, const json_t *in, const json_t *reference);

/* ---- parts of messages -------------------------------------------------------------- */

void tell_header(struct retelling *t, const char *type, const char *event);
/* PID and what belongs to it, of who is referred to at that place; false: that is not said, which
 * is a fault. */
bool tell_subject(struct retelling *t, const json_t *reference, const char *place);
void tell_patient(struct retelling *t, const json_t *patient);
/* PV1; reference may be NULL. */
void tell_encounter(struct retelling *t, const json_t *encounter);

/* The numbers of an order or exam. */
struct numbers {
	const json_t *placer, *filler, *accession; /* Identifier; NULL: none */
	const char *study_uid;
};
void numbers_of_study(struct retelling *t, const json_t *study, struct numbers *n);
void numbers_of_request(struct retelling *t, const json_t *request, struct numbers *n);
void numbers_of_reference(const json_t *reference, struct numbers *n);
/* Of all that the focus is based on; the first of them that was sent along, or NULL. */
const json_t *numbers_of_basis(struct retelling *t, struct numbers *n);
const char *uid_of(const json_t *identifier);

/* ---- whole messages: what stands in t->out afterwards is one, unless t->fault says otherwise;
 * false: nothing is acted on, *why says what it is
 * -------------------------------------------------- */

bool tell_registration(struct retelling *t, const char **why);
bool tell_visit(struct retelling *t, const char **why);
bool tell_order(struct retelling *t, const char **why);
bool tell_study(struct retelling *t, const char **why);
bool tell_appointment(struct retelling *t, const char **why);
bool tell_report(struct retelling *t, const char **why);
/* Any of them, by t->type. */
bool tell_resource(struct retelling *t, const char **why);
/* An order that somebody gave, not one that is thought of. */
bool is_order(const json_t *request);

/* ---- observation.c: lines of a result ----------------------------------------------- */

struct line_of {
	const char *type;	/* OBX-2 */
	const char *code;	/* OBX-3, escaped */
	const char *group;	/* OBX-4 */
	const char *value;	/* OBX-5, escaped */
	const char *unit;	/* OBX-6, escaped */
	const char *range;	/* OBX-7 */
	const char *categories; /* OBX-15, escaped */
};
void tell_line(struct retelling *t, const struct line_of *line);
void tell_text(struct retelling *t, const char *code, const char *text);
/* What stays with the sender, or nobody here can read: it counts as such a document. */
void tell_elsewhere(struct retelling *t);
void tell_observations(struct retelling *t);
/* The OBX-4 of what was found in that Observation; "" where it is none of a group. */
const char *group_of_observation(struct retelling *t, const json_t *observation);

/* ---- recommendation.c --------------------------------------------------------------- */

void tell_recommendations(struct retelling *t, const char *exam);

/* ---- text.c ------------------------------------------------------------------------- */

/* XHTML as text: tags gone, blocks on lines of their own.  section: for each part with a LOINC code
 * as its class, "" for what is outside. */
typedef void (*part_fn)(void *arg, const char *section, const char *text);
void xhtml_parts(struct arena *a, const char *div, part_fn fn, void *arg);
/* base64 as UTF-8 text; NULL: it is neither. */
const char *plain_text(struct arena *a, const char *base64);
/* Whether all words of a text stand in that order among those, whatever is between words. */
void words_add(struct buf *words, const char *text);
bool words_contain(const struct buf *words, const char *text);

#endif
