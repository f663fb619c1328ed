/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.h - what the files that read facts share: one message under way and its data types.
 */
#ifndef DAEMON_HL7_READER_H
#define DAEMON_HL7_READER_H

#include "followupd/hl7_facts.h"
#include "followupd/hl7_time.h"

#define REPETITIONS_MAX 64 /* of one field that are looked at */

struct reader {
	struct arena *a;
	struct hl7_message m;
	const struct hl7_source *source;
	const char *facility; /* MSH-4 */
	const struct observation_map *observations;
	struct hl7_clock clock;
	const struct hl7_segment *pid, *pd1, *pv1; /* the first of each, or NULL */
	struct person_ref visit_doctor;		   /* referring, attending or primary care */
	unsigned accession_field;		   /* of OBR */
	struct facts *f;
	size_t counted;	 /* of the segments, by place_of() */
	unsigned places; /* OBX among them */
};

/* Notes an oddity once. */
void read_flag(struct reader *r, const char *name);

/* Each takes a segment that may be NULL: then nothing is stated. */
struct hl7_span read_field(const struct reader *r, const struct hl7_segment *s, unsigned field);
struct hl7_span read_first(const struct reader *r, const struct hl7_segment *s, unsigned field);
/* A component of the field's first repetition (its first subcomponent), decoded. */
const char *read_value(
    const struct reader *r, const struct hl7_segment *s, unsigned field, unsigned component);
const char *read_part(const struct reader *r, struct hl7_span repetition, unsigned component);
struct moment read_moment(struct reader *r, struct hl7_span field);
struct moment read_time(struct reader *r, const struct hl7_segment *s, unsigned field);
struct coded read_coded(const struct reader *r, struct hl7_span repetition);
/* EI of an order or appointment: number, namespace. */
struct identifier read_entity(const struct reader *r, const struct hl7_segment *s, unsigned field);
/* CX of a patient. */
struct identifier read_identifier(const struct reader *r, struct hl7_span repetition);
/* XCN, CNN or NDL: id, family, given in components, or in subcomponents of the first. */
struct person_ref read_person(const struct reader *r, struct hl7_span repetition);
struct person_ref read_person_field(
    const struct reader *r, const struct hl7_segment *s, unsigned field);
const char *read_email(const struct reader *r, struct hl7_span field);

bool is_stated(struct moment m);
/* The moment, or the other when it is not stated. */
struct moment moment_or(struct moment m, struct moment other);
bool same_text(const char *a, const char *b);
/* NULL or "" */
bool is_blank(const char *s);
/* At most max bytes of it, whole characters. */
const char *cut_text(struct arena *a, const char *s, size_t max);
bool segment_is(const struct hl7_segment *s, const char *name);

/* The accession of an order or result: by the source's setting, else the filler number that
 * OBR-18 or OBR-20 confirms, else the first filler number; NULL when there is none. */
const char *read_accession(
    struct reader *r, const struct hl7_segment *obr, const struct hl7_segment *orc);
/* OBR-18 or OBR-20 where it looks like a number, else NULL: of a sender with no other. */
const char *read_free_accession(const struct reader *r, const struct hl7_segment *obr);
/* A DICOM modality word, from DICOM itself or HL7 table 0074; NULL for anything else. */
const char *read_modality(const struct reader *r, const char *word);
/* Read once: a long PV1 must not be read again for each order. */
struct person_ref read_visit_doctor(const struct reader *r);
struct person_ref read_orderer(
    const struct reader *r, const struct hl7_segment *obr, const struct hl7_segment *orc);

/* contact.c: XAD in one line; XTN, a telephone number as people write it, or NULL. */
const char *read_address(struct reader *r, struct hl7_span repetition);
const char *read_number(struct reader *r, struct hl7_span repetition);
void read_contacts(struct reader *r);

void read_patient(struct reader *r);
bool read_merges(struct reader *r);
void read_reports(struct reader *r);
void read_orders(struct reader *r);
/* Whether the ORC at that place belongs to the OBR in front of it, not to one behind. */
bool orc_stands_behind(struct reader *r, const struct hl7_segment *obr, size_t at);
void read_appointment(struct reader *r);
void read_providers(struct reader *r);

#endif
