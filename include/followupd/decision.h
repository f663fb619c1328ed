/* SPDX-License-Identifier: Apache-2.0
 *
 * decision.h - the core: charts, an event, rules and an instant give changes.
 *
 * decide() reads nothing but its arguments and writes nothing but the charts it was given: no
 * database, file, network, clock or random number.  The same arguments always give the same
 * changes.  All memory comes from the arena passed in.
 */
#ifndef FOLLOWUPD_DECISION_H
#define FOLLOWUPD_DECISION_H

#include "followupd/advice.h"
#include "followupd/chart.h"
#include "followupd/config.h"
#include "followupd/ical.h"
#include "followupd/reply.h"
#include "followupd/match.h"
#include "followupd/narrative.h"
#include "followupd/policy.h"

/* Everything a site edits that a decision rests on; never changed while in use. */
struct rules {
	struct guideline_set *guidelines;
	struct policy policy;
	const char *policy_id; /* "default 1 SHA256" as stored with each follow-up */
	/* What was in force before: follow-ups go by the policy they were planned by. */
	size_t kept_count, use_count;
	struct kept_policy {
		const char *id;
		struct policy policy;
	} * kept;
	struct policy_use {
		instant since;
		const char *id;
	} * use; /* which was in force from when on, in the order in which it was */
	struct exam_codes *codes;
	struct narrative_rules *narrative;
	struct advice_map *advice;
	struct worktime worktime;
	struct arena *arena; /* owns it all */
};

/* Where they stand; NULL or "" where a site has none of its own. */
struct rule_files {
	const char *policy, *guidelines, *site_guidelines, *codes, *site_exams;
	const char *narrative, *site_narrative, *holidays;
	const char *timezone, *workdays, *send_time; /* "America/Chicago" "Mon Tue" "07:30" */
	const char *templates, *language; /* of mails; NULL: nobody looks whether they are there */
	bool prove_all;			  /* tables that were proven before they shipped, too */
};

/* Lends from c. */
struct rule_files rule_files_of(const struct config *c);
/* NULL with e set: the first fault, by file and line.  Free with rules_free. */
struct rules *rules_load(const struct rule_files *files, struct err *e) MUST_CHECK;
void rules_free(struct rules *r); /* NULL-safe */
/* Remembers a policy that was in force once; false with e set: this program cannot read it. */
MUST_CHECK bool rules_keep(
    struct rules *r, const char *id, const char *text, size_t len, struct err *e);
/* Remembers that it came into force then, behind those that are remembered. */
void rules_used(struct rules *r, instant since, const char *id);
/* The policy with that id; the one in force where its text is not kept. */
const struct policy *rules_policy(const struct rules *r, const char *id);
/* The band of the policy that a follow-up goes by. */
const struct band *rules_band(const struct rules *r, const struct case_record *c);
/* The same rules with the policy that was in force then; lends from r. */
struct rules rules_as_of(const struct rules *r, instant at);
/* Calls fault for the first fault of each kind of file, not only for the first of all. */
void rules_check(
    const struct rule_files *files, void (*fault)(void *arg, const struct err *e), void *arg);

/* What the prose of a source's reports may do. */
enum prose_mode { PROSE_ON, PROSE_SHADOW, PROSE_OFF };

/* ---- events --------------------------------------------------------------------------------- */

enum event_kind {
	EVENT_MESSAGE,	   /* facts of a message */
	EVENT_ANSWER,	   /* what a person said */
	EVENT_REPLY,	   /* a mail that came in */
	EVENT_TIMERS,	   /* what is due of one chart: follow-ups, then questions */
	EVENT_DIGEST,	   /* the lines that wait for one person */
	EVENT_UNDELIVERED, /* a mail that failed for good */
	EVENT_SHADOW_DAY,  /* a past day of a source in shadow, to be summed up */
	EVENT_SILENT_DAY,  /* a past working day on which the mail server took nothing */
	EVENT_SOURCE,	   /* a source of messages has fallen silent, or has sent again */
	EVENT_PUT_ASIDE, /* a message, or a patient's due timers, that could not be decided or saved
			  */
};

/* What was not said is NULL, 0 or false. */
struct answer {
	enum answer_kind kind;
	const char *by; /* ref of a person of the directory */
	unsigned
	    roles; /* in which it was said; 0: not known, as of what did not come by the pages */
	const char *reason, *code, *note;
	int64_t followup, question; /* what it is about: one of them */
	/* proof of a closure: accession numbers of exam and report; link as it was typed */
	const char *exam, *clinician, *link, *report, *source;
	int64_t other; /* the follow-up that link, or same-as, names */
	/* open: "CT chest", "3mo", dates as YYYY-MM-DD */
	const char *what, *interval, *due, *from;
	/* communicated: to whom, when, by what means, and whether it was read back */
	const char *to, *at, *means;
	bool read_back;
	const char *person; /* reassign: ref of who owns it from now on */
	const char *until;  /* wait-until: YYYY-MM-DD */
	const char *policy; /* policy: "NAME VERSION SHA256" */
	/* enter: the patient; source and day of an exam that is not here */
	const char *authority, *number, *day;
	bool another;			      /* ... beside a follow-up of the same exam */
	const char *channel, *outcome, *next; /* attempt; next: when to try again, YYYY-MM-DD */
	int64_t message;		      /* undo: the answer that is taken back */
	/* letter: the n-th about the follow-up or question, 0 a new one; what: its state from now
	 * on; day, reason as they are */
	int letter;
	const char *says, *language, *density, *batch, *carrier;
	bool certified;
	/* contact: its kind and use, the one on record that is not right, and "what" holds, whose
	 * ("to"); attempt: the number or address that was tried */
	const char *contact, *contact_kind, *use;
	int seen; /* event_seq of what it is about when the person looked at it; 0: not said */
};

/* How a refusal begins where what was looked at has changed since; what follows says who did what
 * when. */
#define CHANGED_SINCE "changed since you looked: "

/* Which of our mails one answers, by mail, with a token that holds on the day it came, or on the
 * page that its link leads to. */
enum mailed_subject { MAILED_UNKNOWN, MAILED_FOLLOWUP, MAILED_QUESTION, MAILED_DIGEST };
struct mailed {
	const struct reply *said;
	const char *key; /* the same for the same mail, or message */
	bool by_link;	 /* said->kind was chosen from a list, not read from words */
	bool closes;	 /* the site lets an answer by link end a follow-up at once */
	enum mailed_subject subject;
	int64_t followup, question; /* one of them, or none */
	int64_t notice, person;	    /* person: whom ours went to */
};

/* A follow-up that a person has, of whatever patient. */
struct owned_case {
	int64_t id, patient, owner;
	const char *ref;
};

struct undelivered {
	int64_t notice, followup, person;
	const char *template, *recipient, *reply;
	int code;
};

struct shadow_day {
	const char *source;
	date day;
	int reports, followups, questions;
};

#define MAILS_COUNTED 100
/* A working day, and whether the server took no mail on it; waiting: now, MAILS_COUNTED at most. */
struct mail_day {
	date day;
	bool silent;
	int64_t waiting;
};

/* What waits for one person, the most pressing first: questions and lines about follow-ups, or what
 * old reports ask for. */
struct digest {
	int64_t person;
	size_t count, more; /* more: waiting, not listed; lines too */
	const struct digest_question {
		int64_t id;
		enum question_kind kind;
		enum question_class class;
		instant asked_at, due; /* due: when it goes to the next person */
		int tier;
	} * question;
	size_t line_count;
	const struct digest_told {
		int64_t followup, notice;
	} * line;
	const struct digest_followup {
		const char *ref, *action, *owner; /* owner: a name */
		date exam, target, latest;
		int tier;
		bool overdue;
	} * followup; /* not NULL: of old reports, and nothing else */
};

struct event {
	enum event_kind kind;
	int64_t inbound; /* row that brought it; 0: none did */
	instant received_at;
	/* EVENT_MESSAGE */
	const struct facts *facts;
	enum prose_mode prose;
	bool id_reused; /* the source used that control id for another content */
	size_t owned_count;
	const struct owned_case *owned; /* of the people that a provider message ends */
	/* the others */
	const struct answer *answer;
	const struct mailed *mailed;
	int64_t patient; /* EVENT_TIMERS (0: nobody's questions), EVENT_PUT_ASIDE (0: it is the
			  * message `inbound`) */
	const char *why; /* EVENT_PUT_ASIDE */
	const struct digest *digest;
	const struct undelivered *undelivered;
	const struct shadow_day *shadow_day;
	const struct mail_day *mail_day;
	const struct source_silence *source;
};

/* ---- changes -------------------------------------------------------------------------------- */

enum change_kind {
	CHANGE_PATIENT,	    /* added, or what is known of it */
	CHANGE_NUMBER,	    /* an identifier added or retired */
	CHANGE_CONTACT,	    /* what the patient is reached by, added, moved or ended */
	CHANGE_MERGE,	    /* all of a retired chart now belongs to the survivor */
	CHANGE_EXAM,	    /* added or changed */
	CHANGE_APPOINTMENT, /* added or changed */
	CHANGE_REPORT,	    /* a version added, or no longer the current one */
	CHANGE_FINDING,	    /* added or decided again */
	CHANGE_CASE,	    /* a follow-up opened, changed, closed or reopened */
	CHANGE_TIMER,	    /* its one timer set, moved or dropped */
	CHANGE_QUESTION,    /* asked, asked again or answered */
	CHANGE_ASKING,	    /* a line of a question's history */
	CHANGE_CALENDAR,    /* an entry added, moved or cancelled */
	CHANGE_NOTICE,	    /* something to be told: to be composed and queued */
	CHANGE_TAKEN_BACK,  /* a queued notice that must not leave any more */
	CHANGE_CARRIED,	    /* a notice that waited for its digest stands in it */
	CHANGE_DIGEST,	    /* a question or a follow-up is a line of somebody's next digest */
	CHANGE_UNTOLD,	    /* what waits to tell somebody of a question must not leave any more */
	CHANGE_ATTEMPT,	    /* somebody tried to reach the patient */
	CHANGE_LETTER,	    /* a letter to the patient was queued, or goes on */
	CHANGE_PUT_BACK,    /* a notice that was taken back is queued again */
	CHANGE_UNDOABLE,    /* what an answer replaced */
	CHANGE_HISTORY,	    /* a line of a follow-up's history */
	CHANGE_PERSON,	    /* added or changed */
	CHANGE_WORK_TAKEN,  /* a failed mail has become work */
};

struct change {
	enum change_kind kind;
	struct chart *chart; /* whose; NULL: nobody's */
	union {
		struct patient *patient;
		struct patient_number *number;
		struct contact_point *contact;
		struct chart *retired;
		struct exam *exam;
		struct appointment *appointment;
		struct report *report;
		struct finding *finding;
		struct case_record *record; /* also of CHANGE_TIMER */
		struct question *question;
		const struct question_line *line_of_question;
		struct calendar_entry *entry;
		const struct digest_line *line_of_digest; /* also of CHANGE_UNTOLD: no step */
		struct notice *notice;
		struct history_line *line;
		struct attempt *attempt;
		struct patient_letter *letter;
		struct undoable *undoable;
		struct person *person;
		int64_t undelivered; /* notice */
	};
	struct case_record *of; /* of CHANGE_CALENDAR and CHANGE_ATTEMPT */
};

/* What a mail says, before it has words: filled into a template where it is composed. */
struct notice_facts {
	struct person to;
	/* What a link in it answers: the follow-up, as it is, or the question; 0: it has none. */
	int64_t followup, question, owner;
	int revision;
	bool cover;	/* somebody stands in for the addressee */
	enum role role; /* whom the policy asked for; of a digest: who has the questions */
	const char *ref, *action_words, *why;
	enum notice_kind kind;
	const char *owner_name;	       /* NULL: the addressee is the owner */
	date target, latest, next_day; /* DATE_NONE: not to be shown */
	int days_overdue;	       /* 0: not overdue */
	size_t attempts;	       /* to reach the patient, on record */
	date respond_by;	       /* of an offer */
	instant respond_at;	       /* where minutes count; INSTANT_NONE: they do not */
	const char *why_you;	       /* in place of what the role says; NULL: the role says it */
	const char *next_who;
	const char *changed; /* since that person was last told of it; NULL: not known */
	instant next_at;     /* when it goes there, of a question and where minutes count; else
			      * INSTANT_NONE */
	instant appointment_at, appointment_was; /* was: before it moved or was missed */
	const char *failed_to;			 /* whom a mail did not reach; NULL: nobody */
	bool past_due, appointment_past;
	bool about_followup, ordered, scheduled, optional, local_date, provisional;
	const char *system, *version, *table_sha256; /* the table it rests on; NULL: none */
	const char *thread; /* Message-ID of the first mail to that person about it, or NULL */
	const struct notice *thread_of; /* that mail, when it is not composed yet */
	size_t item_count, more_count;	/* of a digest */
	const struct notice_item {
		int64_t question; /* that a link of its own may answer; 0: none */
		const char *ref, *need, *action;
		date target; /* to be answered by, or due */
		bool overdue;
		/* Of a line about a follow-up: what its own mail would say, and by which template;
		 * NULL: need says it. */
		const struct notice_facts *facts;
		const char *template;
	} * item;
	bool has_calendar;
	enum ical_method method;
	struct calendar_entry entry;	  /* as it is to be sent */
	struct calendar_entry *entry_row; /* where its uid stands */
};

struct decided {
	bool ok;	/* false: nothing may be saved, and err says why */
	struct err err; /* ERR_REFUSED and ERR_INPUT: this event's fault */
	enum outcome_word outcome;
	size_t note_count; /* what became of it, for a person: row ids, never patient data */
	const char **note;
	size_t change_count;
	struct change *change; /* in the order in which they were made */
	size_t touched_count;  /* charts it concerns; failed: they are spoiled */
	struct chart **touched;
};

/* Fails on an event that cannot be decided (*out says why) or when the ids are used up (then
 * all->ids->wanted is set): the charts touched are spoiled and have to be loaded again. */
void decide(struct charts *all, const struct event *event, const struct rules *rules, instant now,
    struct arena *arena, struct decided *out);

/* What was decided cannot be saved after all: the charts it touched are spoiled. */
void decided_fail(struct decided *d, const struct charts *all, const struct err *e);

/* Whether it is to be saved: it is well, and nothing later has spoiled its charts. */
static inline bool decided_stands(const struct decided *d)
{
	for (size_t i = 0; i < d->touched_count; i++)
		if (d->touched[i]->spoiled)
			return false;
	return d->ok;
}

/* The first notice of what was decided; 0: there is none, or it does not stand. */
int64_t decided_notice(const struct decided *d);

/* What an action is called in neutral words: "follow-up imaging". */
const char *action_words(const char *action);

/* The exam that a sentence of a report asks for, in tokens of tokens.csv: what a person may be
 * offered to confirm.  NULL: it names none, or several.  Borrowed, or in the arena. */
const char *exam_asked_for(const struct rules *r, struct arena *a, const char *sentence);

/* The notes in one line, "; " between.  New in the arena. */
const char *decided_detail(const struct decided *d, struct arena *arena);

/* The patients a message speaks of, by number, so that a shell can load their charts: every number
 * that stands for one, with the authority it is known under.  New in the arena. */
struct patient_number *event_numbers(const struct facts *m, struct arena *arena, size_t *count);
/* The exams a message reports, whoever has them: one may be known as another patient's.  New in the
 * arena. */
struct exam_number *event_exams(const struct facts *m, struct arena *arena, size_t *count);
/* A merge moves charts, and who leaves may own a follow-up that another event has only just opened:
 * nothing may be decided beside it. */
bool event_stands_alone(const struct event *e);
/* A person takes back what he said. */
static inline bool event_takes_back(const struct event *e)
{
	return e->kind == EVENT_ANSWER && e->answer->kind == ANSWER_UNDO;
}
/* It concerns a chart that is spoiled. */
bool event_is_spoiled(const struct charts *all, const struct event *e, struct arena *arena);

#endif
