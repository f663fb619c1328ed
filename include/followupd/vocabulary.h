/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary.h - every closed set of words that rows, JSON, manuals and pages use, as an enum and
 * one table each.
 *
 * The order of a table is that of its enum.  The CHECKs of the schema are held against these tables
 * by a test.  A word is stored and printed as it stands here; its meaning is for people.
 */
#ifndef FOLLOWUPD_VOCABULARY_H
#define FOLLOWUPD_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include "followupd/err.h"
#include "followupd/mem.h"

struct word {
	const char *word, *meaning;
};

struct vocabulary {
	const char *name;   /* "exam status" */
	const char *column; /* "exams.status"; NULL when no column holds it */
	size_t count;
	const struct word *word;
};

extern const struct vocabulary *const vocabularies[]; /* ends with NULL */

/* The word of a value; a value outside of the table is a bug. */
const char *vocabulary_word(const struct vocabulary *v, int value);
/* What the word means, for people. */
const char *vocabulary_meaning(const struct vocabulary *v, int value);
/* False: no such word. */
MUST_CHECK bool vocabulary_find(const struct vocabulary *v, const char *word, int *value);
/* The value of a word that this program has written itself; anything else is a bug. */
int vocabulary_value(const struct vocabulary *v, const char *word);

/* A set of values: bit i is value i. */
#define SET_OF(value) (1U << (value))
/* The words of a list joined with "|" as a set; unknown ones are left out, NULL is empty. */
unsigned vocabulary_set(const struct vocabulary *v, const char *list);
/* The list of a set, "" when it is empty.  New in the arena. */
const char *vocabulary_list(
    struct arena *a, const struct vocabulary *v, unsigned set, const char *between);

/* What a word of tokens.csv asks for. */
enum exam_kind {
	TOKEN_IMAGING,
	TOKEN_BIOPSY,
	TOKEN_CLINIC,
	TOKEN_LETTER,
	TOKEN_PRIOR,
	TOKEN_NONE,
};
extern const struct vocabulary exam_kind_words;

/* Where an exam stands, by all that was said of it. */
enum exam_status {
	EXAM_ORDERED,
	EXAM_SCHEDULED,
	EXAM_PERFORMED,
	EXAM_PRELIMINARY,
	EXAM_FINAL,
	EXAM_CANCELLED,
	EXAM_WITHDRAWN,
};
extern const struct vocabulary exam_status_words;

/* What the latest message says of an appointment; of the same instant the later one counts. */
enum visit_status {
	VISIT_BOOKED,
	VISIT_MOVED,
	VISIT_CHANGED,
	VISIT_CANCELLED,
	VISIT_NO_SHOW,
	VISIT_DONE,
	VISIT_CONFIRMED,
	VISIT_CONTRADICTED
};
extern const struct vocabulary visit_status_words;

/* What one version of a report is. */
enum version_status {
	VERSION_PRELIMINARY,
	VERSION_FINAL,
	VERSION_CORRECTED,
	VERSION_CANCELLED,
	VERSION_WITHDRAWN,
	VERSION_REFUSED,
};
extern const struct vocabulary version_status_words;

/* Where a finding was read. */
enum finding_origin {
	ORIGIN_DISCRETE,
	ORIGIN_RECOMMENDATION,
	ORIGIN_ACTIONABLE,
	ORIGIN_UNREAD,
	ORIGIN_NARRATIVE,
};
extern const struct vocabulary finding_origin_words;

/* What became of a finding. */
enum disposition {
	DISPOSITION_NONE,
	DISPOSITION_FOLLOWUP,
	DISPOSITION_REVIEW,
	DISPOSITION_WITHDRAWN,
	DISPOSITION_SHADOW,
};
extern const struct vocabulary disposition_words;

/* What a row of inbound holds, and what intake said of it. */
enum inbound_format { FORMAT_HL7, FORMAT_ANSWER, FORMAT_MAIL, FORMAT_FHIR };
extern const struct vocabulary inbound_format_words;
enum inbound_verdict { INBOUND_ACCEPTED, INBOUND_REJECTED, INBOUND_FRAGMENT };
extern const struct vocabulary inbound_verdict_words;

/* What became of a message. */
enum outcome_word { OUTCOME_APPLIED, OUTCOME_NOT_APPLIED, OUTCOME_REFUSED, OUTCOME_FAILED };
extern const struct vocabulary outcome_words;

/* How pressing a question is: who is asked first, and how soon again. */
/* In the order of what is at stake. */
enum question_class {
	CLASS_CRITICAL,
	CLASS_SUSPICIOUS,
	CLASS_AUTHOR,
	CLASS_RECORD,
	CLASS_REVIEW,
	CLASS_PATIENT
};
#define QUESTION_CLASSES 6
extern const struct vocabulary question_class_words;

enum question_kind {
	QUESTION_NONE, /* nothing is asked */
	QUESTION_CRITICAL_COMMUNICATION,
	QUESTION_ACTIONABLE_UNREAD,
	QUESTION_INCOMPLETE_RECOMMENDATION,
	QUESTION_DISAGREEMENT,
	QUESTION_UNKNOWN_GUIDELINE,
	QUESTION_BAD_INPUT,
	QUESTION_GUIDELINE_REVIEW,
	QUESTION_SECOND_FINDING,
	QUESTION_DATA_QUALITY,
	QUESTION_DOUBTFUL_TEXT,
	QUESTION_NO_FOLLOWUP_STATED,
	QUESTION_UNREAD_REPORT,
	QUESTION_NEVER_FINAL,
	QUESTION_FINDING_GONE,
	QUESTION_INDEX_CANCELLED,
	QUESTION_REFUSED_REPORT,
	QUESTION_IMPLAUSIBLE_DATE,
	QUESTION_EXAM_MATCH,
	QUESTION_APPOINTMENT_MATCH,
	QUESTION_APPOINTMENT_PASSED,
	QUESTION_PHONE_DIFFERS,
	QUESTION_CLOSED_RIGHTLY,
	QUESTION_DECEASED,
	QUESTION_SUPERSEDED,
	QUESTION_SERIES_RESTART,
	QUESTION_SERIES_END,
	QUESTION_MERGE_DUPLICATE,
	QUESTION_PATIENT_IDENTITY,
	QUESTION_REPORT_MOVED,
	QUESTION_DUPLICATE,
	QUESTION_DISCREPANCY,
	QUESTION_SECOND_OPINION,
	QUESTION_REPORT_REVIEW,
	QUESTION_PATIENT_LETTER,
	QUESTION_PATIENT_NOTICE,
	QUESTION_REPORT_RELEASE,
	QUESTION_NO_OWNER,
	QUESTION_NO_ADDRESS,
	QUESTION_NOBODY_TO_TELL,
	QUESTION_OWNER_INACTIVE,
	QUESTION_UNDELIVERABLE,
	QUESTION_REPLY,
	QUESTION_LETTER_WAITS,
	QUESTION_LETTER_REFUSED,
	QUESTION_MESSAGE_FAILED,
	QUESTION_TIMER_FAILED,
	QUESTION_SHADOW_SUMMARY,
	QUESTION_SOURCE_SILENT,
};
extern const struct vocabulary question_kind_words;
enum question_class question_class_of(enum question_kind k);

/* What a report may owe beside exams; the policy says which of it a site wants. */
enum beside {
	BESIDE_REVIEW,
	BESIDE_LETTER,
	BESIDE_NOTICE,
	BESIDE_RELEASE,
	BESIDE_DISCREPANCY,
	BESIDE_OPINION
};
#define BESIDES 6
extern const struct vocabulary beside_words;
/* As what it is asked. */
enum question_kind question_of_beside(enum beside b);

/* Kinds of notices are the names of their templates.  Which ones the policy's steps use stands in
 * the policy file; these are sent by the program itself. */
enum notice_kind {
	NOTICE_STEP, /* of the policy: the template is named there */
	NOTICE_CORRECTED,
	NOTICE_REOPENED,
	NOTICE_BOOKED,
	NOTICE_MOVED,
	NOTICE_UNBOOKED,
	NOTICE_NO_SHOW,
	NOTICE_REVIEW,
	NOTICE_UNDELIVERABLE,
	NOTICE_WITHDRAWN,
	NOTICE_DECEASED,
	NOTICE_QUESTION,
	NOTICE_DIGEST,
	NOTICE_OLD_REPORTS,
	NOTICE_SHADOW_SUMMARY,
	NOTICE_ATTEMPT_AGAIN,
	NOTICE_ASSIGNED,
	NOTICE_HANDED_OVER,
	NOTICE_OFFERED,
	NOTICE_OFFER_ENDED,
	NOTICE_POSTPONED,
	NOTICE_SILENCE,
	NOTICE_SOURCE_SILENT,
	NOTICE_NEEDS,
};
extern const struct vocabulary notice_kind_words;

/* Where a notice stands. */
enum notice_fate {
	NOTICE_WAITS,	/* in the outbox, nobody has seen a byte of it */
	NOTICE_LEAVING, /* permitted to leave: the server may have it */
	NOTICE_ACCEPTED,
	NOTICE_FAILED,
	NOTICE_TAKEN_BACK,
};

/* How far a mail is on its way, what came of an attempt, and what became of it. */
enum outbox_phase { PHASE_READY, PHASE_BODY };
extern const struct vocabulary outbox_phase_words;
enum verdict {
	VERDICT_ACCEPTED,
	VERDICT_RETRY,
	VERDICT_FAILED,
	VERDICT_CONFIGURATION,
	VERDICT_IN_DOUBT,
};
extern const struct vocabulary verdict_words;
enum delivery_outcome { DELIVERY_ACCEPTED, DELIVERY_FAILED, DELIVERY_WITHDRAWN };
extern const struct vocabulary delivery_outcome_words;

enum calendar_kind { CALENDAR_DUE, CALENDAR_APPOINTMENT };
extern const struct vocabulary calendar_kind_words;

/* The furthest fact of a follow-up that still holds. */
enum followup_state {
	FOLLOWUP_OPEN,
	FOLLOWUP_ORDERED,
	FOLLOWUP_SCHEDULED,
	FOLLOWUP_PERFORMED,
	FOLLOWUP_CLOSED
};
extern const struct vocabulary followup_state_words;

/* Why its reminders pause. */
enum followup_hold { HOLD_NONE, HOLD_REVIEW, HOLD_SUSPENDED };
extern const struct vocabulary followup_hold_words;

/* Whom a step of the policy speaks of.  A site gives these roles to its people and cannot add any:
 * what an unknown role is told would be nobody's work. */
enum role {
	ROLE_OWNER,
	ROLE_ALTERNATE,
	ROLE_CLINICIAN,
	ROLE_COORDINATOR,
	ROLE_SECOND_COORDINATOR,
	ROLE_NAVIGATOR,
	ROLE_RADIOLOGIST,
	ROLE_CHIEF,
	ROLE_QUALITY,
	ROLE_ADMINISTRATOR,
	ROLE_FAIL_SAFE,
};
extern const struct vocabulary role_words;
/* Roles that a person has, that a step about a follow-up and that one about a question can name. */
#define ROLES_OF_QUESTIONS (~SET_OF(ROLE_CLINICIAN))
#define ROLES_OF_PEOPLE                                                                            \
	(~(SET_OF(ROLE_OWNER) | SET_OF(ROLE_ALTERNATE) | SET_OF(ROLE_SECOND_COORDINATOR)))
#define ROLES_OF_STEPS                                                                             \
	((ROLES_OF_PEOPLE & ~SET_OF(ROLE_CLINICIAN)) | SET_OF(ROLE_OWNER) | SET_OF(ROLE_ALTERNATE))

/* For whom a mail has words of its own. */
#define ROLES_OF_TEMPLATES                                                                         \
	(SET_OF(ROLE_OWNER) | SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) |                  \
	    SET_OF(ROLE_RADIOLOGIST) | SET_OF(ROLE_CHIEF))

/* What stands in the calendar of a person. */
enum period_kind { PERIOD_ABSENT, PERIOD_ON_CALL, PERIOD_MEMBER };
extern const struct vocabulary period_kind_words;

/* How a rule of the policy chooses one of a team. */
enum assign_by { ASSIGN_PATIENT, ASSIGN_LOAD, ASSIGN_TURN };
extern const struct vocabulary assign_by_words;

/* What the days of a step of the policy are added to. */
enum step_from { FROM_OPENED, FROM_TARGET, FROM_LATEST };
extern const struct vocabulary step_from_words;

/* When a step of the policy is passed over. */
enum step_unless { UNLESS_NEVER, UNLESS_ACKNOWLEDGED, UNLESS_ORDERED, UNLESS_SCHEDULED };
extern const struct vocabulary step_unless_words;

/* As what a follow-up ended; what each needs as proof: closure.h. */
enum closure_code {
	CLOSURE_NONE, /* it is open */
	CLOSURE_DONE_MATCH,
	CLOSURE_DONE_EARLY,
	CLOSURE_DONE_LATE,
	CLOSURE_DONE_EQUIV,
	CLOSURE_DONE_ELSEWHERE,
	CLOSURE_DONE_NONIMG,
	CLOSURE_RESOLVED_BY_RESULT,
	CLOSURE_CLIN_CLOSED,
	CLOSURE_MANAGED_ONC,
	CLOSURE_MANAGED_SPEC,
	CLOSURE_DECLINED,
	CLOSURE_DECEASED,
	CLOSURE_LIMITED_LIFE,
	CLOSURE_HOSPICE,
	CLOSURE_TRANSFERRED_CARE,
	CLOSURE_DUPLICATE,
	CLOSURE_MERGED,
	CLOSURE_ENTERED_IN_ERROR,
	CLOSURE_WITHDRAWN,
	CLOSURE_LTFU,
	CLOSURE_ADMIN_CLOSED,
};
extern const struct vocabulary closure_words;

/* One line of a follow-up's history. */
enum history_kind {
	HISTORY_OPENED,
	HISTORY_REPLANNED,
	HISTORY_HELD,
	HISTORY_RELEASED,
	HISTORY_CLOSED,
	HISTORY_REOPENED,
	HISTORY_ORDERED,
	HISTORY_ORDER_GONE,
	HISTORY_SCHEDULED,
	HISTORY_UNSCHEDULED,
	HISTORY_NO_SHOW,
	HISTORY_PERFORMED,
	HISTORY_NOT_PERFORMED,
	HISTORY_LINKED,
	HISTORY_MATCH_DOUBTFUL,
	HISTORY_EARLY_EXAM,
	HISTORY_OVERDUE,
	HISTORY_ESCALATED,
	HISTORY_REMINDED,
	HISTORY_SKIPPED,
	HISTORY_TOLD,
	HISTORY_UNDELIVERED,
	HISTORY_CAME_AGAIN,
	HISTORY_MOVED,
	HISTORY_MERGED,
	HISTORY_ACKNOWLEDGED,
	HISTORY_QUESTION_ANSWERED,
	HISTORY_REASSIGNED,
	HISTORY_ATTEMPTED,
	HISTORY_OFFERED,
	HISTORY_OFFER_ACCEPTED,
	HISTORY_OFFER_ENDED,
	HISTORY_POSTPONED,
	HISTORY_POLICY_CHANGED,
	HISTORY_ENTERED,
	HISTORY_NEEDED,
	HISTORY_NEED_ENDED,
	HISTORY_NOTED,
	HISTORY_SEEN,
	HISTORY_LETTER,
	HISTORY_CONTACT,
	HISTORY_PHONED,
	HISTORY_PHONE_CONFIRMED,
	HISTORY_PHONE_ENDED,
	HISTORY_UNDONE,
};
extern const struct vocabulary history_kind_words;

/* One line of a question's history. */
enum question_event {
	QUESTION_WAS_ASKED,
	QUESTION_WAS_REASSIGNED,
	QUESTION_WENT_TO_AUTHOR,
	QUESTION_WAS_PUT_OFF,
	QUESTION_WENT_ON,
	QUESTION_WAS_CONTACTED,
	QUESTION_WAS_ANSWERED,
	QUESTION_WAS_WITHDRAWN,
	QUESTION_WAS_UNDONE,
};
extern const struct vocabulary question_event_words;

/* What a person's answer does: to a follow-up, then to a question. */
enum answer_kind {
	ANSWER_ACKNOWLEDGE,
	ANSWER_CLOSE,
	ANSWER_REOPEN,
	ANSWER_ATTEMPT,
	ANSWER_ASSIGN,
	ANSWER_OFFER,
	ANSWER_ACCEPT,
	ANSWER_RETURN,
	ANSWER_POSTPONE,
	ANSWER_POLICY,
	ANSWER_ENTER,
	ANSWER_NEED,
	ANSWER_NOTE,
	ANSWER_SEEN,
	ANSWER_LETTER,
	ANSWER_CONTACT,
	ANSWER_ORDER,
	ANSWER_UNDO,
	ANSWER_OPEN,
	ANSWER_SAME_AS,
	ANSWER_STILL_OWED,
	ANSWER_NOT_OWED,
	ANSWER_ATTACH_EXAM,
	ANSWER_REJECT_EXAM,
	ANSWER_MERGE,
	ANSWER_KEEP_APART,
	ANSWER_MOVE,
	ANSWER_COMMUNICATED,
	ANSWER_REVIEWED,
	ANSWER_REASSIGN,
	ANSWER_ASK_AUTHOR,
	ANSWER_WAIT_UNTIL,
	ANSWER_CONFIRM,
	ANSWER_FIXED,
};
extern const struct vocabulary answer_kind_words;

/* Whom an exam names who may own what it asks for. */
enum owner_source { OWNER_ORDERER, OWNER_ATTENDING, OWNER_PRIMARY_CARE, OWNER_READER };
#define OWNER_SOURCES (OWNER_READER + 1)
extern const struct vocabulary owner_source_words;

/* What a follow-up waits for before it can be booked. */
enum need { NEED_NONE, NEED_ORDER, NEED_AUTHORISATION, NEED_REFERRAL };
extern const struct vocabulary need_words;

/* Why nothing is owed, as a person says it. */
enum not_owed_reason {
	NOT_OWED_NO_FINDING,
	NOT_OWED_MISREAD,
	NOT_OWED_BENIGN,
	NOT_OWED_ALREADY_DONE,
	NOT_OWED_ELSEWHERE,
	NOT_OWED_NOT_INDICATED,
	NOT_OWED_PATIENT_DECLINED,
	NOT_OWED_LIMITED_LIFE,
	NOT_OWED_DECEASED,
	NOT_OWED_WRONG_PATIENT,
};
extern const struct vocabulary not_owed_words;

/* Why a question waits. */
enum wait_reason { WAIT_RECORDS, WAIT_RESULT, WAIT_CLINICIAN, WAIT_PATIENT, WAIT_COLLEAGUE };
extern const struct vocabulary wait_reason_words;

/* Why an exam answers a follow-up, may answer it or does not.  Meanings have places for what the
 * exam has, what is owed, and days: {have} {owed} {days} {from} {until} {to};
 * {of} is what a doubt is about. */
enum exam_reason {
	REASON_INDEX,
	REASON_CANCELLED,
	REASON_WITHDRAWN,
	REASON_REFUSED,
	REASON_TOO_SOON,
	REASON_NOT_READ,
	REASON_PRELIMINARY,
	REASON_FINAL,
	REASON_SAME_EXAM,
	REASON_WIDER,
	REASON_STANDS_IN,
	REASON_DESCRIBES,
	REASON_MEASURES,
	REASON_MAY_STAND_IN,
	REASON_NO_SUBSTITUTE,
	REASON_OTHER_MACHINE,
	REASON_OTHER_REGION,
	REASON_PART_OF_REGION,
	REASON_REGION_UNKNOWN,
	REASON_OTHER_PROTOCOL,
	REASON_TISSUE,
	REASON_NO_TISSUE,
	REASON_NO_IMAGING,
	REASON_PURPOSE_UNKNOWN,
	REASON_PROCEDURE,
	REASON_LIMITED,
	REASON_SCREENING,
	REASON_SAME_SIDE,
	REASON_OTHER_SIDE,
	REASON_SIDE_UNKNOWN,
	REASON_SIDE_OPEN,
	REASON_CONTRAST,
	REASON_ONE_OF_SEVERAL,
	REASON_TOKEN_UNKNOWN,
	REASON_OWED_UNCLEAR,
	REASON_NONE_NAMED,
	REASON_CODE_AND_REPORT,
	REASON_UNDATED,
	REASON_SAME_DAY,
	REASON_MUCH_TOO_EARLY,
	REASON_EARLY,
	REASON_ON_TIME,
	REASON_LATE,
	REASON_ORDERED_FOR_IT,
	REASON_COMPARES,
	/* what its report says: the names of doubts, behind "says-" */
	REASON_SAYS_NOT_DONE,
	REASON_SAYS_NONDIAGNOSTIC,
	REASON_SAYS_LIMITED,
	REASON_SAYS_PLANNING,
	REASON_SAYS_GUIDANCE,
	REASON_SAYS_OUTSIDE,
	REASON_SAYS_ELSEWHERE,
	REASON_SAYS_UNREAD,
	REASON_SAYS_NO_CONTRAST,
	REASON_SAYS_REMOVED,
	REASON_SAYS_ASIDE,
	REASON_SAYS_NO_WORD,
	REASON_SAYS_MACHINE,
	REASON_SAYS_ONLY_LEFT,
	REASON_SAYS_ONLY_RIGHT,
	REASON_SAYS_NO_SIDE,
	REASON_SAYS_OTHER_PART,
	REASON_SAYS,
	/* what else is known of it */
	REASON_CLOSED_IT,
	REASON_FALLEN,
	REASON_REJECTED,
	REASON_JOINT,
	REASON_IDENTITY,
	REASON_CAME_BY_MERGE,
	REASON_ORDER_CANCELLED,
	REASON_ONLY_ORDERED,
	REASON_OTHER_ORDER,
	REASON_NOTE_NAMES,
};
extern const struct vocabulary exam_reason_words;

/* What an exam is to a follow-up. */
enum explain_verdict {
	EXPLAIN_ORIGIN,
	EXPLAIN_CLOSES,
	EXPLAIN_FITS,
	EXPLAIN_ASKED,
	EXPLAIN_NOT_YET,
	EXPLAIN_DOES_NOT_COUNT,
	EXPLAIN_NOT_NEEDED,
};
extern const struct vocabulary explain_verdict_words;

/* By what means somebody was told. */
enum told_by {
	TOLD_BY_PHONE,
	TOLD_BY_PERSON,
	TOLD_BY_PAGE,
	TOLD_BY_SECURE_MESSAGE,
	TOLD_BY_LETTER,
	TOLD_BY_PORTAL
};
extern const struct vocabulary told_by_words;

/* How somebody tried to reach the patient, and what came of it. */
enum attempt_channel {
	CHANNEL_PHONE,
	CHANNEL_LETTER,
	CHANNEL_CERTIFIED_LETTER,
	CHANNEL_PORTAL,
	CHANNEL_MAIL,
	CHANNEL_VISIT,
	CHANNEL_OTHER,
};
extern const struct vocabulary attempt_channel_words;
enum attempt_outcome {
	ATTEMPT_REACHED,
	ATTEMPT_LEFT_MESSAGE,
	ATTEMPT_NO_ANSWER,
	ATTEMPT_WRONG_NUMBER,
	ATTEMPT_REFUSED,
	ATTEMPT_RETURNED,
	ATTEMPT_RECEIPT,
};
extern const struct vocabulary attempt_outcome_words;
/* The outcomes that channel can have, as a set. */
unsigned attempt_outcomes_of(enum attempt_channel channel);

/* How far a letter to a patient is; the words are what an answer about it says, too. */
enum letter_state {
	LETTER_QUEUED,
	LETTER_PRINTED,
	LETTER_SENT,
	LETTER_RECEIVED,
	LETTER_RETURNED,
	LETTER_LEFT_OUT,
};
extern const struct vocabulary letter_state_words;
/* What it says: the word is the name of its template. */
enum letter_says {
	SAYS_REMINDER,
	SAYS_UNREACHED,
	SAYS_ACT_112,
	SAYS_MAMMOGRAM_NORMAL,
	SAYS_MAMMOGRAM_SHORT,
	SAYS_MAMMOGRAM_MORE,
	SAYS_MAMMOGRAM_BIOPSY,
	SAYS_MAMMOGRAM_KNOWN,
};
#define LETTER_SAYS (SAYS_MAMMOGRAM_KNOWN + 1)
extern const struct vocabulary letter_says_words;
/* Which of them a person may choose about a follow-up; the others tell a result, and are queued by
 * the duty that asks for it. */
#define SAYS_BY_PEOPLE (SET_OF(SAYS_REMINDER) | SET_OF(SAYS_UNREACHED))
/* The result of a mammogram, which has to say what the breast density is (21 CFR 900.12(c)). */
#define SAYS_WITH_DENSITY                                                                          \
	(SET_OF(SAYS_MAMMOGRAM_NORMAL) | SET_OF(SAYS_MAMMOGRAM_SHORT) |                            \
	    SET_OF(SAYS_MAMMOGRAM_MORE) | SET_OF(SAYS_MAMMOGRAM_BIOPSY) |                          \
	    SET_OF(SAYS_MAMMOGRAM_KNOWN))
enum breast_density { DENSITY_UNKNOWN, DENSITY_NOT_DENSE, DENSITY_DENSE };
extern const struct vocabulary breast_density_words;

extern const struct vocabulary contact_kind_words, contact_use_words, contact_place_words;

/* Why a number or address of a patient does not hold any more. */
enum contact_end {
	CONTACT_HOLDS,
	CONTACT_CONTRADICTED,
	CONTACT_WRONG,
	CONTACT_REMOVED,
	CONTACT_UNDONE,
};
extern const struct vocabulary contact_end_words;

/* Where a person finds what needs somebody; an item stands in DESK_ALL and in those that say more.
 */
enum desk_list {
	DESK_ALL,
	DESK_CRITICAL,
	DESK_OVERDUE,
	DESK_UNACK,
	DESK_QUESTIONS,
	DESK_CHECK,
	DESK_BOOK,
	DESK_UNREACHABLE,
	DESK_MAIL,
};
#define DESK_LISTS (DESK_MAIL + 1)
extern const struct vocabulary desk_list_words;

/* Why it stands there; the meaning is what a person reads. */
enum desk_why {
	WHY_CRITICAL,
	WHY_URGENT,
	WHY_OVERDUE,
	WHY_OFFERED,
	WHY_HELD,
	WHY_MATCH,
	WHY_NO_SHOW,
	WHY_UNBOOKED,
	WHY_PASSED,
	WHY_NOT_SCHEDULED,
	WHY_RETURNED,
	WHY_UNREACHABLE,
	WHY_UNACK,
	WHY_MAIL,
	WHY_COME_BACK,
	WHY_NEEDS,
	WHY_LOOK,
	WHY_SAID,
	WHY_QUESTION,
};
extern const struct vocabulary desk_why_words;

#endif
