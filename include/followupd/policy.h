/* SPDX-License-Identifier: Apache-2.0
 *
 * policy.h - who is told what, and when, as a versioned text file that a site edits.
 *
 * A policy has bands by interval; a band is a list of steps; a step has a day or an instant
 * (relative to the opening, the target or the latest day), a condition, one recipient role, a
 * notice and a tier.
 * The last step of a band repeats, so that an open follow-up always has a next timer.
 */
#ifndef FOLLOWUPD_POLICY_H
#define FOLLOWUPD_POLICY_H

#include "followupd/facts.h"
#include "followupd/followup.h"
#include "followupd/mem.h"
#include "followupd/vocabulary.h"
#include "followupd/worktime.h"

/* How a step is told: a mail of its own, or a line of the person's digest of that day or week. */
enum step_mail { MAIL_ALONE, MAIL_DAILY, MAIL_WEEKLY };
/* What of it goes to the patient by post: nothing, a reminder, or that he was not reached. */
enum step_letter { STEP_NO_LETTER, STEP_LETTER, STEP_CERTIFIED };

struct step {
	/* "reminder-60": unique in its band, stands in history, notices and timers.  A text: a
	 * site names the steps of its policy itself. */
	const char *name;
	int line; /* of the file, where it ends */
	enum step_from from;
	int days;	   /* added to it; negative = before */
	bool working_days; /* count working days (only with FROM_OPENED) */
	/* Of a band that is timed, in microseconds, instead of days: so long after the opening, or
	 * after the end of the target or latest day; whole days count as working days where hours
	 * are working. */
	int64_t after;
	bool any_hour;	/* else it waits for working hours ... */
	int64_t within; /* ... but no longer than so long after, at any hour; 0: however long */
	enum step_unless unless;
	enum role to;	    /* of ROLES_OF_STEPS */
	const char *notice; /* template name under templates/mail */
	enum step_mail mail;
	enum step_letter letter;
	int tier;	 /* 0 = reminder */
	bool overdue;	 /* this step marks it overdue */
	int repeat_days; /* > 0 only on the last step; of a timed band: */
	int64_t repeat;
};

/* What of a follow-up stands in its owner's calendar. */
enum band_entry { ENTRY_DAY, ENTRY_TIMED, ENTRY_NONE };

struct band {
	const char *name; /* "3-12-months" */
	int line;
	int min_days,
	    max_days; /* nominal interval (anchor to target), inclusive; max -1 = no end */
	bool timed;   /* its steps count in minutes and hours */
	enum band_entry entry;
	int64_t entry_after; /* ENTRY_TIMED: so long after the opening */
	int alarm_days;	     /* ENTRY_DAY: calendar alarm before the target */
	size_t step_count;
	struct step *step;
};

/* A question is chased from the moment it is asked, by its class. */
struct question_step {
	const char *name; /* unique in its class */
	int line;
	int64_t after; /* microseconds; whole days count as working days where hours are working */
	/* From the end of the day by which it has to be answered, or so many microseconds before;
	 * of a question without such a day from when it was asked. */
	bool from_deadline;
	int64_t before;
	bool any_hour; /* else it waits for working hours */
	enum role to;  /* of ROLES_OF_QUESTIONS; see question_addressee() */
	bool alone;    /* a mail of its own, at once; else a line of the person's digest */
	int tier;
	int64_t repeat; /* microseconds; > 0 only on the last step */
};

struct question_band {
	size_t step_count; /* never 0 in a policy that was loaded */
	struct question_step *step;
	int wait_days; /* so many days ahead a person may put one off; 0: not at all */
};

/* What reports owe beside exams, of one kind: a table of clocks gives the day. */
struct beside_rule {
	bool on;
	int line;
	const char *system, *version; /* of the table */
	const char *of;		      /* only of this system's categories; NULL: of all */
	const char *modality;	      /* only of exams by this machine, "MG"; NULL: of all */
	size_t input_count;
	struct pair *input; /* what the table is told besides what is known */
	int days;      /* working days where the table has no number, or leaves it to a person */
	int lead_days; /* so many days ahead of its day it is asked about */
};

/* Whose team something is that fits: the first one of the file counts. */
struct assign_rule {
	const char *name; /* of the section */
	int line;
	const char *team;		      /* its ref */
	const char *system, *site, *modality; /* lists with commas; NULL: any */
	enum assign_by by;
};

struct policy {
	const char *name, *version, *sha256;
	const char *text; /* the file, as it was read */
	size_t text_len;
	int local_target_days; /* target where nothing is published; local policy, shown as such */
	int repeat_days;       /* the same of an exam that did not suffice and is made again */
	/* An exam further ahead or longer ago is not believed: it is asked when it was. */
	int exam_days_ahead, exam_years_back;
	int appointment_days; /* working days after an appointment until its result is missed */
	int preliminary_days; /* working days until a report that is not final is asked about */
	int replay_days;      /* an older report is planned without mailing, and summed up */
	/* Who is given up as lost: so many attempts to reach the patient, by so many channels, so
	 * many days from the first to the last. */
	int attempts, attempt_channels, attempt_days;
	int postpone_days, postpone_times; /* so far ahead, and so often, one may be postponed */
	int transfer_days;		   /* an offer that nobody accepts returns after so many */
	int attempt_next_days; /* so far ahead somebody may ask to be reminded to try again */
	int weekly_day;	       /* of the digest with the weekly lines; 0 Monday */
	int digest_lines;      /* so many questions, and so many follow-ups, in one digest */
	int apart_days;	       /* between two reminders of one follow-up to one person */
	bool tell_silence;     /* a working day on which no mail left is told */
	/* Working days until somebody is asked about what a follow-up waits for. */
	int order_days, authorisation_days, referral_days;
	int letter_days; /* working days until somebody is asked about a letter that is not sent */
	/* Who owns what an exam asks for: the first of these who is known and works here. */
	size_t owner_count;
	enum owner_source owner[OWNER_SOURCES];
	size_t emergency_owner_count; /* of one made in an emergency department; 0: as of any */
	enum owner_source emergency_owner[OWNER_SOURCES];
	size_t report_text_max; /* bytes; of a longer text the middle is not read, and is asked */
	size_t band_count;
	struct band *band;
	struct question_band question[QUESTION_CLASSES]; /* by class */
	struct beside_rule beside[BESIDES];
	size_t assign_count;
	struct assign_rule *assign;
};

/* Reads and checks a policy file; all faults are listed in e->text, file and line each. */
MUST_CHECK bool policy_load(struct arena *a, const char *path, struct policy *out, struct err *e);
/* The same of a text; path: what its faults are named by. */
MUST_CHECK bool policy_parse(struct arena *a, const char *path, const char *text, size_t len,
    struct policy *out, struct err *e);
/* Which rule gives a follow-up of that table's finding, site and modality to a team; an exam that
 * nothing was read of has no table.  NULL: none does, or the like is not known. */
const struct assign_rule *policy_assigns(
    const struct policy *p, const char *system, const char *site, const char *modality);
/* "NAME VERSION SHA256", as a follow-up keeps it.  New in the arena. */
const char *policy_id(struct arena *a, const struct policy *p);

/* The band for a window: by the days from the anchor to the target.  Never NULL: policy_load
 * refuses gaps. */
const struct band *policy_band(const struct policy *p, const struct window *w);

/* Whether it escalates: it has a tier, marks the follow-up overdue or ends the band. */
bool policy_escalates(const struct band *b, const struct step *s);
/* Whether it is the one that ends the band: it comes again and again. */
bool policy_repeats(const struct step *s);
/* When the entry of a band with ENTRY_TIMED stands in the calendar. */
instant policy_entry_at(const struct band *b, const struct followup *f);

/* NULL: the band has no step of that name. */
const struct step *policy_step(const struct band *b, const char *name);
/* ... by what stands in notices and history: each time of the last step has a name of its own. */
const struct step *policy_step_told(const struct band *b, const char *label);

struct planned {
	const struct step *step;
	date day;    /* before the working-day shift; of a timed band that of `due` */
	instant due; /* when the timer fires */
};

/* The step that comes next after `after` (NULL, or one the band has not got: the first), in order
 * of due time, then of the file; reminders whose day lies before f->planned_at are passed over, and
 * behind the first step those up to f->postponed_until.
 * What was planned when its latest day, or the first escalation, was past already is late: it
 * escalates from f->planned_at on, the first step at once, the others as far apart as the policy
 * has them; what counts from the opening begins on the working day behind, unless it would tell the
 * same person the same within a week.  In a timed band all that is by the instant: what counts from
 * the opening begins at once beside the escalation.  The repeating step comes last and follows
 * itself, the next time after `now`.  After a re-plan (revision > 0) a reminder is passed over too
 * when the step behind it is due by `now`: only the newest is still news; escalations never are.
 * `due` may lie in the past. */
struct planned policy_next(const struct band *b, const struct followup *f, const struct worktime *w,
    const char *after, instant now);

/* The step of that name; the first where there is none. */
const struct question_step *question_step_of(const struct question_band *b, const char *name);

/* The step that comes next after the one called `after` (NULL, or one the band has not got: the
 * first) of a question asked then; the last one follows itself, the next time after `now`. */
struct question_clock {
	instant asked; /* no step comes before it */
	date deadline; /* DATE_NONE: it has to be answered by no day */
};
struct planned_question {
	const struct question_step *step;
	instant due;
};
struct planned_question question_next(const struct question_band *b, const struct worktime *w,
    const struct question_clock *clock, const char *after, instant now);

/* Whether the step is a reminder that a postponement, or the day the plan begins, passes over. */
bool policy_passes_over(
    const struct band *b, const struct followup *f, const struct worktime *w, const char *step);

/* Due at once, or within three days: such a follow-up is not put off, and not given up by rule. */
bool policy_is_critical(const struct window *w);
bool policy_is_urgent(const struct window *w);

/* The day from which it may be given up as lost: that of the last step, which repeats; of a late
 * plan that of its own last step. */
date policy_lost_from(const struct band *b, const struct followup *f, const struct worktime *w);

/* The day of the first step that escalates, wherever the plan starts. */
date policy_escalates_on(const struct band *b, const struct window *w);

/* When that step is due, or, of one that repeats, is due first at or after an instant. */
struct planned_question question_due(const struct question_step *s, const struct worktime *w,
    const struct question_clock *clock, instant not_before);
/* What the steps of a question count from that sleeps from one day to another: the working days
 * between them do not count. */
instant question_clock_after(const struct worktime *w, instant asked_at, date from, date until);

/* When a step is told that is taken now: at once, in working hours, or with the next digests. */
instant question_tell_at(const struct question_step *s, const struct worktime *w, instant now);

/* Whether the step still has a point for this follow-up. */
bool policy_applies(const struct step *s, const struct followup *f);

/* "orderer, reader" as the places to look for an owner, in that order; false: that is no such list.
 */
bool policy_read_owners(const char *text, size_t *count, enum owner_source *owner);

/* "90min", "4h" or "2d" in microseconds; false: that is no such time. */
bool policy_read_span(const char *text, int64_t *out);

#endif
