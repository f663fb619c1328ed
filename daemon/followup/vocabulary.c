/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary.c - the words of every closed set, one table each.
 *
 * Fails: a value outside of its table, or a stored word that is in none, is a bug.
 */
#include "autoconf.h"
#include "followupd/vocabulary.h"
#include "followupd/log.h"
#include "list.h"
#include "vocabulary_table.h"

#include <string.h>

static const struct word exam_kind_table[] = {
    [TOKEN_IMAGING] = {"imaging", "an imaging exam"},
    [TOKEN_BIOPSY] = {"biopsy", "tissue is taken"},
    [TOKEN_CLINIC] = {"clinic", "a visit, or what a clinician orders there"},
    [TOKEN_LETTER] = {"letter", "somebody is told in writing"},
    [TOKEN_PRIOR] = {"prior", "earlier images are obtained"},
    [TOKEN_NONE] = {"none", "nothing that is an exam"},
};
const struct vocabulary exam_kind_words = {"kind of exam word", NULL, TABLE(exam_kind_table)};

static const struct word exam_status_table[] = {
    [EXAM_ORDERED] = {"ordered", "an order exists"},
    [EXAM_SCHEDULED] = {"scheduled", "an appointment exists"},
    [EXAM_PERFORMED] = {"performed", "images exist, nobody has read them"},
    [EXAM_PRELIMINARY] = {"preliminary", "read for the first time; opens and closes nothing"},
    [EXAM_FINAL] = {"final", "reported"},
    [EXAM_CANCELLED] = {"cancelled", "did not and will not happen"},
    [EXAM_WITHDRAWN] = {"withdrawn", "its report was taken back"},
};
const struct vocabulary exam_status_words = {
    "exam status", "exams.status", TABLE(exam_status_table)};

static const struct word visit_status_table[] = {
    [VISIT_BOOKED] = {"booked", "it stands"},
    [VISIT_MOVED] = {"moved", "it stands, on another day or hour"},
    [VISIT_CHANGED] = {"changed", "it stands, something of it is new"},
    [VISIT_CANCELLED] = {"cancelled", "it does not stand any more"},
    [VISIT_NO_SHOW] = {"no-show", "the patient did not come"},
    [VISIT_DONE] = {"done", "the patient came"},
    [VISIT_CONFIRMED] = {"confirmed", "it was told by phone, and the feed has it now"},
    [VISIT_CONTRADICTED] = {"contradicted", "it was told by phone, and the feed says otherwise"},
};
const struct vocabulary visit_status_words = {
    "appointment status", "appointments.status", TABLE(visit_status_table)};

static const struct word version_status_table[] = {
    [VERSION_PRELIMINARY] = {"preliminary", "kept; opens and closes nothing"},
    [VERSION_FINAL] = {"final", "the report"},
    [VERSION_CORRECTED] = {"corrected", "a new version of a final report, addenda too"},
    [VERSION_CANCELLED] = {"cancelled", "the exam did not happen"},
    [VERSION_WITHDRAWN] = {"withdrawn", "posted in error, for instance to the wrong patient"},
    [VERSION_REFUSED] = {"refused", "the sender has no order or patient for it"},
};
const struct vocabulary version_status_words = {
    "report status", "reports.status", TABLE(version_status_table)};

static const struct word finding_origin_table[] = {
    [ORIGIN_DISCRETE] = {"discrete", "a category or its inputs in coded fields"},
    [ORIGIN_RECOMMENDATION] = {"recommendation", "a recommendation in coded fields"},
    [ORIGIN_ACTIONABLE] = {"actionable", "an ACR actionable-finding code alone"},
    [ORIGIN_UNREAD] = {"unread", "a report without anything coded, its prose not read"},
    [ORIGIN_NARRATIVE] = {"narrative", "read in the prose"},
};
const struct vocabulary finding_origin_words = {
    "finding origin", "findings.origin", TABLE(finding_origin_table)};

static const struct word disposition_table[] = {
    [DISPOSITION_NONE] = {"none", "nothing is owed, for the reason on record"},
    [DISPOSITION_FOLLOWUP] = {"followup", "a follow-up is owed"},
    [DISPOSITION_REVIEW] = {"review", "a person is asked"},
    [DISPOSITION_WITHDRAWN] = {"withdrawn", "its report was taken back"},
    [DISPOSITION_SHADOW] = {"shadow", "only kept: its source is measured before it is trusted"},
};
const struct vocabulary disposition_words = {
    "disposition", "findings.disposition", TABLE(disposition_table)};

static const struct word inbound_format_table[] = {
    [FORMAT_HL7] = {"hl7", "a message"},
    [FORMAT_ANSWER] = {"answer", "what a person said"},
    [FORMAT_MAIL] = {"mail", "a mail that came to the reply address"},
    [FORMAT_FHIR] = {"fhir", "a FHIR resource with what it refers to"},
};
const struct vocabulary inbound_format_words = {
    "format", "inbound.format", TABLE(inbound_format_table)};

static const struct word inbound_verdict_table[] = {
    [INBOUND_ACCEPTED] = {"accepted", "acknowledged, and queued for the engine"},
    [INBOUND_REJECTED] = {"rejected", "kept, answered with a refusal"},
    [INBOUND_FRAGMENT] = {"fragment", "kept, no whole message"},
};
const struct vocabulary inbound_verdict_words = {
    "verdict on a message", "inbound.verdict", TABLE(inbound_verdict_table)};

static const struct word outcome_table[] = {
    [OUTCOME_APPLIED] = {"applied", "acted on"},
    [OUTCOME_NOT_APPLIED] = {"not-applied", "of a kind that changes nothing here"},
    [OUTCOME_REFUSED] = {"refused", "not acted on, with a reason"},
    [OUTCOME_FAILED] = {"failed", "put aside with a question; it can be replayed"},
};
const struct vocabulary outcome_words = {"outcome", "applied.outcome", TABLE(outcome_table)};

/* ---- questions ------------------------------------------------------------------------------ */

static const struct word question_class_table[] = {
    [CLASS_CRITICAL] = {"critical", "minutes count: somebody has to be told now"},
    [CLASS_SUSPICIOUS] = {"suspicious", "may be cancer: the next working hour"},
    [CLASS_AUTHOR] = {"author", "the radiologist who signed can say it"},
    [CLASS_RECORD] = {"record", "a coordinator can look it up"},
    [CLASS_REVIEW] = {"review", "who ordered the exam has to have seen its report"},
    [CLASS_PATIENT] = {"patient", "the patient has to be told by a day"},
};
const struct vocabulary question_class_words = {
    "question class", "review_items.class", TABLE(question_class_table)};

static const struct word question_kind_table[] = {
    [QUESTION_NONE] = {"none", "nothing is asked"},
    [QUESTION_CRITICAL_COMMUNICATION] = {"critical-communication",
	"an emergent or urgent finding: was a clinician told, and who?"},
    [QUESTION_ACTIONABLE_UNREAD] = {"actionable-unread",
	"a report is coded as actionable and says nothing more: what is owed?"},
    [QUESTION_INCOMPLETE_RECOMMENDATION] = {"incomplete-recommendation",
	"a recommendation without exam or interval"},
    [QUESTION_DISAGREEMENT] = {"disagreement",
	"the report and the guideline, or its code and its prose, say different things"},
    [QUESTION_UNKNOWN_GUIDELINE] = {"unknown-guideline", "there is no table for this system"},
    [QUESTION_BAD_INPUT] = {"bad-input", "a coded value that the table does not allow"},
    [QUESTION_GUIDELINE_REVIEW] = {"guideline-review",
	"the table leaves this to a person, or lacks an input"},
    [QUESTION_SECOND_FINDING] = {"second-finding",
	"the category speaks of another finding, which needs its own decision"},
    [QUESTION_DATA_QUALITY] = {"data-quality", "the coded values contradict each other"},
    [QUESTION_DOUBTFUL_TEXT] = {"doubtful-text",
	"a sentence may state something to act on: please read it"},
    [QUESTION_NO_FOLLOWUP_STATED] = {"no-followup-stated",
	"an addendum says that no follow-up is needed: is this one still owed?"},
    [QUESTION_UNREAD_REPORT] = {"unread-report",
	"a final report that nobody here can read: a document, no text, another language"},
    [QUESTION_NEVER_FINAL] = {"never-final",
	"a preliminary report that has not become final: when is it signed?"},
    [QUESTION_FINDING_GONE] = {"finding-gone",
	"a new version of the report no longer states the finding"},
    [QUESTION_INDEX_CANCELLED] = {"index-cancelled",
	"the exam that gave this follow-up was cancelled"},
    [QUESTION_IMPLAUSIBLE_DATE] = {"implausible-date",
	"the day of an exam is in the future, before the birth or too long ago: when was it?"},
    [QUESTION_REFUSED_REPORT] = {"refused-report",
	"the sender has no order or no patient for this report"},
    [QUESTION_EXAM_MATCH] = {"exam-match", "does this exam complete that follow-up?"},
    [QUESTION_APPOINTMENT_MATCH] = {"appointment-match",
	"an appointment that may be the one this follow-up waits for"},
    [QUESTION_APPOINTMENT_PASSED] = {"appointment-passed",
	"the day of the appointment has passed and no result came: was the exam done?"},
    [QUESTION_PHONE_DIFFERS] = {"phone-differs",
	"what was told by phone of an order or appointment is not what the feed says: what holds?"},
    [QUESTION_CLOSED_RIGHTLY] = {"closed-rightly",
	"what a closed follow-up was closed by is gone, or long ago: is it still owed?"},
    [QUESTION_DECEASED] = {"deceased", "a message tells of a death: has the patient died?"},
    [QUESTION_SUPERSEDED] = {"superseded",
	"a newer report speaks of the same: is the older follow-up still owed?"},
    [QUESTION_SERIES_RESTART] = {"series-restart",
	"the finding of a running series is reported again by an exam that may not answer it"},
    [QUESTION_SERIES_END] = {"series-end", "a series repeats its last step: is it over?"},
    [QUESTION_MERGE_DUPLICATE] = {"merge-duplicate",
	"both merged records have an open follow-up of that kind: are they one?"},
    [QUESTION_PATIENT_IDENTITY] = {"patient-identity",
	"a message or a merge names somebody who may be another person: are they one?"},
    [QUESTION_REPORT_MOVED] = {"report-moved",
	"a report of this patient now names another one: whose is it?"},
    [QUESTION_DUPLICATE] = {"duplicate",
	"two reports of about the same day may be one: are their follow-ups one?"},
    [QUESTION_DISCREPANCY] = {"discrepancy",
	"the report differs from an earlier reading: has who acted on that been told?"},
    [QUESTION_SECOND_OPINION] = {"second-opinion",
	"the report wants a second reading: who gives it, and what does it say?"},
    [QUESTION_REPORT_REVIEW] = {"report-review",
	"has the clinician who ordered the exam seen its report?"},
    [QUESTION_PATIENT_LETTER] = {"patient-letter",
	"has the patient been sent the result in plain words?"},
    [QUESTION_PATIENT_NOTICE] = {"patient-notice",
	"has the patient been told that a result needs to be talked over?"},
    [QUESTION_REPORT_RELEASE] = {"report-release", "can the patient see the final report?"},
    [QUESTION_NO_OWNER] = {"no-owner", "the report names nobody who could own the follow-up"},
    [QUESTION_NO_ADDRESS] = {"no-address", "an owner without a mail address, or not active"},
    [QUESTION_NOBODY_TO_TELL] = {"nobody-to-tell", "nobody with an address has that role"},
    [QUESTION_OWNER_INACTIVE] = {"owner-inactive", "the owner is no longer active"},
    [QUESTION_UNDELIVERABLE] = {"undeliverable", "a mail could not be delivered"},
    [QUESTION_REPLY] = {"reply", "a mail answers one of ours: what is to be done?"},
    [QUESTION_LETTER_REFUSED] = {"letter-refused",
	"the patient wished for no letters, and one is due: is it sent all the same?"},
    [QUESTION_LETTER_WAITS] = {"letter-waits",
	"a letter to the patient waits to be printed and sent: is it on its way?"},
    [QUESTION_MESSAGE_FAILED] = {"message-failed", "a message could not be applied"},
    [QUESTION_TIMER_FAILED] = {"timer-failed", "a due step could not be taken"},
    [QUESTION_SHADOW_SUMMARY] = {"shadow-summary", "a day of a source in shadow"},
    [QUESTION_SOURCE_SILENT] = {"source-silent",
	"a source of messages is silent for longer than it usually is: has it failed?"},
};
const struct vocabulary question_kind_words = {
    "question", "review_items.kind", TABLE(question_kind_table)};

/* No default: a new kind does not compile without its class. */
enum question_class question_class_of(enum question_kind k)
{
	switch (k) {
	case QUESTION_CRITICAL_COMMUNICATION:
		return CLASS_CRITICAL;
	case QUESTION_ACTIONABLE_UNREAD:
	case QUESTION_GUIDELINE_REVIEW:
	case QUESTION_SECOND_FINDING:
	case QUESTION_DOUBTFUL_TEXT:
	case QUESTION_SERIES_RESTART:
	case QUESTION_PATIENT_IDENTITY:
	case QUESTION_REPORT_MOVED:
	case QUESTION_DISCREPANCY:
	case QUESTION_SECOND_OPINION:
		return CLASS_SUSPICIOUS;
	case QUESTION_INCOMPLETE_RECOMMENDATION:
	case QUESTION_DISAGREEMENT:
	case QUESTION_UNKNOWN_GUIDELINE:
	case QUESTION_BAD_INPUT:
	case QUESTION_DATA_QUALITY:
	case QUESTION_NO_FOLLOWUP_STATED:
	case QUESTION_FINDING_GONE:
	case QUESTION_NEVER_FINAL:
		return CLASS_AUTHOR;
	case QUESTION_NONE:
	case QUESTION_UNREAD_REPORT:
	case QUESTION_INDEX_CANCELLED:
	case QUESTION_IMPLAUSIBLE_DATE:
	case QUESTION_REFUSED_REPORT:
	case QUESTION_EXAM_MATCH:
	case QUESTION_APPOINTMENT_MATCH:
	case QUESTION_APPOINTMENT_PASSED:
	case QUESTION_PHONE_DIFFERS:
	case QUESTION_CLOSED_RIGHTLY:
	case QUESTION_DECEASED:
	case QUESTION_SUPERSEDED:
	case QUESTION_SERIES_END:
	case QUESTION_MERGE_DUPLICATE:
	case QUESTION_DUPLICATE:
	case QUESTION_NO_OWNER:
	case QUESTION_NO_ADDRESS:
	case QUESTION_NOBODY_TO_TELL:
	case QUESTION_OWNER_INACTIVE:
	case QUESTION_UNDELIVERABLE:
	case QUESTION_REPLY:
	case QUESTION_LETTER_WAITS:
	case QUESTION_LETTER_REFUSED:
	case QUESTION_MESSAGE_FAILED:
	case QUESTION_TIMER_FAILED:
	case QUESTION_SHADOW_SUMMARY:
	case QUESTION_SOURCE_SILENT:
		return CLASS_RECORD;
	case QUESTION_REPORT_REVIEW:
		return CLASS_REVIEW;
	case QUESTION_PATIENT_LETTER:
	case QUESTION_PATIENT_NOTICE:
	case QUESTION_REPORT_RELEASE:
		return CLASS_PATIENT;
	}
	bug("question kind %d does not exist", (int)k);
}

static const struct word beside_table[] = {
    [BESIDE_REVIEW] = {"review", "the clinician who ordered an exam sees its report"},
    [BESIDE_LETTER] = {"letter", "the patient gets the result of a mammogram in plain words"},
    [BESIDE_NOTICE] = {"notice", "the patient is told of a result to be talked over"},
    [BESIDE_RELEASE] = {"release", "the patient can see the final report"},
    [BESIDE_DISCREPANCY] = {"discrepancy", "who acted on an earlier reading is told of another"},
    [BESIDE_OPINION] = {"opinion", "somebody else reads the exam, too"},
};
const struct vocabulary beside_words = {"duty", NULL, TABLE(beside_table)};

enum question_kind question_of_beside(enum beside b)
{
	static const enum question_kind kinds[] = {[BESIDE_REVIEW] = QUESTION_REPORT_REVIEW,
	    [BESIDE_LETTER] = QUESTION_PATIENT_LETTER,
	    [BESIDE_NOTICE] = QUESTION_PATIENT_NOTICE,
	    [BESIDE_RELEASE] = QUESTION_REPORT_RELEASE,
	    [BESIDE_DISCREPANCY] = QUESTION_DISCREPANCY,
	    [BESIDE_OPINION] = QUESTION_SECOND_OPINION};
	return kinds[b];
}

/* ---- notices and calendar ------------------------------------------------------------------- */

static const struct word notice_kind_table[] = {
    [NOTICE_STEP] = {"step", "a step of the policy, under the template that it names"},
    [NOTICE_CORRECTED] = {"corrected", "what a follow-up asks for has changed"},
    [NOTICE_REOPENED] = {"reopened", "a closed follow-up is open again"},
    [NOTICE_BOOKED] = {"booked", "an appointment was booked"},
    [NOTICE_MOVED] = {"moved", "an appointment moved"},
    [NOTICE_UNBOOKED] = {"unbooked", "an appointment was cancelled"},
    [NOTICE_NO_SHOW] = {"no-show", "an appointment was not kept"},
    /* Only of earlier versions: what they queued is still composed. */
    [NOTICE_REVIEW] = {"review", "a follow-up is held, and no open question says why"},
    [NOTICE_UNDELIVERABLE] = {"undeliverable", "a mail about a follow-up could not be delivered"},
    [NOTICE_WITHDRAWN] = {"withdrawn", "a follow-up has ended"},
    [NOTICE_DECEASED] = {"deceased", "the patient has died"},
    [NOTICE_QUESTION] = {"question", "one question, alone"},
    [NOTICE_DIGEST] = {"digest", "the questions and follow-ups that wait for one person"},
    [NOTICE_OLD_REPORTS] = {"old-reports", "what old reports opened without mailing"},
    [NOTICE_SHADOW_SUMMARY] = {"shadow-summary", "a day of a source in shadow"},
    [NOTICE_ATTEMPT_AGAIN] = {"attempt-again", "who tried to reach the patient is to try again"},
    [NOTICE_ASSIGNED] = {"assigned", "a follow-up has a new owner: told to him"},
    [NOTICE_HANDED_OVER] = {"handed-over", "a follow-up has a new owner: told to the one before"},
    [NOTICE_OFFERED] = {"transfer-offered", "somebody is asked to take over a follow-up"},
    [NOTICE_OFFER_ENDED] = {"transfer-returned", "an offer has ended: its owner stays"},
    [NOTICE_POSTPONED] = {"postponed", "the day until which a follow-up was postponed has come"},
    [NOTICE_SILENCE] = {"silence", "a working day on which nobody was sent anything"},
    [NOTICE_SOURCE_SILENT] = {"source-silent", "a source of messages that has fallen silent"},
    [NOTICE_NEEDS] = {"needs",
	"an order, authorisation or referral that it waits for is asked about"},
};
const struct vocabulary notice_kind_words = {"notice", NULL, TABLE(notice_kind_table)};

static const struct word outbox_phase_table[] = {
    [PHASE_READY] = {"ready", "the server has not seen a byte of it"},
    [PHASE_BODY] = {"body", "permitted to leave: the server may have it"},
};
const struct vocabulary outbox_phase_words = {
    "phase of a mail", "outbox.phase", TABLE(outbox_phase_table)};

static const struct word verdict_table[] = {
    [VERDICT_ACCEPTED] = {"accepted", "the server has taken it"},
    [VERDICT_RETRY] = {"retry", "later again"},
    [VERDICT_FAILED] = {"failed", "this mail will never be taken"},
    [VERDICT_CONFIGURATION] = {"configuration", "no mail will be taken until a person has acted"},
    [VERDICT_IN_DOUBT] = {"in-doubt", "the server may have it"},
};
const struct vocabulary verdict_words = {
    "verdict on an attempt", "delivery_attempts.verdict", TABLE(verdict_table)};

static const struct word delivery_outcome_table[] = {
    [DELIVERY_ACCEPTED] = {"accepted", "the server has taken it"},
    [DELIVERY_FAILED] = {"failed", "it could not be delivered"},
    [DELIVERY_WITHDRAWN] = {"withdrawn", "taken back before it left"},
};
const struct vocabulary delivery_outcome_words = {
    "delivery", "deliveries.outcome", TABLE(delivery_outcome_table)};

static const struct word calendar_kind_table[] = {
    [CALENDAR_DUE] = {"due", "the day the exam is due"},
    [CALENDAR_APPOINTMENT] = {"appointment", "its appointment"},
};
const struct vocabulary calendar_kind_words = {
    "calendar entry", "calendar_entries.kind", TABLE(calendar_kind_table)};

/* ---- follow-ups ----------------------------------------------------------------------------- */

static const struct word followup_state_table[] = {
    [FOLLOWUP_OPEN] = {"open", "nothing is ordered"},
    [FOLLOWUP_ORDERED] = {"ordered", "an order exists"},
    [FOLLOWUP_SCHEDULED] = {"scheduled", "an appointment exists"},
    [FOLLOWUP_PERFORMED] = {"performed", "images exist, the report is awaited"},
    [FOLLOWUP_CLOSED] = {"closed", "it ended, with a code and its proof"},
};
const struct vocabulary followup_state_words = {
    "follow-up state", "followups.state", TABLE(followup_state_table)};

static const struct word followup_hold_table[] = {
    [HOLD_NONE] = {"none", "reminders go out"},
    [HOLD_REVIEW] = {"review", "they wait for the answer to a question"},
    [HOLD_SUSPENDED] = {"suspended", "the patient has died"},
};
const struct vocabulary followup_hold_words = {
    "follow-up hold", "followups.hold", TABLE(followup_hold_table)};

/* ---- roles ---------------------------------------------------------------------------------- */

static const struct word role_table[] = {
    [ROLE_OWNER] = {"owner", "who is accountable for the follow-up, or is asked first"},
    [ROLE_ALTERNATE] = {"alternate", "another radiologist than the owner"},
    [ROLE_CLINICIAN] = {"clinician", "orders exams and owns what they ask for"},
    [ROLE_COORDINATOR] = {"coordinator", "chases follow-ups and answers questions"},
    [ROLE_SECOND_COORDINATOR] = {"second-coordinator",
	"another coordinator than the owner of the question"},
    [ROLE_NAVIGATOR] = {"navigator", "calls patients"},
    [ROLE_RADIOLOGIST] = {"radiologist", "reads exams; of a question the one who signed"},
    [ROLE_CHIEF] = {"chief", "answers for the programme"},
    [ROLE_QUALITY] = {"quality-officer", "answers for quality and safety"},
    [ROLE_ADMINISTRATOR] = {"administrator", "is on call for the hospital's administration"},
    [ROLE_FAIL_SAFE] = {"fail-safe", "stands in for whoever cannot be told; exactly one person"},
};
const struct vocabulary role_words = {"role", NULL, TABLE(role_table)};

static const struct word period_kind_table[] = {
    [PERIOD_ABSENT] = {"absence", "somebody is away, or has left"},
    [PERIOD_ON_CALL] = {"duty", "somebody is on call"},
    [PERIOD_MEMBER] = {"team", "somebody is of a team"},
};
const struct vocabulary period_kind_words = {
    "kind of period", "people_periods.kind", TABLE(period_kind_table)};

static const struct word assign_by_table[] = {
    [ASSIGN_PATIENT] = {"patient", "the same one for the same patient"},
    [ASSIGN_LOAD] = {"load", "whoever has fewest open follow-ups"},
    [ASSIGN_TURN] = {"turn", "whoever was given none for longest"},
};
const struct vocabulary assign_by_words = {
    "way to choose one of a team", NULL, TABLE(assign_by_table)};

/* ---- steps of the policy -------------------------------------------------------------------- */

static const struct word step_from_table[] = {
    [FROM_OPENED] = {"opened", "the day the follow-up was opened"},
    [FROM_TARGET] = {"target", "the day the exam is due"},
    [FROM_LATEST] = {"latest", "the last day of the published interval"},
};
const struct vocabulary step_from_words = {"start of a step", NULL, TABLE(step_from_table)};

static const struct word step_unless_table[] = {
    [UNLESS_NEVER] = {"never", "the step is always taken"},
    [UNLESS_ACKNOWLEDGED] = {"acknowledged", "a person has seen it"},
    [UNLESS_ORDERED] = {"ordered", "an order exists"},
    [UNLESS_SCHEDULED] = {"scheduled", "an appointment exists"},
};
const struct vocabulary step_unless_words = {"condition of a step", NULL, TABLE(step_unless_table)};

/* ---- closures ------------------------------------------------------------------------------- */

static const struct word closure_table[] = {
    [CLOSURE_NONE] = {"none", "it is open"},
    [CLOSURE_DONE_MATCH] = {"DONE_MATCH", "recommended exam done in its window"},
    [CLOSURE_DONE_EARLY] = {"DONE_EARLY", "exam done before its window"},
    [CLOSURE_DONE_LATE] = {"DONE_LATE", "exam done after its window"},
    [CLOSURE_DONE_EQUIV] = {"DONE_EQUIV", "another exam answers the question"},
    [CLOSURE_DONE_ELSEWHERE] = {"DONE_ELSEWHERE", "done at an outside site"},
    [CLOSURE_DONE_NONIMG] = {"DONE_NONIMG", "visit, biopsy or lab done"},
    [CLOSURE_RESOLVED_BY_RESULT] = {"RESOLVED_BY_RESULT",
	"a later report settles it or sets a new interval"},
    [CLOSURE_CLIN_CLOSED] = {"CLIN_CLOSED", "not indicated"},
    [CLOSURE_MANAGED_ONC] = {"MANAGED_ONC", "covered by the oncologist's plan"},
    [CLOSURE_MANAGED_SPEC] = {"MANAGED_SPEC", "covered by a specialist's plan"},
    [CLOSURE_DECLINED] = {"DECLINED", "patient declined after information"},
    [CLOSURE_DECEASED] = {"DECEASED", "patient has died"},
    [CLOSURE_LIMITED_LIFE] = {"LIMITED_LIFE", "limited life expectancy"},
    [CLOSURE_HOSPICE] = {"HOSPICE", "patient is in hospice care"},
    [CLOSURE_TRANSFERRED_CARE] = {"TRANSFERRED_CARE", "another system accepted it"},
    [CLOSURE_DUPLICATE] = {"DUPLICATE", "same finding, same request"},
    [CLOSURE_MERGED] = {"MERGED", "joined with another follow-up"},
    [CLOSURE_ENTERED_IN_ERROR] = {"ENTERED_IN_ERROR", "there was no such finding"},
    [CLOSURE_WITHDRAWN] = {"WITHDRAWN", "the report or an addendum cancels it"},
    [CLOSURE_LTFU] = {"LTFU", "lost to follow-up, attempts rule met"},
    [CLOSURE_ADMIN_CLOSED] = {"ADMIN_CLOSED", "decision of the programme"},
};
const struct vocabulary closure_words = {"closure code", "followups.closure", TABLE(closure_table)};

/* ---- exams against follow-ups --------------------------------------------------------------- */

static const struct word exam_reason_table[] = {
    [REASON_INDEX] = {"index", "it is the exam that the follow-up comes from"},
    [REASON_CANCELLED] = {"cancelled", "it was cancelled"},
    [REASON_WITHDRAWN] = {"withdrawn", "its report was withdrawn"},
    [REASON_REFUSED] = {"refused", "its sender has no order or no patient for it"},
    [REASON_TOO_SOON] = {"too-soon", "it is from {have}, too soon after the exam that asked: "
				     "{from} is the first day that counts"},
    [REASON_NOT_READ] = {"not-read", "images exist, and nobody has read them"},
    [REASON_PRELIMINARY] = {"preliminary", "only a preliminary report"},
    [REASON_FINAL] = {"final", "its report is final"},
    [REASON_SAME_EXAM] = {"same-exam", "the exam that is owed: {have} for {owed}"},
    [REASON_WIDER] = {"wider", "the same kind of exam, and it shows what is owed: {have}"},
    [REASON_STANDS_IN] = {"stands-in", "{have} answers {owed}, by the table of substitutions"},
    [REASON_DESCRIBES] = {"describes", "{have} answers {owed}, because its report describes it"},
    [REASON_MEASURES] = {"measures",
	"another exam ({have}), and its report measures something in {owed}"},
    [REASON_MAY_STAND_IN] = {"may-stand-in",
	"{have} may stand in for {owed}: the table of substitutions leaves it to a person"},
    [REASON_NO_SUBSTITUTE] = {"no-substitute", "{have} does not stand in for {owed}"},
    [REASON_OTHER_MACHINE] = {"other-machine", "other kind of exam: {have}, owed is {owed}"},
    [REASON_OTHER_REGION] = {"other-region", "other region: {have}, owed is {owed}"},
    [REASON_PART_OF_REGION] = {"part-of-region", "it may not show all: {have}, owed is {owed}"},
    [REASON_REGION_UNKNOWN] = {"region-unknown",
	"what part of the body it shows cannot be told, owed is {owed}"},
    [REASON_OTHER_PROTOCOL] = {"other-protocol",
	"it shows the region, and is not the exam that is owed: {have} for {owed}"},
    [REASON_TISSUE] = {"tissue", "tissue was taken of what is owed: {have}"},
    [REASON_NO_TISSUE] = {"no-tissue", "no tissue was taken for certain, and {owed} is owed"},
    [REASON_NO_IMAGING] = {"no-imaging", "owed is {owed}, which no exam answers"},
    [REASON_PURPOSE_UNKNOWN] = {"purpose-unknown", "what it was for cannot be told"},
    [REASON_PROCEDURE] = {"procedure", "it is a procedure, and images alone are owed"},
    [REASON_LIMITED] = {"limited", "it is a limited exam"},
    [REASON_SCREENING] = {"screening", "it is a screening exam, and a diagnostic one is owed"},
    [REASON_SAME_SIDE] = {"same-side", "same side: {have}"},
    [REASON_OTHER_SIDE] = {"other-side", "other side: {have}, owed is {owed}"},
    [REASON_SIDE_UNKNOWN] = {"side-unknown", "its side is not stated, owed is {owed}"},
    [REASON_SIDE_OPEN] = {"side-open", "nobody said which side is owed, and it shows one: {have}"},
    [REASON_CONTRAST] = {"contrast", "contrast: {have}, owed is {owed}"},
    [REASON_ONE_OF_SEVERAL] = {"one-of-several",
	"only one of several exams that are owed together"},
    [REASON_TOKEN_UNKNOWN] = {"token-unknown", "owed is {owed}, which the code tables do not know"},
    [REASON_OWED_UNCLEAR] = {"owed-unclear", "which part of the body is owed was not understood"},
    [REASON_NONE_NAMED] = {"none-named", "the follow-up names no exam that is owed"},
    [REASON_CODE_AND_REPORT] = {"code-and-report",
	"its code says {have} and its report {owed}: they contradict each other"},
    [REASON_UNDATED] = {"undated", "it has no date that can be believed"},
    [REASON_SAME_DAY] = {"same-day",
	"it is of the same day as the exam that it would repeat, and which came first is not "
	"known"},
    [REASON_MUCH_TOO_EARLY] = {"much-too-early",
	"much too early: {have}, {days} days before {from}, from when it counts"},
    [REASON_EARLY] = {"early", "early: {have}, {days} days before {from}, from when it counts"},
    [REASON_ON_TIME] = {"on-time", "on time: {have}, owed from {from}{to}"},
    [REASON_LATE] = {"late", "late: {have}, {days} days after {until}"},
    [REASON_ORDERED_FOR_IT] = {"ordered-for-it", "it is the exam that was ordered for it"},
    [REASON_COMPARES] = {"compares", "its report compares it with the exam that asked"},
    [REASON_SAYS_NOT_DONE] = {"says-not-done", "its report says that it was not done{of}"},
    [REASON_SAYS_NONDIAGNOSTIC] = {"says-nondiagnostic",
	"its report says that it does not suffice for a diagnosis{of}"},
    [REASON_SAYS_LIMITED] = {"says-limited", "its report says that it is limited{of}"},
    [REASON_SAYS_PLANNING] = {"says-planning",
	"its report says that it was made to plan a treatment"},
    [REASON_SAYS_GUIDANCE] = {"says-guidance", "its report says that it guided a procedure"},
    [REASON_SAYS_OUTSIDE] = {"says-outside", "its report reads the images of another site"},
    [REASON_SAYS_ELSEWHERE] = {"says-elsewhere", "its report points to another report"},
    [REASON_SAYS_UNREAD] = {"says-unread", "its report cannot be read here"},
    [REASON_SAYS_NO_CONTRAST] = {"says-no-contrast",
	"its report says that no contrast was given, and it is owed"},
    [REASON_SAYS_REMOVED] = {"says-removed", "its report says that the organ was taken out{of}"},
    [REASON_SAYS_ASIDE] = {"says-aside",
	"it was made for something urgent, and its report has no word of the finding"},
    [REASON_SAYS_NO_WORD] = {"says-no-word", "its report has no word of what was found"},
    [REASON_SAYS_MACHINE] = {"says-machine",
	"its report is in the words of another machine: {have}"},
    [REASON_SAYS_ONLY_LEFT] = {"says-only-left", "its report speaks of the left side only"},
    [REASON_SAYS_ONLY_RIGHT] = {"says-only-right", "its report speaks of the right side only"},
    [REASON_SAYS_NO_SIDE] = {"says-no-side", "its report names no side, and one is owed"},
    [REASON_SAYS_OTHER_PART] = {"says-other-part", "its report speaks of another part of the body"},
    [REASON_SAYS] = {"says", "its report says: {have}"},
    [REASON_CLOSED_IT] = {"closed-it", "it closed the follow-up on {from}"},
    [REASON_FALLEN] = {"fallen", "it is no proof any more: {have}"},
    [REASON_REJECTED] = {"rejected", "rejected by {have} on {from}: {owed}"},
    [REASON_JOINT] = {"joint", "only a part of what is owed together"},
    [REASON_IDENTITY] = {"identity",
	"of another record: whether that is this patient is asked ({have})"},
    [REASON_CAME_BY_MERGE] = {"came-by-merge", "from a record that was merged into this one"},
    [REASON_ORDER_CANCELLED] = {"order-cancelled", "its order was cancelled"},
    [REASON_ONLY_ORDERED] = {"only-ordered", "it is not done yet"},
    [REASON_OTHER_ORDER] = {"other-order", "another order is linked to the follow-up"},
    [REASON_NOTE_NAMES] = {"note-names", "the note of its order names the exam that asked"},
};
const struct vocabulary exam_reason_words = {"reason of a match", NULL, TABLE(exam_reason_table)};

static const struct word explain_verdict_table[] = {
    [EXPLAIN_ORIGIN] = {"origin", "the exam it comes from"},
    [EXPLAIN_CLOSES] = {"closes", "it closed the follow-up"},
    [EXPLAIN_FITS] = {"fits", "it answers: the next message about it closes the follow-up"},
    [EXPLAIN_ASKED] = {"asked", "a person decides whether it answers"},
    [EXPLAIN_NOT_YET] = {"not-yet", "it can close the follow-up later"},
    [EXPLAIN_DOES_NOT_COUNT] = {"does-not-count", "it does not answer"},
    [EXPLAIN_NOT_NEEDED] = {"not-needed", "the follow-up is closed without it"},
};
const struct vocabulary explain_verdict_words = {
    "verdict on an exam", NULL, TABLE(explain_verdict_table)};

/* ---- the desk ------------------------------------------------------------------------------- */

static const struct word desk_list_table[] = {
    [DESK_ALL] = {"todo", "everything that needs somebody today"},
    [DESK_CRITICAL] = {"critical", "critical or urgent, and nobody has answered for it"},
    [DESK_OVERDUE] = {"overdue", "past its date and its grace"},
    [DESK_UNACK] = {"unack", "told and reminded, and nobody has acknowledged it"},
    [DESK_QUESTIONS] = {"questions", "a question waits for its answer"},
    [DESK_CHECK] = {"check", "somebody has to look before it goes on"},
    [DESK_BOOK] = {"book", "an appointment is missing"},
    [DESK_UNREACHABLE] = {"unreachable", "the patient was not reached"},
    [DESK_MAIL] = {"mail", "somebody could not be told"},
};
const struct vocabulary desk_list_words = {"list", "desk.list", TABLE(desk_list_table)};

static const struct word desk_why_table[] = {
    [WHY_CRITICAL] = {"critical", "a critical question is open"},
    [WHY_URGENT] = {"urgent", "due within three days, and not acknowledged"},
    [WHY_OVERDUE] = {"overdue", "it is overdue"},
    [WHY_OFFERED] = {"offered", "it is offered: accept it or return it"},
    [WHY_HELD] = {"held", "it is held, and no open question says why"},
    [WHY_MATCH] = {"match", "whether an exam or a visit answers it is open"},
    [WHY_NO_SHOW] = {"no-show", "the patient did not come"},
    [WHY_UNBOOKED] = {"unbooked", "its appointment was cancelled"},
    [WHY_PASSED] = {"passed", "the day of its appointment went by without a result"},
    [WHY_NOT_SCHEDULED] = {"not-scheduled", "it is ordered and not scheduled"},
    [WHY_RETURNED] = {"returned", "nobody accepted the offer: it came back"},
    [WHY_UNREACHABLE] = {"unreachable", "the patient was not reached"},
    [WHY_UNACK] = {"unack", "no answer to a notice and its reminder"},
    [WHY_MAIL] = {"mail", "a mail failed, or nobody can be told"},
    [WHY_COME_BACK] = {"come-back", "the day has come for which somebody put it off"},
    [WHY_NEEDS] = {"needs", "an order, authorisation or referral is still missing"},
    [WHY_LOOK] = {"look-again", "the day has come on which somebody wanted to look again"},
    [WHY_SAID] = {"said", "somebody said by mail or link what a person has to confirm"},
    [WHY_QUESTION] = {"question", "a question is open"},
};
const struct vocabulary desk_why_words = {"reason of the desk", "desk.why", TABLE(desk_why_table)};

/* ---- all of them ---------------------------------------------------------------------------- */

const struct vocabulary *const vocabularies[] = {&exam_kind_words, &exam_status_words,
    &visit_status_words, &version_status_words, &finding_origin_words, &disposition_words,
    &inbound_format_words, &inbound_verdict_words, &outcome_words, &beside_words,
    &question_class_words, &question_kind_words, &notice_kind_words, &outbox_phase_words,
    &verdict_words, &delivery_outcome_words, &calendar_kind_words, &history_kind_words,
    &question_event_words, &answer_kind_words, &owner_source_words, &need_words, &not_owed_words,
    &wait_reason_words, &told_by_words, &attempt_channel_words, &attempt_outcome_words,
    &contact_kind_words, &contact_use_words, &contact_place_words, &contact_end_words,
    &followup_state_words, &followup_hold_words, &role_words, &period_kind_words, &assign_by_words,
    &step_from_words, &step_unless_words, &closure_words, &exam_reason_words,
    &explain_verdict_words, &letter_state_words, &letter_says_words, &breast_density_words,
    &desk_list_words, &desk_why_words, NULL};

const char *vocabulary_word(const struct vocabulary *v, int value)
{
	if (value < 0 || (size_t)value >= v->count)
		bug("%s %d does not exist", v->name, value);
	return v->word[value].word;
}

const char *vocabulary_meaning(const struct vocabulary *v, int value)
{
	if (value < 0 || (size_t)value >= v->count)
		bug("%s %d does not exist", v->name, value);
	return v->word[value].meaning;
}

bool vocabulary_find(const struct vocabulary *v, const char *word, int *value)
{
	/* Most differ in their first letter: asked for every notice of a chart. */
	for (size_t i = 0; word && i < v->count; i++)
		if (*v->word[i].word == *word && strcmp(v->word[i].word, word) == 0) {
			*value = (int)i;
			return true;
		}
	return false;
}

int vocabulary_value(const struct vocabulary *v, const char *word)
{
	int value;
	if (!vocabulary_find(v, word, &value))
		bug("%s \"%s\" does not exist", v->name, word ? word : "");
	return value;
}

unsigned vocabulary_set(const struct vocabulary *v, const char *list)
{
	unsigned set = 0;
	const char *item;
	size_t len;
	while (list_next(&list, "|", &item, &len))
		for (size_t i = 0; i < v->count; i++)
			if (strlen(v->word[i].word) == len &&
			    memcmp(v->word[i].word, item, len) == 0)
				set |= SET_OF(i);
	return set;
}

const char *vocabulary_list(
    struct arena *a, const struct vocabulary *v, unsigned set, const char *between)
{
	const char *list = "";
	for (size_t i = 0; i < v->count; i++)
		if (set & SET_OF(i))
			list =
			    arena_printf(a, "%s%s%s", list, *list ? between : "", v->word[i].word);
	return list;
}
