/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_file.c - reads a policy file by libconfuse and checks that a follow-up can never run out
 * of steps under it.
 *
 * Fails: returns false with every fault found, each with file and line.
 */
#include "autoconf.h"
#include "followupd/policy.h"
#include "list.h"
#include "policy_assign.h"
#include "followupd/buf.h"
#include "followupd/confuse_text.h"
#include "followupd/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX   ((size_t)1024 * 1024)
#define DAYS_MAX   3660
#define TIER_MAX   4
#define VALUES_MAX 16 /* of a vocabulary that a key may have */
#define WAIT_DAYS  30 /* where a policy does not say */
#define NO_ENTRY   "none"

/* libconfuse's callbacks have no argument of ours; a load is not re-entrant and needs not be. */
static struct {
	struct buf faults;
	const char *path;
} loading;

static void on_fault(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[200];
	vsnprintf(text, sizeof text, fmt, ap);
	buf_addf(&loading.faults, "%s%s:%d: ", loading.faults.len ? "; " : "", loading.path,
	    cfg ? cfg->line : 0);
	confuse_say(&loading.faults, cfg, text);
}

static void fault(cfg_t *cfg, const char *fmt, ...) PRINTF(2, 3);
static void fault(cfg_t *cfg, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	on_fault(cfg, fmt, ap);
	va_end(ap);
}

/* ---- values: checked where they stand, so that a fault has its line -------------------------- */

static const char *const yes_words[] = {"no", "yes", NULL};
static const char *const hours_words[] = {"working", "any", NULL};
static const char *const mail_words[] = {"digest", "alone", NULL};
/* By enum step_mail. */
static const char *const step_mail_words[] = {"alone", "daily", "weekly", NULL};
/* By enum step_letter. */
static const char *const step_letter_words[] = {"no", "plain", "certified", NULL};
/* As zone.h counts them. */
static const char *const weekday_words[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL};
static const char *const from_words[] = {"asked", "deadline", NULL};

static bool is_number(const char *s, long *out)
{
	char *end;
	errno = 0;
	*out = strtol(s, &end, 10);
	return *s && !*end && errno == 0;
}

static const char *last_text(cfg_opt_t *opt)
{
	return cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
}

static int check_number(cfg_t *cfg, cfg_opt_t *opt, long min, long max)
{
	long n;
	if (!is_number(last_text(opt), &n) || n < min || n > max)
		fault(cfg, "%s is \"%s\", not a whole number from %ld to %ld", opt->name,
		    last_text(opt), min, max);
	return 0;
}

static int check_word(cfg_t *cfg, cfg_opt_t *opt, const char *const *words)
{
	if (word_index(words, last_text(opt)) >= 0)
		return 0;
	char list[160] = "";
	for (size_t n = 0; *words; words++)
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "", *words);
	fault(cfg, "%s is \"%s\", not one of %s", opt->name, last_text(opt), list);
	return 0;
}

/* Of a vocabulary, what stands in `legal`: bit i is value i. */
static int check_value(cfg_t *cfg, cfg_opt_t *opt, const struct vocabulary *v, unsigned legal)
{
	const char *words[VALUES_MAX + 1];
	size_t n = 0;
	for (size_t i = 0; i < v->count && n < VALUES_MAX; i++)
		if (legal >> i & 1)
			words[n++] = v->word[i].word;
	words[n] = NULL;
	return check_word(cfg, opt, words);
}

static int check_days(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, -DAYS_MAX, DAYS_MAX);
}

static int check_count(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 0, DAYS_MAX);
}

static int check_positive(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 1, DAYS_MAX);
}

/* More than there are beside the portal and the certified letter nobody could have. */
static int check_channels(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 1, (long)attempt_channel_words.count - 2);
}

static int check_owners(cfg_t *cfg, cfg_opt_t *opt)
{
	size_t count;
	enum owner_source owner[OWNER_SOURCES];
	if (!policy_read_owners(last_text(opt), &count, owner))
		fault(cfg,
		    "%s is \"%s\", not orderer, attending, primary-care and reader, or "
		    "some of them, each once",
		    cfg_opt_name(opt), last_text(opt));
	return 0;
}

static int check_years(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 1, 150);
}

static int check_bytes(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 1000, 100 * 1000 * 1000);
}

static int check_tier(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_number(cfg, opt, 0, TIER_MAX);
}

static int check_from(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_value(cfg, opt, &step_from_words, ~0U);
}

static int check_unless(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_value(cfg, opt, &step_unless_words, ~0U);
}

static int check_yes(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, yes_words);
}

static int check_role(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_value(cfg, opt, &role_words, ROLES_OF_STEPS);
}

static int check_asked(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_value(cfg, opt, &role_words, ROLES_OF_QUESTIONS);
}

static int check_hours(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, hours_words);
}

static int check_mail(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, mail_words);
}

static int check_step_mail(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, step_mail_words);
}

static int check_letter(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, step_letter_words);
}

static int check_weekday(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, weekday_words);
}

static int check_counts_from(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_word(cfg, opt, from_words);
}

static int check_span(cfg_t *cfg, cfg_opt_t *opt)
{
	int64_t n;
	if (!policy_read_span(last_text(opt), &n))
		fault(cfg, "%s is \"%s\", not a time such as 30min, 4h or 2d", opt->name,
		    last_text(opt));
	return 0;
}

static int check_calendar(cfg_t *cfg, cfg_opt_t *opt)
{
	int64_t n;
	if (strcmp(last_text(opt), NO_ENTRY) != 0 && !policy_read_span(last_text(opt), &n))
		fault(
		    cfg, "calendar is \"%s\", neither none nor a time such as 24h", last_text(opt));
	return 0;
}

static int check_name(cfg_t *cfg, cfg_opt_t *opt)
{
	if (!policy_is_ref(last_text(opt)))
		fault(cfg, "%s is \"%s\", not lower-case letters, digits and hyphens", opt->name,
		    last_text(opt));
	return 0;
}

/* ---- what no single value can say; cfg->line is where the section ends ----------------------- */

static long number_of(cfg_t *cfg, const char *key)
{
	long n = 0;
	is_number(policy_text(cfg, key), &n);
	return n;
}

static bool has(cfg_t *cfg, const char *key, const struct vocabulary *v, int value)
{
	return strcmp(policy_text(cfg, key), vocabulary_word(v, value)) == 0;
}

static int64_t span_of(cfg_t *cfg, const char *key)
{
	int64_t n;
	policy_read_span(policy_text(cfg, key), &n);
	return n;
}

static void check_needed(cfg_t *cfg, const char *what, size_t count, const char *const *needed)
{
	for (size_t i = 0; i < count; i++)
		if (!*policy_text(cfg, needed[i]))
			fault(cfg, "%s \"%s\" has no %s", what, cfg_title(cfg), needed[i]);
}

static bool is_timed(cfg_t *step)
{
	return *policy_text(step, "after") != '\0';
}

/* Half a working day more would be lost without a word. */
static void check_whole_days(cfg_t *s, const char *key)
{
	int64_t span = span_of(s, key);
	if (strcmp(policy_text(s, "hours"), "any") != 0 && span > DAYS(1) && span % DAYS(1))
		fault(s, "step \"%s\" counts working hours beyond a day: say whole days",
		    cfg_title(s));
}

static void check_timed_step(cfg_t *s)
{
	static const char *const of_days[] = {"days", "working_days", "repeat_days"};
	for (size_t i = 0; i < sizeof of_days / sizeof *of_days; i++)
		if (*policy_text(s, of_days[i]))
			fault(s, "step \"%s\" has after and %s", cfg_title(s), of_days[i]);
	if (*policy_text(s, "within") && strcmp(policy_text(s, "hours"), "any") == 0)
		fault(
		    s, "step \"%s\" has within, and does not wait for working hours", cfg_title(s));
	if (*policy_text(s, "repeat") && span_of(s, "repeat") < HOURS(1))
		fault(s, "step \"%s\" repeats within an hour", cfg_title(s));
	check_whole_days(s, "after");
}

static void check_day_step(cfg_t *s)
{
	static const char *const of_times[] = {"hours", "within", "repeat"};
	for (size_t i = 0; i < sizeof of_times / sizeof *of_times; i++)
		if (*policy_text(s, of_times[i]))
			fault(s, "step \"%s\" counts days and has %s", cfg_title(s), of_times[i]);
}

static int check_step(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *s = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *name = cfg_title(s);
	static const char *const needed[] = {"from", "to", "notice", "days"};
	if (!policy_is_ref(name))
		fault(
		    s, "step \"%s\" is not named in lower-case letters, digits and hyphens", name);
	check_needed(s, "step", is_timed(s) ? 3 : 4, needed);
	if (is_timed(s))
		check_timed_step(s);
	else
		check_day_step(s);
	bool opened = has(s, "from", &step_from_words, FROM_OPENED);
	if (opened && number_of(s, "days") < 0)
		fault(s, "step \"%s\" lies before the opening", name);
	if (!opened && strcmp(policy_text(s, "working_days"), "yes") == 0)
		fault(s, "step \"%s\" counts working days, but not from the opening", name);
	return 0;
}

/* Nothing comes behind the last one, which counts from where the others do, or from latest. */
static void check_before(cfg_t *band, cfg_t *s, cfg_t *last)
{
	bool opened = has(s, "from", &step_from_words, FROM_OPENED);
	bool from_last = strcmp(policy_text(s, "from"), policy_text(last, "from")) == 0;
	bool behind = is_timed(last) ? from_last && span_of(s, "after") >= span_of(last, "after")
				     : !opened && number_of(s, "days") >= number_of(last, "days");
	if (behind)
		fault(s, "step \"%s\" does not come before the last one of band \"%s\"",
		    cfg_title(s), cfg_title(band));
	if (*policy_text(s, "repeat_days") || *policy_text(s, "repeat"))
		fault(s, "step \"%s\" repeats and is not the last of band \"%s\"", cfg_title(s),
		    cfg_title(band));
	if (is_timed(s) != is_timed(last))
		fault(s, "step \"%s\" counts %s, and the last one of band \"%s\" counts %s",
		    cfg_title(s), is_timed(s) ? "minutes and hours" : "days", cfg_title(band),
		    is_timed(s) ? "days" : "minutes and hours");
	if (is_timed(last) && !opened && has(last, "from", &step_from_words, FROM_OPENED))
		fault(last, "step \"%s\" is the last of band \"%s\" and does not count from latest",
		    cfg_title(last), cfg_title(band));
}

/* The repeating step ends a band: it must be the last in the file, be the latest from `latest`, and
 * nobody else may repeat. */
static void check_last(cfg_t *band)
{
	unsigned n = cfg_size(band, "step");
	cfg_t *last = cfg_getnsec(band, "step", n - 1);
	if (!*policy_text(last, is_timed(last) ? "repeat" : "repeat_days"))
		fault(last, "step \"%s\" is the last of band \"%s\" and does not repeat",
		    cfg_title(last), cfg_title(band));
	if (!is_timed(last) && !has(last, "from", &step_from_words, FROM_LATEST))
		fault(last, "step \"%s\" is the last of band \"%s\" and does not count from latest",
		    cfg_title(last), cfg_title(band));
	for (unsigned i = 0; i + 1 < n; i++)
		check_before(band, cfg_getnsec(band, "step", i), last);
}

/* A day has an alarm, an hour has none. */
static void check_entry(cfg_t *b)
{
	if (*policy_text(b, "calendar") && *policy_text(b, "alarm_days"))
		fault(b, "band \"%s\" has calendar and alarm_days: the alarm is that of a day",
		    cfg_title(b));
	if (!*policy_text(b, "calendar") && !*policy_text(b, "alarm_days"))
		fault(b, "band \"%s\" has no alarm_days", cfg_title(b));
}

static int check_band(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *b = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	if (!*policy_text(b, "min_days"))
		fault(b, "band \"%s\" has no min_days", cfg_title(b));
	check_entry(b);
	if (!cfg_size(b, "step"))
		fault(b, "band \"%s\" has no step", cfg_title(b));
	else
		check_last(b);
	return 0;
}

static bool is_from_deadline(cfg_t *step)
{
	return strcmp(policy_text(step, "from"), "deadline") == 0;
}

/* Where it stands among the others: those of a deadline come behind the others. */
static int64_t turn_of(cfg_t *step)
{
	return (is_from_deadline(step) ? DAYS(DAYS_MAX) : 0) + span_of(step, "after") -
	       span_of(step, "before");
}

static int check_question_step(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *s = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	static const char *const needed[] = {"to", "after"};
	bool before = *policy_text(s, "before");
	if (!policy_is_ref(cfg_title(s)))
		fault(s, "step \"%s\" is not named in lower-case letters, digits and hyphens",
		    cfg_title(s));
	check_needed(s, "step", before ? 1 : 2, needed);
	if (before &&
	    (*policy_text(s, "after") || !is_from_deadline(s) || span_of(s, "before") % DAYS(1)))
		fault(s, "step \"%s\" has before, which is whole days in front of a deadline",
		    cfg_title(s));
	return 0;
}

/* Times rise, and only the last step repeats: an open question always has a next step. */
static void check_question_times(cfg_t *q)
{
	unsigned n = cfg_size(q, "step");
	for (unsigned i = 0; i < n; i++) {
		cfg_t *s = cfg_getnsec(q, "step", i);
		bool last = i + 1 == n, repeats = span_of(s, "repeat") > 0;
		if (last != repeats)
			fault(s, "step \"%s\" %s the last of questions \"%s\" and %s", cfg_title(s),
			    last ? "is" : "is not", cfg_title(q),
			    last ? "does not repeat" : "repeats");
		if (i && turn_of(s) <= turn_of(cfg_getnsec(q, "step", i - 1)))
			fault(s,
			    "step \"%s\" of questions \"%s\" does not come after the one "
			    "before it",
			    cfg_title(s), cfg_title(q));
	}
}

/* Minutes count there. */
static bool may_wait(cfg_t *questions)
{
	return strcmp(cfg_title(questions),
		   vocabulary_word(&question_class_words, CLASS_CRITICAL)) != 0;
}

/* What only some duties are asked as: a policy that wants none of them may leave it out. */
static bool may_lack(int class)
{
	return class == CLASS_REVIEW || class == CLASS_PATIENT;
}

static int check_questions(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *q = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	int class;
	if (!vocabulary_find(&question_class_words, cfg_title(q), &class))
		fault(q, "there is no class of questions \"%s\"", cfg_title(q));
	if (!cfg_size(q, "step"))
		fault(q, "questions \"%s\" have no step", cfg_title(q));
	if (!may_wait(q) && number_of(q, "wait_days"))
		fault(q, "questions \"%s\" have wait_days, and do not wait", cfg_title(q));
	check_question_times(q);
	return 0;
}

static void check_classes(cfg_t *cfg)
{
	for (int i = 0; i < QUESTION_CLASSES; i++) {
		const char *class = vocabulary_word(&question_class_words, i);
		if (!cfg_gettsec(cfg, "questions", class) && !may_lack(i))
			fault(cfg, "questions \"%s\" is missing", class);
	}
}

static void check_gaps(cfg_t *cfg)
{
	static const char *const needed[] = {"name", "version", "local_target_days",
	    "exam_days_ahead", "exam_years_back", "preliminary_days", "replay_days"};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!*policy_text(cfg, needed[i]))
			fault(cfg, "%s is missing", needed[i]);
	long from = 0;
	unsigned n = cfg_size(cfg, "band");
	if (!n)
		fault(cfg, "there is no band");
	for (unsigned i = 0; i < n; i++) {
		cfg_t *b = cfg_getnsec(cfg, "band", i);
		bool open_end = !*policy_text(b, "max_days");
		long min = number_of(b, "min_days"), max = number_of(b, "max_days");
		if (min != from)
			fault(b, "band \"%s\" starts at %ld days, not at %ld", cfg_title(b), min,
			    from);
		if (!open_end && max < min)
			fault(b, "band \"%s\" ends before it starts", cfg_title(b));
		if (open_end != (i + 1 == n))
			fault(b, "band \"%s\" %s max_days, and is %sthe last one", cfg_title(b),
			    open_end ? "has no" : "has a", open_end ? "not " : "");
		from = max + 1;
	}
}

/* ---- into our structures ------------------------------------------------------------------- */

#define UNDER_3_MONTHS 92
#define OVER_12_MONTHS 366

/* Of a step that does not say: what counts in hours alone, and what is new and due within three
 * months; what is due in a year in the week's digest. */
static enum step_mail usual_mail(cfg_t *band, cfg_t *s)
{
	bool first = s == cfg_getnsec(band, "step", 0),
	     ends = *policy_text(band, "max_days") != '\0';
	if (is_timed(s) || (first && ends && number_of(band, "max_days") <= UNDER_3_MONTHS))
		return MAIL_ALONE;
	return number_of(band, "min_days") > OVER_12_MONTHS ? MAIL_WEEKLY : MAIL_DAILY;
}

static void take_step(struct arena *a, cfg_t *band, cfg_t *s, struct step *out)
{
	int mail = word_index(step_mail_words, policy_text(s, "mail"));
	int letter = word_index(step_letter_words, policy_text(s, "letter"));
	const char *unless = policy_text(s, "unless");
	*out = (struct step){.name = arena_strdup(a, cfg_title(s)),
	    .line = s->line,
	    .from = (enum step_from)vocabulary_value(&step_from_words, policy_text(s, "from")),
	    .days = (int)number_of(s, "days"),
	    .working_days = strcmp(policy_text(s, "working_days"), "yes") == 0,
	    .unless = *unless ? (enum step_unless)vocabulary_value(&step_unless_words, unless)
			      : UNLESS_NEVER,
	    .to = (enum role)vocabulary_value(&role_words, policy_text(s, "to")),
	    .notice = arena_strdup(a, policy_text(s, "notice")),
	    .mail = mail < 0 ? usual_mail(band, s) : (enum step_mail)mail,
	    .letter = letter < 0 ? STEP_NO_LETTER : (enum step_letter)letter,
	    .tier = (int)number_of(s, "tier"),
	    .overdue = strcmp(policy_text(s, "overdue"), "yes") == 0,
	    .repeat_days = (int)number_of(s, "repeat_days"),
	    .after = span_of(s, "after"),
	    .any_hour = strcmp(policy_text(s, "hours"), "any") == 0,
	    .within = span_of(s, "within"),
	    .repeat = span_of(s, "repeat")};
}

static enum band_entry entry_of(cfg_t *b)
{
	const char *calendar = policy_text(b, "calendar");
	return !*calendar ? ENTRY_DAY : strcmp(calendar, NO_ENTRY) == 0 ? ENTRY_NONE : ENTRY_TIMED;
}

static void take_band(struct arena *a, cfg_t *b, struct band *out)
{
	*out = (struct band){.name = arena_strdup(a, cfg_title(b)),
	    .line = b->line,
	    .timed = is_timed(cfg_getnsec(b, "step", 0)),
	    .entry = entry_of(b),
	    .entry_after = span_of(b, "calendar"),
	    .min_days = (int)number_of(b, "min_days"),
	    .max_days = *policy_text(b, "max_days") ? (int)number_of(b, "max_days") : -1,
	    .alarm_days = (int)number_of(b, "alarm_days"),
	    .step_count = cfg_size(b, "step")};
	out->step = arena_alloc(a, out->step_count * sizeof *out->step);
	for (unsigned i = 0; i < out->step_count; i++)
		take_step(a, b, cfg_getnsec(b, "step", i), &out->step[i]);
}

static void take_questions(struct arena *a, cfg_t *q, struct question_band *out)
{
	bool stated = *policy_text(q, "wait_days") != '\0';
	out->wait_days = stated ? (int)number_of(q, "wait_days") : may_wait(q) ? WAIT_DAYS : 0;
	out->step_count = cfg_size(q, "step");
	out->step = arena_alloc(a, out->step_count * sizeof *out->step);
	for (unsigned i = 0; i < out->step_count; i++) {
		cfg_t *s = cfg_getnsec(q, "step", i);
		out->step[i] = (struct question_step){.name = arena_strdup(a, cfg_title(s)),
		    .line = s->line,
		    .after = span_of(s, "after"),
		    .from_deadline = is_from_deadline(s),
		    .before = span_of(s, "before"),
		    .any_hour = strcmp(policy_text(s, "hours"), "any") == 0,
		    .to = (enum role)vocabulary_value(&role_words, policy_text(s, "to")),
		    .alone = strcmp(policy_text(s, "mail"), "alone") == 0,
		    .tier = (int)number_of(s, "tier"),
		    .repeat = span_of(s, "repeat")};
	}
}

/* Of a policy that says nothing of them. */
#define REPORT_TEXT_MAX	 1000000
#define OWNER_ORDER	 "orderer, attending, primary-care"
#define APPOINTMENT_DAYS 3
#define REPEAT_DAYS	 14

/* Keys that a policy may leave out, with what holds then. */
static int number_or(cfg_t *cfg, const char *key, int otherwise)
{
	return *policy_text(cfg, key) ? (int)number_of(cfg, key) : otherwise;
}

static void take_patience(cfg_t *cfg, struct policy *out)
{
	out->attempts = number_or(cfg, "attempts", 3);
	out->attempt_channels = number_or(cfg, "attempt_channels", 2);
	out->attempt_days = number_or(cfg, "attempt_days", 30);
	out->postpone_days = number_or(cfg, "postpone_days", 90);
	out->postpone_times = number_or(cfg, "postpone_times", 2);
	out->transfer_days = number_or(cfg, "transfer_days", 7);
	out->attempt_next_days = number_or(cfg, "attempt_next_days", 30);
	const char *owners = policy_text(cfg, "owner_order");
	policy_read_owners(*owners ? owners : OWNER_ORDER, &out->owner_count, out->owner);
	const char *emergency = policy_text(cfg, "owner_order_emergency");
	if (*emergency)
		policy_read_owners(emergency, &out->emergency_owner_count, out->emergency_owner);
	out->order_days = number_or(cfg, "order_days", 3);
	out->authorisation_days = number_or(cfg, "authorisation_days", 5);
	out->referral_days = number_or(cfg, "referral_days", 10);
	out->letter_days = number_or(cfg, "letter_days", 3);
}

static void take_mails(cfg_t *cfg, struct policy *out)
{
	int day = word_index(weekday_words, policy_text(cfg, "weekly_day"));
	out->weekly_day = day < 0 ? 0 : day;
	out->digest_lines = number_or(cfg, "digest_lines", 40);
	out->apart_days = number_or(cfg, "apart_days", 7);
	out->tell_silence = strcmp(policy_text(cfg, "tell_silence"), "no") != 0;
}

/* A class that the policy leaves out is asked as the record is: no question is nobody's. */
static cfg_t *questions_of(cfg_t *cfg, int class)
{
	cfg_t *own = cfg_gettsec(cfg, "questions", vocabulary_word(&question_class_words, class));
	return own ? own
		   : cfg_gettsec(
			 cfg, "questions", vocabulary_word(&question_class_words, CLASS_RECORD));
}

static void take(struct arena *a, cfg_t *cfg, struct policy *out)
{
	out->name = arena_strdup(a, policy_text(cfg, "name"));
	out->version = arena_strdup(a, policy_text(cfg, "version"));
	out->local_target_days = (int)number_of(cfg, "local_target_days");
	out->exam_days_ahead = (int)number_of(cfg, "exam_days_ahead");
	out->exam_years_back = (int)number_of(cfg, "exam_years_back");
	out->preliminary_days = (int)number_of(cfg, "preliminary_days");
	out->replay_days = (int)number_of(cfg, "replay_days");
	out->repeat_days = number_or(cfg, "repeat_days", REPEAT_DAYS);
	out->appointment_days = number_or(cfg, "appointment_days", APPOINTMENT_DAYS);
	take_patience(cfg, out);
	take_mails(cfg, out);
	out->report_text_max = *policy_text(cfg, "report_text_max")
				   ? (size_t)number_of(cfg, "report_text_max")
				   : REPORT_TEXT_MAX;
	out->band_count = cfg_size(cfg, "band");
	out->band = arena_alloc(a, out->band_count * sizeof *out->band);
	for (unsigned i = 0; i < out->band_count; i++)
		take_band(a, cfg_getnsec(cfg, "band", i), &out->band[i]);
	for (int i = 0; i < QUESTION_CLASSES; i++)
		take_questions(a, questions_of(cfg, i), &out->question[i]);
	policy_take_duties(a, cfg, out);
	policy_take_assigns(a, cfg, out);
}

#define KEY(name) CFG_STR(name, NULL, CFGF_NODEFAULT)

static cfg_opt_t step_keys[] = {KEY("from"), KEY("days"), KEY("working_days"), KEY("unless"),
    KEY("to"), KEY("notice"), KEY("letter"), KEY("mail"), KEY("tier"), KEY("overdue"),
    KEY("repeat_days"), KEY("after"), KEY("hours"), KEY("within"), KEY("repeat"), CFG_END()};
static cfg_opt_t band_keys[] = {KEY("min_days"), KEY("max_days"), KEY("alarm_days"),
    KEY("calendar"), CFG_SEC("step", step_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_END()};
static cfg_opt_t question_step_keys[] = {KEY("from"), KEY("after"), KEY("before"), KEY("hours"),
    KEY("to"), KEY("mail"), KEY("tier"), KEY("repeat"), CFG_END()};
static cfg_opt_t duty_keys[] = {KEY("on"), KEY("table"), KEY("of"), KEY("modality"), KEY("inputs"),
    KEY("days"), KEY("lead_days"), CFG_END()};
static cfg_opt_t question_keys[] = {KEY("wait_days"),
    CFG_SEC("step", question_step_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES), CFG_END()};
static cfg_opt_t top_keys[] = {KEY("name"), KEY("version"), KEY("local_target_days"),
    KEY("repeat_days"), KEY("exam_days_ahead"), KEY("exam_years_back"), KEY("preliminary_days"),
    KEY("replay_days"), KEY("appointment_days"), KEY("report_text_max"), KEY("attempts"),
    KEY("attempt_channels"), KEY("attempt_days"), KEY("attempt_next_days"), KEY("order_days"),
    KEY("authorisation_days"), KEY("referral_days"), KEY("letter_days"), KEY("transfer_days"),
    KEY("postpone_days"), KEY("postpone_times"), KEY("owner_order"), KEY("owner_order_emergency"),
    KEY("weekly_day"), KEY("digest_lines"), KEY("apart_days"), KEY("tell_silence"),
    CFG_SEC("band", band_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("questions", question_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("duty", duty_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("assign", policy_assign_keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_END()};

static const struct {
	const char *key;
	cfg_validate_callback_t check;
} checks[] = {
    {"name", check_name},
    {"local_target_days", check_positive},
    {"repeat_days", check_positive},
    {"exam_days_ahead", check_count},
    {"exam_years_back", check_years},
    {"preliminary_days", check_positive},
    {"replay_days", check_positive},
    {"appointment_days", check_positive},
    {"report_text_max", check_bytes},
    {"attempts", check_positive},
    {"attempt_channels", check_channels},
    {"attempt_days", check_count},
    {"attempt_next_days", check_positive},
    {"owner_order", check_owners},
    {"owner_order_emergency", check_owners},
    {"order_days", check_positive},
    {"authorisation_days", check_positive},
    {"referral_days", check_positive},
    {"letter_days", check_positive},
    {"transfer_days", check_positive},
    {"postpone_days", check_count},
    {"postpone_times", check_count},
    {"weekly_day", check_weekday},
    {"digest_lines", check_positive},
    {"apart_days", check_count},
    {"tell_silence", check_yes},
    {"band|min_days", check_count},
    {"band|max_days", check_count},
    {"band|alarm_days", check_count},
    {"band|calendar", check_calendar},
    {"band|step|from", check_from},
    {"band|step|days", check_days},
    {"band|step|working_days", check_yes},
    {"band|step|unless", check_unless},
    {"band|step|to", check_role},
    {"band|step|notice", check_name},
    {"band|step|letter", check_letter},
    {"band|step|mail", check_step_mail},
    {"band|step|tier", check_tier},
    {"band|step|overdue", check_yes},
    {"band|step|repeat_days", check_positive},
    {"band|step|after", check_span},
    {"band|step|hours", check_hours},
    {"band|step|within", check_span},
    {"band|step|repeat", check_span},
    {"band|step", check_step},
    {"band", check_band},
    {"questions|wait_days", check_count},
    {"questions|step|from", check_counts_from},
    {"questions|step|before", check_span},
    {"questions|step|after", check_span},
    {"questions|step|hours", check_hours},
    {"questions|step|to", check_asked},
    {"questions|step|mail", check_mail},
    {"questions|step|tier", check_tier},
    {"questions|step|repeat", check_span},
    {"questions|step", check_question_step},
    {"questions", check_questions},
    {"duty|on", check_yes},
    {"duty|days", check_positive},
    {"duty|lead_days", check_count},
};

static bool parse(struct arena *a, const struct buf *text, struct policy *out)
{
	cfg_t *cfg = cfg_init(top_keys, CFGF_NONE);
	cfg_set_error_function(cfg, on_fault);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		cfg_set_validate_func(cfg, checks[i].key, checks[i].check);
	int parsed = confuse_parse(cfg, buf_text(text));
	if (parsed == CFG_SUCCESS) {
		check_gaps(cfg);
		check_classes(cfg);
		policy_check_duties(cfg, fault);
		policy_check_assigns(cfg, fault);
	} else if (!loading.faults.len)
		fault(cfg, "could not be read");
	bool ok = loading.faults.len == 0;
	if (ok)
		take(a, cfg, out);
	cfg_free(cfg);
	return ok;
}

bool policy_parse(struct arena *a, const char *path, const char *text, size_t len,
    struct policy *out, struct err *e)
{
	struct buf copy = {0};
	char hex[65];
	*out = (struct policy){0};
	buf_add(&copy, text, len);
	loading.path = path;
	loading.faults = (struct buf){0};
	bool ok = parse(a, &copy, out);
	if (ok) {
		out->text = arena_strdup(a, buf_text(&copy));
		out->text_len = len;
		out->sha256 = arena_strdup(a, sha256_hex(text, len, hex));
	} else
		err_set(e, ERR_CONFIG, "%s", buf_text(&loading.faults));
	buf_free(&loading.faults);
	buf_free(&copy);
	return ok;
}

bool policy_load(struct arena *a, const char *path, struct policy *out, struct err *e)
{
	struct buf text = {0};
	bool ok = buf_read_file(&text, path, FILE_MAX, e) &&
		  policy_parse(a, path, buf_text(&text), text.len, out, e);
	buf_free(&text);
	return ok;
}
