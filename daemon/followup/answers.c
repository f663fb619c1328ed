/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.c - which answers a kind of question takes.
 *
 * Fails: a kind outside of the vocabulary is a bug.
 */
#include "autoconf.h"
#include "followupd/answers.h"
#include "followupd/log.h"

/* The first answer to a question is the lowest bit. */
#define A(answer) (1U << (ANSWER_##answer - ANSWER_OPEN))

/* Whether something is owed, and what. */
#define OWED_OR_NOT (A(OPEN) | A(SAME_AS) | A(STILL_OWED) | A(NOT_OWED))

/* What settles it.  No default: a new kind does not compile without its answers. */
static unsigned settling(enum question_kind k)
{
	switch (k) {
	case QUESTION_NONE:
		return 0;
	case QUESTION_CRITICAL_COMMUNICATION: /* a follow-up tells nobody within the hour */
		return A(COMMUNICATED) | A(NOT_OWED);
	case QUESTION_ACTIONABLE_UNREAD:
	case QUESTION_INCOMPLETE_RECOMMENDATION:
	case QUESTION_DISAGREEMENT:
	case QUESTION_UNKNOWN_GUIDELINE:
	case QUESTION_BAD_INPUT:
	case QUESTION_GUIDELINE_REVIEW:
	case QUESTION_SECOND_FINDING:
	case QUESTION_DATA_QUALITY:
	case QUESTION_DOUBTFUL_TEXT:
	case QUESTION_UNREAD_REPORT:
	case QUESTION_NEVER_FINAL:
	case QUESTION_REFUSED_REPORT:
	case QUESTION_SERIES_RESTART:
	case QUESTION_NO_FOLLOWUP_STATED:
	case QUESTION_FINDING_GONE:
	case QUESTION_INDEX_CANCELLED:
	case QUESTION_SUPERSEDED:
	case QUESTION_SERIES_END:
		return OWED_OR_NOT;
	case QUESTION_CLOSED_RIGHTLY:
	case QUESTION_DECEASED:
		return A(STILL_OWED) | A(NOT_OWED);
	case QUESTION_EXAM_MATCH:
	case QUESTION_APPOINTMENT_MATCH:
		return A(ATTACH_EXAM) | A(REJECT_EXAM);
	case QUESTION_APPOINTMENT_PASSED: /* done, and here is the exam; or it was not */
		return A(ATTACH_EXAM) | A(STILL_OWED) | A(NOT_OWED);
	case QUESTION_MERGE_DUPLICATE:
	case QUESTION_PATIENT_IDENTITY:
		return A(MERGE) | A(KEEP_APART);
	case QUESTION_REPORT_MOVED:
		return A(MOVE) | A(KEEP_APART);
	case QUESTION_DUPLICATE:
		return A(SAME_AS) | A(KEEP_APART) | A(NOT_OWED);
	case QUESTION_DISCREPANCY:
		return A(COMMUNICATED) | A(OPEN) | A(SAME_AS) | A(NOT_OWED);
	case QUESTION_SECOND_OPINION:
		return A(REVIEWED) | A(OPEN) | A(SAME_AS) | A(NOT_OWED);
	case QUESTION_REPORT_REVIEW:
		return A(REVIEWED);
	case QUESTION_PATIENT_LETTER:
	case QUESTION_PATIENT_NOTICE:
	case QUESTION_REPORT_RELEASE:
		return A(COMMUNICATED) | A(NOT_OWED);
	case QUESTION_NO_OWNER:
	case QUESTION_NO_ADDRESS:
	case QUESTION_OWNER_INACTIVE:
	case QUESTION_UNDELIVERABLE:
		return A(REASSIGN) | A(FIXED);
	case QUESTION_REPLY:
		return A(CONFIRM) | A(STILL_OWED) | A(NOT_OWED) | A(FIXED);
	case QUESTION_PHONE_DIFFERS: /* what was told by phone holds as it is recorded then */
	case QUESTION_IMPLAUSIBLE_DATE:
	case QUESTION_NOBODY_TO_TELL:
	case QUESTION_LETTER_REFUSED: /* it is not sent; else it is queued */
	case QUESTION_LETTER_WAITS:   /* settled without it: it is left out */
	case QUESTION_MESSAGE_FAILED:
	case QUESTION_TIMER_FAILED:
	case QUESTION_SHADOW_SUMMARY:
	case QUESTION_SOURCE_SILENT:
		return A(FIXED);
	}
	bug("question kind %d does not exist", (int)k);
}

/* What a report says, its author can say. */
#define OF_A_REPORT (A(OPEN) | A(COMMUNICATED) | A(ATTACH_EXAM) | A(MERGE))

static bool is_of_patient(enum question_kind k)
{
	return question_class_of(k) == CLASS_PATIENT;
}

/* Whatever is asked, another person may be the one to answer it, and most of it another day. */
static unsigned fitting(enum question_kind k)
{
	unsigned ends = settling(k);
	unsigned author =
	    (ends & OF_A_REPORT) && k != QUESTION_PATIENT_IDENTITY && !is_of_patient(k)
		? A(ASK_AUTHOR)
		: 0;
	bool stays = k == QUESTION_CRITICAL_COMMUNICATION || is_of_patient(k);
	unsigned waits = stays ? 0 : A(WAIT_UNTIL);
	return k == QUESTION_NONE ? 0 : ends | A(REASSIGN) | author | waits;
}

bool answer_fits(enum answer_kind answer, enum question_kind question)
{
	return answer >= ANSWER_OPEN && fitting(question) >> (answer - ANSWER_OPEN) & 1;
}

unsigned means_of(enum question_kind question)
{
	const unsigned spoken = SET_OF(TOLD_BY_PHONE) | SET_OF(TOLD_BY_PERSON),
		       written = SET_OF(TOLD_BY_SECURE_MESSAGE) | SET_OF(TOLD_BY_LETTER) |
				 SET_OF(TOLD_BY_PORTAL);
	switch (question) {
	case QUESTION_PATIENT_LETTER:
	case QUESTION_REPORT_RELEASE:
		return written | SET_OF(TOLD_BY_PERSON); /* handed over */
	case QUESTION_PATIENT_NOTICE:
		return written | spoken;
	default:
		return spoken | SET_OF(TOLD_BY_PAGE) | SET_OF(TOLD_BY_SECURE_MESSAGE);
	}
}

const char *answers_of(struct arena *a, enum question_kind question)
{
	unsigned left = fitting(question);
	const char *list = "";
	for (int i = ANSWER_OPEN; left; i++, left >>= 1) {
		if (!(left & 1))
			continue;
		const char *between = !*list ? "" : left == 1 ? " or " : ", ";
		list = arena_printf(
		    a, "%s%s%s", list, between, vocabulary_word(&answer_kind_words, i));
	}
	return list;
}
