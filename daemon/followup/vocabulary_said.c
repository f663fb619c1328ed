/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary_said.c - the words of what people say, and of what stands in a history.
 */
#include "autoconf.h"
#include "followupd/vocabulary.h"
#include "followupd/log.h"
#include "followupd/facts.h"
#include "vocabulary_table.h"

static const struct word history_kind_table[] = {
    [HISTORY_OPENED] = {"opened", "a report asked for it"},
    [HISTORY_REPLANNED] = {"replanned", "a new version of the report changed it"},
    [HISTORY_HELD] = {"held", "reminders pause"},
    [HISTORY_RELEASED] = {"released", "reminders go on"},
    [HISTORY_CLOSED] = {"closed", "with a code and its proof"},
    [HISTORY_REOPENED] = {"reopened", "the closure no longer stands"},
    [HISTORY_ORDERED] = {"ordered", "an order exists"},
    [HISTORY_ORDER_GONE] = {"order-gone", "the order was cancelled"},
    [HISTORY_SCHEDULED] = {"scheduled", "an appointment exists or moved"},
    [HISTORY_UNSCHEDULED] = {"unscheduled", "the appointment was cancelled"},
    [HISTORY_NO_SHOW] = {"no-show", "the patient did not come"},
    [HISTORY_PERFORMED] = {"performed", "images exist"},
    [HISTORY_NOT_PERFORMED] = {"not-performed", "the exam did not happen after all"},
    [HISTORY_LINKED] = {"linked", "an order was found to belong to it"},
    [HISTORY_MATCH_DOUBTFUL] = {"match-doubtful", "an exam may complete it: asked"},
    [HISTORY_EARLY_EXAM] = {"early-exam", "the right exam, long before its time"},
    [HISTORY_OVERDUE] = {"overdue", "its grace is over"},
    [HISTORY_ESCALATED] = {"escalated", "a tier was told"},
    [HISTORY_REMINDED] = {"reminded", "a step of the policy was taken"},
    [HISTORY_SKIPPED] = {"skipped", "a step that was due together with a later one"},
    [HISTORY_TOLD] = {"told", "a notice was written to a person"},
    [HISTORY_UNDELIVERED] = {"undelivered", "a notice could not be delivered"},
    [HISTORY_CAME_AGAIN] = {"came-again", "its report came by another way, under another number"},
    [HISTORY_MOVED] = {"moved", "its report stands under another number from now on"},
    [HISTORY_MERGED] = {"merged", "its patient's record was merged"},
    [HISTORY_ACKNOWLEDGED] = {"acknowledged", "a person has seen it"},
    [HISTORY_QUESTION_ANSWERED] = {"question-answered", "a question about it was answered"},
    [HISTORY_REASSIGNED] = {"reassigned", "another person owns it"},
    [HISTORY_ATTEMPTED] = {"attempted", "somebody tried to reach the patient"},
    [HISTORY_OFFERED] = {"transfer-offered", "another person was asked to take it over"},
    [HISTORY_OFFER_ACCEPTED] = {"transfer-accepted", "that person has"},
    [HISTORY_OFFER_ENDED] = {"transfer-returned", "that person has not: its owner stays"},
    [HISTORY_POSTPONED] = {"postponed", "no reminder until a day"},
    [HISTORY_POLICY_CHANGED] = {"policy-changed", "it goes by another policy from now on"},
    [HISTORY_ENTERED] = {"entered", "a person entered it by hand"},
    [HISTORY_NEEDED] = {"needed", "it waits for an order, an authorisation or a referral"},
    [HISTORY_NEED_ENDED] = {"need-ended", "it waits for that no more"},
    [HISTORY_NOTED] = {"noted", "a person wrote a note"},
    [HISTORY_SEEN] = {"seen", "a person has looked at it, and decided nothing"},
    [HISTORY_LETTER] = {"letter", "a letter to the patient was queued, printed or left out"},
    [HISTORY_CONTACT] = {"contact", "what the patient is reached by was put right"},
    [HISTORY_PHONED] = {"phoned", "an order or an appointment was told by phone"},
    [HISTORY_PHONE_CONFIRMED] = {"phone-confirmed", "the feed has what was told by phone"},
    [HISTORY_PHONE_ENDED] = {"phone-ended", "what was told by phone counts no more"},
    [HISTORY_UNDONE] = {"undone", "who said something took it back"},
};
const struct vocabulary history_kind_words = {"history", NULL, TABLE(history_kind_table)};

static const struct word question_event_table[] = {
    [QUESTION_WAS_ASKED] = {"asked", "it was asked, or asked again"},
    [QUESTION_WAS_REASSIGNED] = {"reassigned", "another person owns it"},
    [QUESTION_WENT_TO_AUTHOR] = {"author-asked", "it was put to the author of the report"},
    [QUESTION_WAS_PUT_OFF] = {"put-off", "it waits until a day"},
    [QUESTION_WENT_ON] = {"went-on", "that day has come"},
    [QUESTION_WAS_CONTACTED] = {"contacted", "somebody was told; the read-back is missing"},
    [QUESTION_WAS_ANSWERED] = {"answered", "a person answered it"},
    [QUESTION_WAS_WITHDRAWN] = {"withdrawn", "what was asked has come by itself"},
    [QUESTION_WAS_UNDONE] = {"undone", "who said something about it took it back"},
};
const struct vocabulary question_event_words = {
    "question event", NULL, TABLE(question_event_table)};

static const struct word answer_kind_table[] = {
    [ANSWER_ACKNOWLEDGE] = {"ack", "seen; the follow-up stays open"},
    [ANSWER_CLOSE] = {"close", "closes a follow-up with a code"},
    [ANSWER_REOPEN] = {"reopen", "opens a closed one again"},
    [ANSWER_ATTEMPT] = {"attempt",
	"somebody tried to reach the patient: by what, with what outcome"},
    [ANSWER_ASSIGN] = {"assign", "another person owns the follow-up from now on"},
    [ANSWER_OFFER] = {"transfer",
	"offers the follow-up to another person; its owner stays until then"},
    [ANSWER_ACCEPT] = {"transfer-accept", "who was offered it owns it from now on"},
    [ANSWER_RETURN] = {"transfer-return", "ends the offer: its owner stays"},
    [ANSWER_POSTPONE] = {"postpone", "no reminder until a day; its dates and escalations stay"},
    [ANSWER_POLICY] = {"policy", "it goes by the policy in force from now on"},
    [ANSWER_ENTER] = {"enter", "a follow-up that no message asked for is opened"},
    [ANSWER_NEED] = {"need", "it waits for an order, an authorisation or a referral"},
    [ANSWER_NOTE] = {"note", "words about it; nothing else changes"},
    [ANSWER_SEEN] = {"seen", "somebody has looked at it; nothing is decided"},
    [ANSWER_LETTER] = {"letter",
	"a letter to the patient is wanted, printed, sent, received, returned or left out"},
    [ANSWER_CONTACT] = {"contact",
	"a number, an address or a language of the patient: right or wrong"},
    [ANSWER_ORDER] = {"order", "an order or an appointment that was told by phone"},
    [ANSWER_UNDO] = {"undo", "takes an answer back, within ten minutes, by who gave it"},
    [ANSWER_OPEN] = {"open",
	"opens the follow-up that is owed, or plans the one asked about again"},
    [ANSWER_SAME_AS] = {"same-as", "another follow-up tracks it already"},
    [ANSWER_STILL_OWED] = {"still-owed", "the follow-up asked about stays as it is"},
    [ANSWER_NOT_OWED] = {"not-owed", "nothing is owed, for a coded reason"},
    [ANSWER_ATTACH_EXAM] = {"attach-exam", "that exam completes the follow-up"},
    [ANSWER_REJECT_EXAM] = {"reject-exam",
	"that exam does not count, and is not asked about again"},
    [ANSWER_MERGE] = {"merge", "they are one: the earliest goes on, the others close"},
    [ANSWER_KEEP_APART] = {"keep-apart", "they are two: both go on"},
    [ANSWER_MOVE] = {"move",
	"the report is the other patient's: what rested on it here is taken back"},
    [ANSWER_COMMUNICATED] = {"communicated", "somebody was told: who, when and by what means"},
    [ANSWER_REVIEWED] = {"reviewed", "a clinician has seen the report"},
    [ANSWER_REASSIGN] = {"reassign",
	"another person owns it: the question, or the follow-up whose owner is asked about"},
    [ANSWER_ASK_AUTHOR] = {"ask-author", "the author of the report is to answer it"},
    [ANSWER_WAIT_UNTIL] = {"wait-until", "nobody is told of it until a day"},
    [ANSWER_CONFIRM] = {"confirm", "what the mail proposes is done"},
    [ANSWER_FIXED] = {"fixed", "what was in the way is put right"},
};
const struct vocabulary answer_kind_words = {"answer", NULL, TABLE(answer_kind_table)};

static const struct word not_owed_table[] = {
    [NOT_OWED_NO_FINDING] = {"no-finding", "there is no such finding"},
    [NOT_OWED_MISREAD] = {"misread",
	"the report does not ask for it: history, a quotation, a condition"},
    [NOT_OWED_BENIGN] = {"benign", "the finding needs no follow-up"},
    [NOT_OWED_ALREADY_DONE] = {"already-done", "what was asked for is done"},
    [NOT_OWED_ELSEWHERE] = {"elsewhere", "a specialist or another site follows it"},
    [NOT_OWED_NOT_INDICATED] = {"not-indicated", "a clinician decided against it"},
    [NOT_OWED_PATIENT_DECLINED] = {"patient-declined", "the patient declined after information"},
    [NOT_OWED_LIMITED_LIFE] = {"limited-life", "limited life expectancy, or hospice care"},
    [NOT_OWED_DECEASED] = {"deceased", "the patient has died"},
    [NOT_OWED_WRONG_PATIENT] = {"wrong-patient", "the report belongs to another patient"},
};
const struct vocabulary not_owed_words = {"reason", NULL, TABLE(not_owed_table)};

static const struct word owner_source_table[] = {
    [OWNER_ORDERER] = {"orderer", "who ordered the exam"},
    [OWNER_ATTENDING] = {"attending", "who attended the patient then"},
    [OWNER_PRIMARY_CARE] = {"primary-care", "the patient's own doctor"},
    [OWNER_READER] = {"reader", "who read the exam"},
};
const struct vocabulary owner_source_words = {
    "source of an owner", NULL, TABLE(owner_source_table)};

static const struct word need_table[] = {
    [NEED_NONE] = {"nothing", "nothing that a person has recorded"},
    [NEED_ORDER] = {"order", "an order"},
    [NEED_AUTHORISATION] = {"authorisation", "the payer's authorisation"},
    [NEED_REFERRAL] = {"referral", "a referral"},
};
const struct vocabulary need_words = {"need", "followups.need", TABLE(need_table)};

static const struct word wait_reason_table[] = {
    [WAIT_RECORDS] = {"records", "earlier images or another site's records are on their way"},
    [WAIT_RESULT] = {"result", "the result of a test or an exam is awaited"},
    [WAIT_CLINICIAN] = {"clinician", "a clinician's decision is awaited"},
    [WAIT_PATIENT] = {"patient", "the patient is away, or decides"},
    [WAIT_COLLEAGUE] = {"colleague", "who knows it is away"},
};
const struct vocabulary wait_reason_words = {"reason to wait", NULL, TABLE(wait_reason_table)};

static const struct word told_by_table[] = {
    [TOLD_BY_PHONE] = {"phone", "by telephone"},
    [TOLD_BY_PERSON] = {"person", "face to face"},
    [TOLD_BY_PAGE] = {"page", "by a pager that was answered"},
    [TOLD_BY_SECURE_MESSAGE] = {"secure-message", "by a message whose receipt was confirmed"},
    [TOLD_BY_LETTER] = {"letter", "by post or handed over; of patients"},
    [TOLD_BY_PORTAL] = {"portal", "in the patient portal; of patients"},
};
const struct vocabulary told_by_words = {"means", NULL, TABLE(told_by_table)};

static const struct word attempt_channel_table[] = {
    [CHANNEL_PHONE] = {"phone", "a call"},
    [CHANNEL_LETTER] = {"letter", "a letter"},
    [CHANNEL_CERTIFIED_LETTER] = {"certified-letter", "a letter whose delivery the post confirms"},
    [CHANNEL_PORTAL] = {"portal", "a message in the patient portal; it never counts alone"},
    [CHANNEL_MAIL] = {"mail", "an e-mail"},
    [CHANNEL_VISIT] = {"visit", "face to face"},
    [CHANNEL_OTHER] = {"other", "another way, which the note names"},
};
const struct vocabulary attempt_channel_words = {
    "channel", "attempts.channel", TABLE(attempt_channel_table)};

static const struct word contact_kind_table[] = {
    [CONTACT_PHONE] = {"phone", "a telephone number"},
    [CONTACT_MAIL] = {"mail", "an e-mail address"},
    [CONTACT_ADDRESS] = {"address", "a postal address"},
    [CONTACT_LANGUAGE] = {"language", "the language the patient speaks"},
    [CONTACT_INTERPRETER] = {"interpreter", "an interpreter is needed"},
    [CONTACT_MAY_TELL] = {"may-tell", "who else may be told, by a release on file"},
    [CONTACT_NEVER] = {"do-not-contact", "the patient does not want to be contacted"},
};
const struct vocabulary contact_kind_words = {
    "kind of contact", "contact_points.kind", TABLE(contact_kind_table)};

static const struct word contact_use_table[] = {
    [USE_UNSAID] = {"unsaid", "it is not said which"},
    [USE_HOME] = {"home", "at home"},
    [USE_MOBILE] = {"mobile", "a mobile telephone"},
    [USE_WORK] = {"work", "at work"},
    [USE_PAGER] = {"pager", "a pager"},
    [USE_TEXT_TELEPHONE] = {"text", "a text telephone (TTY)"},
    [USE_POST] = {"post", "for letters"},
    [USE_TEMPORARY] = {"temporary", "for the time being"},
    [USE_KIN] = {"kin", "next of kin"},
};
const struct vocabulary contact_use_words = {
    "use of a contact", "contact_points.use", TABLE(contact_use_table)};

static const struct word contact_place_table[] = {
    [PLACE_PERSON] = {"person", "a person said it"},
    [PLACE_ADDRESS] = {"PID-11", "the addresses of registration"},
    [PLACE_HOME] = {"PID-13", "the numbers at home of registration"},
    [PLACE_BUSINESS] = {"PID-14", "the numbers at work of registration"},
    [PLACE_TELECOM] = {"PID-40", "the patient's own numbers of registration"},
    [PLACE_LANGUAGE] = {"PID-15", "the language of registration"},
    [PLACE_KIN] = {"NK1", "the next of kin of registration"},
};
const struct vocabulary contact_place_words = {
    "place of a contact", "contact_points.place", TABLE(contact_place_table)};

static const struct word contact_end_table[] = {
    [CONTACT_HOLDS] = {"holds", "it holds"},
    [CONTACT_CONTRADICTED] = {"contradicted", "registration says something else by now"},
    [CONTACT_WRONG] = {"wrong", "it is not the patient's"},
    [CONTACT_REMOVED] = {"removed", "a person put something else in its place"},
    [CONTACT_UNDONE] = {"undone", "who said it took it back"},
};
const struct vocabulary contact_end_words = {
    "end of a contact", "contact_points.ended_why", TABLE(contact_end_table)};

static const struct word attempt_outcome_table[] = {
    [ATTEMPT_REACHED] = {"reached", "the patient was reached"},
    [ATTEMPT_LEFT_MESSAGE] = {"left-message", "a message was left"},
    [ATTEMPT_NO_ANSWER] = {"no-answer", "nothing came back"},
    [ATTEMPT_WRONG_NUMBER] = {"wrong-number", "the number is not the patient's"},
    [ATTEMPT_REFUSED] = {"refused", "the patient would not take the call or letter"},
    [ATTEMPT_RETURNED] = {"returned", "it came back undelivered"},
    [ATTEMPT_RECEIPT] = {"receipt", "the receipt of the certified letter is here"},
};
const struct vocabulary attempt_outcome_words = {
    "outcome of an attempt", "attempts.outcome", TABLE(attempt_outcome_table)};

/* No default: a new channel does not compile without its outcomes. */
unsigned attempt_outcomes_of(enum attempt_channel channel)
{
	const unsigned any =
	    SET_OF(ATTEMPT_REACHED) | SET_OF(ATTEMPT_NO_ANSWER) | SET_OF(ATTEMPT_REFUSED);
	switch (channel) {
	case CHANNEL_PHONE:
		return any | SET_OF(ATTEMPT_LEFT_MESSAGE) | SET_OF(ATTEMPT_WRONG_NUMBER);
	case CHANNEL_LETTER:
	case CHANNEL_MAIL:
		return any | SET_OF(ATTEMPT_RETURNED);
	case CHANNEL_CERTIFIED_LETTER:
		return any | SET_OF(ATTEMPT_RETURNED) | SET_OF(ATTEMPT_RECEIPT);
	case CHANNEL_PORTAL:
	case CHANNEL_VISIT:
		return any | SET_OF(ATTEMPT_LEFT_MESSAGE);
	case CHANNEL_OTHER:
		return any | SET_OF(ATTEMPT_LEFT_MESSAGE) | SET_OF(ATTEMPT_RETURNED);
	}
	bug("channel %d does not exist", (int)channel);
}

/* ---- letters to patients -------------------------------------------------------------------- */

static const struct word letter_state_table[] = {
    [LETTER_QUEUED] = {"queued", "it waits to be printed"},
    [LETTER_PRINTED] = {"printed", "it is on paper, and not in the post"},
    [LETTER_SENT] = {"sent", "it is in the post"},
    [LETTER_RECEIVED] = {"receipt", "the receipt of the certified letter is here"},
    [LETTER_RETURNED] = {"returned", "it came back undelivered"},
    [LETTER_LEFT_OUT] = {"left-out", "it is not sent any more"},
};
const struct vocabulary letter_state_words = {
    "state of a letter", "letters.state", TABLE(letter_state_table)};

static const struct word letter_says_table[] = {
    [SAYS_REMINDER] = {"reminder", "a follow-up is due: please call"},
    [SAYS_UNREACHED] = {"unreached", "we tried to reach you about a follow-up"},
    [SAYS_ACT_112] = {"act-112", "a result needs to be talked over (Pennsylvania Act 112)"},
    [SAYS_MAMMOGRAM_NORMAL] = {"mammogram-normal", "mammogram: no sign of cancer"},
    [SAYS_MAMMOGRAM_SHORT] = {"mammogram-short", "mammogram: probably not cancer, look again soon"},
    [SAYS_MAMMOGRAM_MORE] = {"mammogram-more", "mammogram: more or earlier pictures are needed"},
    [SAYS_MAMMOGRAM_BIOPSY] = {"mammogram-biopsy", "mammogram: a biopsy is advised"},
    [SAYS_MAMMOGRAM_KNOWN] = {"mammogram-known", "mammogram: go on with the care that you have"},
};
const struct vocabulary letter_says_words = {
    "text of a letter", "letters.says", TABLE(letter_says_table)};

static const struct word breast_density_table[] = {
    [DENSITY_UNKNOWN] = {"unknown", "the report's density is not known here"},
    [DENSITY_NOT_DENSE] = {"not-dense", "category A or B"},
    [DENSITY_DENSE] = {"dense", "category C or D"},
};
const struct vocabulary breast_density_words = {
    "breast density", "letters.density", TABLE(breast_density_table)};
