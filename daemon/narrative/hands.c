/* SPDX-License-Identifier: Apache-2.0
 *
 * hands.c - in whose hands a thing is: arranged already, with a team that acts, left to somebody's
 * judgement, a rule for people in general, somebody else's, or only supposed.
 *
 * Reports tell of such things in more words than a list of phrases has.  What the kinds share is
 * their form: who the subject is, and what the verb says of the time.  "Is booked", "has ordered"
 * and "sees" are so; "is to be booked", "should order" and "if she sees" are not.  A part that
 * itself recommends is never put into other hands.  Fails: never.
 */
#include "autoconf.h"
#include "hands.h"
#include "performed.h"

#define CARE_REACH  10	/* tokens from who acts to what is done */
#define VISIT_REACH 8	/* ... between a visit and that it is made */
#define HEAD_REACH  8	/* ... between "management" and "per" */
#define PART_MAX    120 /* tokens: what runs on longer is put into nobody's hands */
#define NEAR	    4
#define RUN_BY	    6 /* tokens from what is done to who does it */
#define TAKEN_OVER  2 /* sentences behind a referral that may tell of its visit */

enum {
	BE = 1 << 0,
	HAVE = 1 << 1,
	SKIP = 1 << 2,	 /* may stand between "is" and "booked" */
	HINDER = 1 << 3, /* what follows is wished, or supposed, and not so */
	NOT = 1 << 4,
	MADE = 1 << 5,	     /* that a thing is arranged */
	MADE_BEEN = 1 << 6,  /* ... only with "has been": "is requested" requests */
	MADE_VISIT = 1 << 7, /* ... only of a visit or an order: "a drain was placed" */
	VISIT = 1 << 8,
	ACTING = 1 << 9,  /* behind "is" */
	ACTS = 1 << 10,	  /* behind who does */
	ACTED = 1 << 11,  /* behind "has" */
	TO_ACT = 1 << 12, /* behind "will" */
	GOES = 1 << 13,	  /* ... of the patient, too */
	TEAM = 1 << 14,	  /* who may act */
	PATIENT = 1 << 15,
	HEAD = 1 << 16,	  /* what may be left to somebody */
	OWNER = 1 << 17,  /* in front of whom it is left to */
	LEAVES = 1 << 18, /* that it is left */
	PLACE = 1 << 19,  /* where what is arranged stands */
	RUNS = 1 << 25,	  /* "held by", "continues": somebody sees to it */
	FIRM = 1 << 26,	  /* nothing of it may be left to anybody */
	REACHED = 1 << 27,
	NOW = 1 << 28,
	BEHIND = 1 << 29, /* "set up", "put in", "entered for" */
	ADVISED = 1 << 30,
	TODAY = 1U << 31,
	SOURCE = 1 << 20, /* a letter that asks for something */
	OWN = 1 << 21,	  /* "her" doctor */
	OVER = 1 << 22,	  /* that it was done, with "today" behind it */
	DECIDES = 1 << 23,
	HABIT = 1 << 24 /* how to live */
};

static const struct watched words_of_hands[] = {{"is", BE, NULL}, {"are", BE, NULL},
    {"was", BE, NULL}, {"were", BE, NULL}, {"been", BE, NULL}, {"has", HAVE, NULL},
    {"have", HAVE, NULL}, {"had", HAVE, NULL}, {"already", SKIP, NULL}, {"now", SKIP, NULL},
    {"since", SKIP, NULL}, {"also", SKIP, NULL}, {"just", SKIP, NULL}, {"currently", SKIP, NULL},
    {"being", SKIP, NULL}, {"therefore", SKIP, NULL}, {"duly", SKIP, NULL}, {"if", HINDER, NULL},
    {"unless", HINDER, NULL}, {"until", HINDER, NULL}, {"case", HINDER, NULL},
    {"when", HINDER, NULL}, {"provided", HINDER, NULL}, {"pending", HINDER, NULL},
    {"whether", HINDER, NULL}, {"ensure", HINDER, NULL}, {"sure", HINDER, NULL},
    {"confirm", HINDER, NULL}, {"please", HINDER, NULL}, {"once", HINDER, NULL},
    {"should", HINDER, NULL}, {"must", HINDER, NULL}, {"could", HINDER, NULL},
    {"can", HINDER, NULL}, {"may", HINDER, NULL}, {"might", HINDER, NULL}, {"would", HINDER, NULL},
    {"needs", HINDER, NULL}, {"not", NOT, NULL}, {"never", NOT, NULL}, {"no", NOT, NULL},
    {"yet", NOT, NULL}, {"without", NOT, NULL}, {"booked", MADE | ACTED, NULL},
    {"scheduled", MADE | ACTED, NULL}, {"arranged", MADE | ACTED, NULL},
    {"organised", MADE | ACTED | RUNS, NULL}, {"organized", MADE | ACTED | RUNS, NULL},
    {"ordered", MADE | ACTED, NULL}, {"enrolled", MADE, NULL},
    {"requested", MADE_BEEN | ACTED, NULL}, {"listed", MADE_BEEN | ACTED, NULL},
    {"made", MADE_VISIT, NULL}, {"given", MADE_VISIT, NULL}, {"sent", MADE_VISIT, NULL},
    {"placed", MADE_VISIT | ACTED, NULL}, {"entered", MADE_VISIT | ACTED, NULL},
    {"put", MADE_VISIT | ACTED, NULL}, {"up", BEHIND, NULL}, {"in", BEHIND, NULL},
    {"as", BEHIND, NULL}, {"for", BEHIND | OWNER, NULL}, {"set", MADE_VISIT | ACTED | LEAVES, NULL},
    {"confirmed", MADE_VISIT, NULL}, {"fixed", MADE_VISIT, NULL},
    {"accepted", MADE_VISIT | ACTED | NOW, NULL}, {"appointment", VISIT, NULL},
    {"appointments", VISIT, NULL}, {"visit", VISIT, NULL}, {"slot", VISIT, NULL},
    {"consultation", VISIT, NULL}, {"referral", VISIT, NULL}, {"order", VISIT | TO_ACT, NULL},
    {"booking", VISIT, NULL}, {"transfer", VISIT, NULL}, {"seeing", ACTING | GOES, NULL},
    {"taking", ACTING | NOW, NULL}, {"admitting", ACTING | NOW, NULL}, {"consulting", ACTING, NULL},
    {"following", ACTING, NULL}, {"placing", ACTING | NOW, NULL}, {"treating", ACTING | NOW, NULL},
    {"managing", ACTING, NULL}, {"arranging", ACTING, NULL}, {"operating", ACTING | NOW, NULL},
    {"preparing", ACTING | NOW, NULL}, {"starting", ACTING | NOW, NULL},
    {"coming", ACTING | NOW, NULL}, {"here", ACTING | NOW, NULL}, {"present", ACTING | NOW, NULL},
    {"bedside", NOW, NULL}, {"console", NOW, NULL}, {"scanner", NOW, NULL}, {"way", NOW, NULL},
    {"involved", ACTING, NULL}, {"sees", ACTS | GOES, NULL}, {"follows", ACTS, NULL},
    {"directs", ACTS, NULL}, {"manages", ACTS, NULL}, {"treats", ACTS, NULL},
    {"decides", ACTS, NULL}, {"determines", ACTS, NULL}, {"plans", ACTS, NULL},
    {"keeps", ACTS | GOES, NULL}, {"attends", ACTS | GOES, NULL}, {"monitors", ACTS, NULL},
    {"orders", ACTS, NULL}, {"gets", ACTS, NULL}, {"taken", ACTED | NOW | OVER, NULL},
    {"seen", ACTED | NOW, NULL}, {"admitted", ACTED | NOW, NULL}, {"assumed", ACTED, NULL},
    {"see", TO_ACT | GOES, NULL}, {"take", TO_ACT | NOW, NULL}, {"admit", TO_ACT | NOW, NULL},
    {"arrange", TO_ACT, NULL}, {"obtain", TO_ACT, NULL}, {"schedule", TO_ACT | PLACE, NULL},
    {"operate", TO_ACT | NOW, NULL}, {"treat", TO_ACT, NULL}, {"manage", TO_ACT, NULL},
    {"reposition", TO_ACT | NOW, NULL}, {"meet", GOES, NULL}, {"return", GOES, NULL},
    {"dr", TEAM, NULL}, {"doctor", TEAM, NULL}, {"ir", TEAM, NULL}, {"ed", TEAM, NULL},
    {"er", TEAM, NULL}, {"icu", TEAM, NULL}, {"gi", TEAM, NULL}, {"ortho", TEAM, NULL},
    {"physician", TEAM, NULL}, {"provider", TEAM, NULL}, {"clinician", TEAM, NULL},
    {"practitioner", TEAM, NULL}, {"obstetrician", TEAM, NULL}, {"trauma", TEAM, NULL},
    {"patient", PATIENT, NULL}, {"he", PATIENT, NULL}, {"she", PATIENT, NULL},
    {"management", HEAD, NULL}, {"therapy", HEAD, NULL}, {"treatment", HEAD, NULL},
    {"timing", HEAD, NULL}, {"interval", HEAD, NULL}, {"intervals", HEAD, NULL},
    {"need", HEAD, NULL}, {"decision", HEAD, NULL}, {"choice", HEAD, NULL},
    {"adjustments", HEAD, NULL}, {"adjustment", HEAD, NULL}, {"clearance", HEAD, NULL},
    {"rehabilitation", HEAD, NULL}, {"options", HEAD, NULL}, {"per", OWNER, NULL},
    {"by", OWNER, NULL}, {"with", OWNER, NULL}, {"through", OWNER, NULL}, {"to", OWNER, NULL},
    {"of", OWNER, NULL}, {"under", OWNER, NULL}, {"left", LEAVES, NULL}, {"deferred", LEAVES, NULL},
    {"rests", LEAVES, NULL}, {"rest", LEAVES, NULL}, {"belongs", LEAVES, NULL},
    {"discretion", LEAVES, NULL}, {"determined", LEAVES, NULL}, {"decided", LEAVES, NULL},
    {"directed", LEAVES | RUNS, NULL}, {"guided", LEAVES | RUNS, NULL}, {"books", PLACE, NULL},
    {"calendar", PLACE, NULL}, {"list", PLACE, NULL}, {"diary", PLACE, NULL},
    {"board", PLACE, NULL}, {"chart", PLACE, NULL}, {"surgical", FIRM, NULL},
    {"urgent", FIRM, NULL}, {"immediate", FIRM, NULL}, {"told", ADVISED, NULL},
    {"asked", ADVISED, NULL}, {"advised", ADVISED, NULL}, {"proposed", ADVISED, NULL},
    {"recommended", ADVISED, NULL}, {"suggested", ADVISED, NULL}, {"today", TODAY, NULL},
    {"same", TODAY, NULL}, {"immediately", TODAY, NULL}, {"straight", TODAY, NULL},
    {"samples", TODAY, NULL}, {"passes", TODAY, NULL}, {"cores", TODAY, NULL},
    {"complication", TODAY, NULL}, {"complications", TODAY, NULL}, {"performed", OVER, NULL},
    {"obtained", OVER, NULL}, {"done", OVER, NULL}, {"carried", OVER, NULL}, {"added", OVER, NULL},
    {"acquired", OVER, NULL}, {"letter", SOURCE, NULL}, {"note", SOURCE, NULL},
    {"request", SOURCE, NULL}, {"report", SOURCE, NULL}, {"her", OWN, NULL}, {"his", OWN, NULL},
    {"say", DECIDES, NULL}, {"decide", DECIDES, NULL}, {"judge", DECIDES, NULL},
    {"determine", DECIDES, NULL}, {"choose", DECIDES, NULL}, {"repeats", ACTS, NULL},
    {"images", ACTS, NULL}, {"scans", ACTS, NULL}, {"performs", ACTS, NULL},
    {"obtains", ACTS, NULL}, {"repeat", TO_ACT, NULL}, {"planning", HEAD, NULL},
    {"cessation", HABIT, NULL}, {"weight", HABIT, NULL}, {"diet", HABIT, NULL},
    {"exercise", HABIT, NULL}, {"lifestyle", HABIT, NULL}, {"vitamin", HABIT, NULL},
    {"hydration", HABIT, NULL}, {"precautions", HABIT, NULL}, {"paged", REACHED, NULL},
    {"contacted", REACHED, NULL}, {"consulted", REACHED, NULL}, {"aware", REACHED | ACTING, NULL},
    {"lined", MADE_VISIT, NULL}, {"reviewed", ACTED, NULL}, {"evaluated", ACTED, NULL},
    {"examined", ACTED, NULL}, {"assessed", ACTED, NULL}, {"met", ACTED, NULL},
    {"plan", ACTS, NULL}, {"room", NOW, NULL}, {"clip", TODAY, NULL}, {"retains", ACTS, NULL},
    {"continues", RUNS, NULL}, {"held", RUNS, NULL}, {"run", RUNS, NULL}, {"overseen", RUNS, NULL},
    {"coordinated", RUNS, NULL}, {"managed", RUNS, NULL}, {"handled", RUNS, NULL},
    {"monitored", RUNS, NULL}};

struct hand_words {
	const struct text *t;
	uint32_t first, end;
	const uint8_t *words;
};

static unsigned kinds(const struct hand_words *l, uint32_t k)
{
	uint8_t i = k < l->t->token_count ? l->words[k] : 0;
	return i ? words_of_hands[i - 1].kinds : 0;
}

static bool is(const struct hand_words *l, uint32_t k, unsigned of)
{
	return kinds(l, k) & of;
}

static bool any_in(const struct hand_words *l, uint32_t a, uint32_t b, unsigned of)
{
	for (a = a < l->first ? l->first : a; a < b && a < l->end; a++)
		if (is(l, a, of))
			return true;
	return false;
}

static bool stops(const struct hand_words *l, uint32_t k)
{
	return is_sign(l->t, k, ';') || is_sign(l->t, k, ':') || mark_at(l->t, k, W_BREAK);
}

/* "If", "please", "should" before it in its clause, or "not" close by: it is not so. */
static bool is_hindered(const struct hand_words *l, uint32_t k)
{
	for (uint32_t n = k; n-- > l->first && !stops(l, n);)
		if (is(l, n, HINDER) || (is(l, n, NOT) && n + NEAR >= k))
			return true;
	return false;
}

/* Who may act or decide: "Dr", "the trauma service", "cardiology". */
static bool is_team(const struct hand_words *l, uint32_t k)
{
	return is(l, k, TEAM) || mark_at(l->t, k, W_SERVICE) || mark_at(l->t, k, W_CLINICAL) ||
	       (l->t->token[k].kind == TOKEN_WORD && names_people(l->t, k));
}

/* ---- arranged ------------------------------------------------------------------------------- */

static bool visit_near(const struct hand_words *l, uint32_t k)
{
	uint32_t from = k > l->first + VISIT_REACH ? k - VISIT_REACH : l->first;
	for (uint32_t n = from; n < l->end && n < k + VISIT_REACH; n++)
		if (is(l, n, VISIT) || (n < k && mark_at(l->t, n, W_FOLLOW)))
			return true;
	return false;
}

/* "Has been ordered", "is booked", "already scheduled", "a visit set for Friday". */
static bool is_made(const struct hand_words *l, uint32_t k)
{
	if (!is(l, k, MADE | MADE_BEEN | MADE_VISIT))
		return false;
	uint32_t from = k;
	bool have = false, be = false, already = false;
	for (; from > l->first && is(l, from - 1, BE | HAVE | SKIP); from--) {
		have = have || is(l, from - 1, HAVE);
		be = be || is(l, from - 1, BE);
		already = already || token_is(l->t, from - 1, "already");
	}
	bool finite = have || already || (be && !is(l, k, MADE_BEEN));
	bool to_whom = token_is(l->t, k + 1, "for") || token_is(l->t, k + 1, "by");
	bool bare = is(l, k, MADE_VISIT) && k > l->first && to_whom &&
		    (is(l, k - 1, VISIT) || mark_ends_at(l->t, k, W_FOLLOW));
	if ((!finite && !bare) || is_hindered(l, from) || any_in(l, from, k, NOT))
		return false;
	return !is(l, k, MADE_VISIT) || visit_near(l, k) || is(l, k + 1, BEHIND);
}

/* "Is on the schedule", "already in the chart". */
static bool is_on_list(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (!is(l, k, PLACE) || k < l->first + 3)
		return false;
	uint32_t on = k - 1;
	while (on > l->first && on + 3 > k && !token_is(t, on, "on") && !token_is(t, on, "in"))
		on--;
	if (!token_is(t, on, "on") && !token_is(t, on, "in"))
		return false;
	return any_in(l, on - 2, on, BE) && !is_hindered(l, on);
}

/* "She has a telehealth visit", "the patient keeps her appointment". */
static bool has_visit(const struct hand_words *l, uint32_t k)
{
	if (!is(l, k, PATIENT))
		return false;
	for (uint32_t n = k + 1; n < l->end && n < k + NEAR; n++) {
		if (!(is(l, n, HAVE) || is(l, n, ACTS) || token_is(l->t, n, "attends")))
			continue;
		for (uint32_t m = n + 1; m < l->end && m < n + VISIT_REACH && !stops(l, m); m++)
			if (is(l, m, VISIT))
				return !is_hindered(l, k) && !any_in(l, k, m, NOT | HINDER);
	}
	return false;
}

/* "He was told by his chiropractor to have an MRI", "a scan had been proposed". */
static bool is_reported(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (!is(l, k, ADVISED) || k < l->first + 2 || is_hindered(l, k))
		return false;
	bool had =
	    token_is(t, k - 1, "had") || (token_is(t, k - 1, "been") && token_is(t, k - 2, "had"));
	bool was = is(l, k - 1, BE) && !token_is(t, k - 1, "is") && !token_is(t, k - 1, "are");
	return had || (was && token_is(t, k + 1, "by"));
}

/* "Urologist's letter asks for a CT", "the March report called for a film", and nobody agrees. */
static bool is_relayed(const struct hand_words *l, uint32_t k)
{
	static const char *const verbs[] = {"asks", "asked", "calls", "called", "proposes",
	    "proposed", "wants", "wanted", "requests", "requested", "suggests", "suggested",
	    "recommends", "recommended", "advises", "advised", "says", "mentions"};
	static const char *const agree[] = {"agree", "concur", "support", "second", "endorse"};
	const struct text *t = l->t;
	bool own = k > l->first && is(l, k - 1, OWN);
	bool report = token_is(t, k, "report");
	bool this = k > l->first && token_is(t, k - 1, "this");
	bool source = (is(l, k, SOURCE) && !report && !this) || (own && is_team(l, k));
	if (report && !this) /* "Report #2 asked for" */
		source = is_sign(t, k + 1, '#') || t->token[k + 1].kind == TOKEN_NUMBER;
	for (uint32_t n = k; report && n-- > l->first && n + 3 >= k;)
		source = source || mark_at(t, n, W_MONTH) || mark_at(t, n, W_HISTORY);
	bool verb = false;
	for (uint32_t n = k + 1; source && n < l->end && n <= k + NEAR; n++)
		verb = verb || token_in(t, n, verbs, sizeof verbs / sizeof *verbs);
	for (uint32_t n = k + 1; verb && n < l->end; n++)
		if (token_in(t, n, agree, sizeof agree / sizeof *agree))
			return false;
	return verb;
}

/* "Core biopsy was obtained, 4 samples", "carried out today", "done without complication". */
static bool is_over(const struct hand_words *l, uint32_t k)
{
	if (!is(l, k, OVER) || k == l->first || token_is(l->t, k - 1, "be") || is_hindered(l, k))
		return false;
	if (token_is(l->t, k - 1, "been")) /* "has now been done" */
		return any_in(l, k > 4 ? k - 4 : 0, k, HAVE) && !any_in(l, k - 1, k, NOT);
	for (uint32_t n = k + 1; n < l->end && n < k + VISIT_REACH && !stops(l, n); n++)
		if (is(l, n, TODAY))
			return true;
	return false;
}

/* ---- in care -------------------------------------------------------------------------------- */

/* wanted: the forms that what stands before n calls for. */
static bool does(const struct hand_words *l, uint32_t n, bool team, unsigned own, unsigned wanted)
{
	const struct text *t = l->t;
	if (!team)
		return own & GOES && own & (ACTS | wanted);
	bool there = own & NOW && (token_is(t, n - 1, "at") || token_is(t, n - 2, "at") ||
				      token_is(t, n - 2, "in"));
	return own & (ACTS | wanted) || there || (token_is(t, n, "way") && wanted & ACTING);
}

/* What somebody who is named at k is said to do: *at. */
static bool acts(const struct hand_words *l, uint32_t k, bool team, uint32_t *at)
{
	const struct text *t = l->t;
	unsigned wanted = 0;
	uint32_t end = k + CARE_REACH;
	bool found = false, aside = false;
	for (uint32_t n = k + 1; n < l->end && n < end && !stops(l, n); n++) {
		unsigned own = kinds(l, n);
		if (own & (NOT | HINDER))
			return false;
		if (does(l, n, team, own, wanted)) {
			*at = n;
			found = true;
			if (!aside) /* "who are following him, have ordered": the other one */
				return true;
		}
		if (token_is(t, n, "who"))
			aside = true;
		if (aside && found && is_sign(t, n, ',')) {
			aside = false;
			wanted = 0;
			end = n + CARE_REACH;
		}
		wanted = own & BE			  ? wanted | ACTING
			 : own & HAVE			  ? wanted | ACTED
			 : token_is(t, n, "will")	  ? wanted | TO_ACT
			 : token_is(t, n, "to") && wanted ? wanted | TO_ACT
							  : wanted;
	}
	return found;
}

/* "Admitted by neurology", at the head of the part. */
static bool is_taken_in(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (k != l->first || !(token_is(t, k, "admitted") || token_is(t, k, "transferred")))
		return false;
	for (uint32_t n = k + 2; n < l->end && n <= k + NEAR; n++)
		if (is_team(l, n))
			return true;
	return false;
}

/* "Is to be placed by urology today": by somebody who is named, on a day. */
static bool is_due_by_team(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (k == l->first || !token_is(t, k, "by") ||
	    !is(l, k - 1, MADE | MADE_VISIT | OVER | ACTED))
		return false;
	for (uint32_t n = k + 1; n < l->end && n <= k + NEAR; n++)
		if (token_is(t, n, "today") || token_is(t, n, "tonight") ||
		    token_is(t, n, "tomorrow"))
			return !is_hindered(l, k) && n > k + 1 && is_team(l, n - 1);
	return false;
}

/* "Six-monthly ultrasound through the hepatology recall list continues." */
static bool is_continued(const struct hand_words *l, uint32_t k)
{
	if (!token_is(l->t, k, "continues") || is_hindered(l, k))
		return false;
	for (uint32_t n = l->first; n < k; n++)
		if (is_team(l, n))
			return true;
	for (uint32_t n = k + 2; n < l->end && n <= k + NEAR; n++) /* "continues via the clinic" */
		if (is_team(l, n))
			return is(l, k + 1, OWNER) || token_is(l->t, k + 1, "via") ||
			       token_is(l->t, k + 1, "under");
	return false;
}

/* What is looked at again stands in front of k, in its clause: not "diabetes is managed by". */
static bool has_looks_before(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	while (k-- > l->first && !stops(l, k) && !is_sign(t, k, ','))
		if (mark_at(t, k, W_FOLLOW) || mark_at(t, k, W_IMAGING) ||
		    mark_at(t, k, W_MODALITY) || token_is(t, k, "recall"))
			return true;
	return false;
}

/* "Her recall is held by the hepatoma programme", "surveillance is being run by gastroenterology",
 * "as managed by the cardiologist". */
static bool is_run_by(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	bool by = token_is(t, k + 1, "by") || token_is(t, k + 1, "through");
	if (k == l->first || !by || !is(l, k, RUNS) || is_hindered(l, k))
		return false;
	bool as = token_is(t, k - 1, "as");
	if (!as && !(is(l, k - 1, BE | SKIP) && has_looks_before(l, k)))
		return false;
	for (uint32_t n = k + 2; n < l->end && n <= k + RUN_BY; n++)
		if (is_team(l, n) || token_is(t, n, "programme") || token_is(t, n, "program"))
			return true;
	return false;
}

static bool in_care(const struct hand_words *l, uint32_t k, uint32_t *at)
{
	if (is_taken_in(l, k) || is_due_by_team(l, k) || is_continued(l, k) || is_run_by(l, k))
		return true;
	bool team = is_team(l, k), patient = is(l, k, PATIENT);
	return (team || patient) && !is_hindered(l, k) && acts(l, k, team, at);
}

/* "Oncology visit tomorrow": a day, and no limit to be kept. */
static bool is_visit_day(const struct hand_words *l, uint32_t k)
{
	static const char *const days[] = {
	    "today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday"};
	if (!is(l, k, VISIT) || !token_is(l->t, k, "visit") || k == l->first ||
	    !is_team(l, k - 1) || is_hindered(l, k))
		return false;
	uint32_t day = k + 1 + token_is(l->t, k + 1, "on");
	if (token_is(l->t, day, "this"))
		return token_is(l->t, day + 1, "afternoon") || token_is(l->t, day + 1, "morning");
	if (token_in(l->t, day, days, sizeof days / sizeof *days))
		return true;
	return false;
}

/* ---- left to somebody ----------------------------------------------------------------------- */

static bool leads_to_team(const struct hand_words *l, uint32_t k)
{
	for (uint32_t n = k + 1; n < l->end && n <= k + NEAR; n++)
		if (l->t->token[n].kind == TOKEN_WORD && is_team(l, n))
			return true;
		else if (l->t->token[n].kind != TOKEN_WORD || is(l, n, OWNER))
			return false;
	return false;
}

static bool has_head(const struct hand_words *l, uint32_t k, bool wide)
{
	uint32_t from = k > l->first + HEAD_REACH ? k - HEAD_REACH : l->first;
	for (uint32_t n = from; n < k; n++)
		if (is(l, n, HEAD) ||
		    (wide && (mark_at(l->t, n, W_IMAGING) || mark_at(l->t, n, W_FOLLOW))))
			return true;
	return false;
}

/* "Whether to rescan is for neurosurgery to say" */
static bool is_for_them_to_say(const struct hand_words *l, uint32_t k)
{
	if (k == l->first || !is(l, k - 1, BE))
		return false;
	for (uint32_t n = k + 2; n + 1 < l->end && n < k + NEAR + 2; n++)
		if (token_is(l->t, n, "to") && is(l, n + 1, DECIDES))
			return true;
	return false;
}

/* "Orthopedic management as clinically warranted" */
static bool is_their_care(const struct hand_words *l, uint32_t k)
{
	return is(l, k, HEAD) && k > l->first && is_team(l, k - 1) && token_is(l->t, k + 1, "as") &&
	       !any_in(l, l->first, l->end, FIRM);
}

/* "Neurology to decide when she is next imaged", "oncology will decide on the next CT" */
static bool is_theirs_to_decide(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	bool to = token_is(t, k - 1, "to") || token_is(t, k - 1, "will");
	return k > l->first + 1 && k <= l->first + NEAR && is(l, k, DECIDES) && to &&
	       is_team(l, k - 2) && (token_is(t, k + 1, "when") || token_is(t, k + 1, "on")) &&
	       !any_in(l, l->first, l->end, FIRM);
}

/* "Management per cardiology", "timing is left to her surgeon", "at the discretion of neurology".
 */
static bool is_left(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (!is(l, k, OWNER) || !leads_to_team(l, k) ||
	    (any_in(l, l->first, l->end, FIRM) && !token_is(l->t, k, "per")))
		return false;
	bool leaves = any_in(l, k > l->first + 2 ? k - 2 : l->first, k, LEAVES);
	if (token_is(t, k, "for"))
		return is_for_them_to_say(l, k);
	if (token_is(t, k, "to") || token_is(t, k, "of"))
		return leaves && has_head(l, k, true);
	return has_head(l, k, leaves);
}

/* Another wish than to look again: then it is asked for, whoever else has it in hand. */
static bool wishes(const struct hand_words *l, const struct part *p, bool weak)
{
	const struct text *t = l->t;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		bool again = mark_at(t, m->token, W_AGAIN) || token_is(t, m->token, "rescan");
		if (m->class != W_RECOMMEND || again || negated(t, p, m) || value_is(t, m, "if") ||
		    (!weak && value_is(t, m, "weak")))
			continue;
		if (!any_in(l, m->token, mark_end(m),
			MADE | MADE_BEEN | MADE_VISIT | ACTING | ACTS | ACTED | TO_ACT | HEAD |
			    LEAVES))
			return true;
	}
	return false;
}

/* ---- what might have been ---------------------------------------------------------------------
 */

/* "Had this been solid, a CT would have been recommended." */
static bool is_unreal(const struct hand_words *l, uint32_t k)
{
	const struct text *t = l->t;
	if (!is(l, k, HINDER) || !token_is(t, k, "would") || !token_is(t, k + 1, "have") ||
	    k + 2 >= l->end)
		return false;
	for (uint32_t n = l->first; n < l->end; n++)
		if (n != k + 1 &&
		    (token_is(t, n, "had") || token_is(t, n, "if") || token_is(t, n, "were")))
			return true;
	return false;
}

/* ---- all of it ------------------------------------------------------------------------------ */

const struct watch_index *hands_index(struct arena *a)
{
	return watch_index_new(a, words_of_hands, sizeof words_of_hands / sizeof *words_of_hands);
}

/* The words of a stretch, and a few around it; *all: the kinds among them.  What runs on too long
 * has none: it is put into nobody's hands. */
static struct hand_words look(struct text *t, uint32_t first, uint32_t end, unsigned *all)
{
	unsigned own = 0;
	if (end - first > PART_MAX)
		end = first;
	const uint8_t *words = watch_in(t->r->hands, t, &t->hands, first > NEAR ? first - NEAR : 0,
	    first < end ? end + NEAR : end, &own);
	if (all)
		*all = first < end ? own : 0;
	return (struct hand_words){t, first, end, words};
}

static struct hand_words look_at(struct text *t, uint32_t sentence, unsigned *all)
{
	const struct sentence *s = &t->sentence[sentence];
	return look(t, s->first, s->end, all);
}

/* "Suspicious mass. Management per urology.": too much to be left without a question. */
static bool is_grave(const struct text *t, uint32_t index)
{
	size_t ignored[NET_LANGUAGES] = {0};
	const struct sentence *s = &t->sentence[index];
	uint64_t holds = net_sign_of(t, s, ignored).holds;
	if (index && s[-1].paragraph == s->paragraph)
		holds |= net_sign_of(t, s - 1, ignored).holds;
	return holds & (BIT(CUE_SUSPICIOUS) | BIT(CUE_SERIOUS));
}

/* "Smoking cessation is advised", "vitamin D and exercise": no exam, and nobody to be seen. */
static bool is_of_habits(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		bool lab = m->class == W_ACTION && value_is(t, m, "LAB") &&
			   token_is(t, m->token, "vitamin");
		bool seen = m->class == W_SERVICE && !token_is(t, m->token, "smoking");
		if (m->class == W_MODALITY || m->class == W_IMAGING || seen ||
		    m->class == W_REFER || m->class == W_FOLLOW || m->class == W_AGAIN ||
		    m->class == W_WORKUP || m->class == W_UNIT || (m->class == W_ACTION && !lab))
			return false;
	}
	for (uint32_t k = p->first; k < p->end; k++)
		if (token_is(t, k, "level") || token_is(t, k, "levels"))
			return false;
	return true;
}

#define CARES (ACTING | ACTS | ACTED | TO_ACT | GOES | NOW)
#define NEEDS                                                                                      \
	(MADE | MADE_BEEN | MADE_VISIT | VISIT | PLACE | TODAY | CARES | HEAD | LEAVES | DECIDES | \
	    RUNS)

static bool clause_has_interval(const struct hand_words *l, uint32_t k)
{
	struct interval any;
	while (k > l->first && !stops(l, k - 1))
		k--;
	return find_interval(l->t, k, l->end, &any);
}

/* What is so, and not supposed or told of others; all: the kinds of words that stand there. */
static enum hands in_hand(
    const struct hand_words *l, const struct part *p, unsigned all, uint32_t *at)
{
	for (uint32_t k = l->first; k < l->end && all & NEEDS; k++) {
		*at = k;
		if (is_made(l, k) || is_on_list(l, k) || has_visit(l, k))
			return HANDS_ARRANGED;
		if (is_over(l, k))
			return HANDS_OVER;
		if (is_visit_day(l, k) || (all & (CARES | RUNS) && in_care(l, k, at)))
			return HANDS_CARE;
		if ((is_left(l, k) || is_their_care(l, k) || is_theirs_to_decide(l, k)) &&
		    !clause_has_interval(l, k) && !is_grave(l->t, p->sentence))
			return HANDS_LEFT;
	}
	return HANDS_NONE;
}

enum hands hands_of(struct text *t, const struct part *p, uint32_t *at)
{
	unsigned all;
	const struct hand_words l = look(t, p->first, p->end, &all);
	*at = l.first;
	if (all & HABIT && is_of_habits(t, p))
		return HANDS_HABIT;
	if (is_of_kin(t, p))
		return HANDS_KIN;
	for (uint32_t k = l.first; k < l.end && all & (HINDER | ADVISED | SOURCE | OWN); k++) {
		*at = k;
		if (is_unreal(&l, k))
			return HANDS_UNREAL;
		if ((is_reported(&l, k) || is_relayed(&l, k)) && !hands_undone(t, p->sentence))
			return HANDS_REPORTED;
	}
	enum hands hands = wishes(&l, p, true) ? HANDS_NONE : in_hand(&l, p, all, at);
	if (hands != HANDS_NONE)
		return hands;
	*at = l.first;
	return is_rule(t, p, wishes(&l, p, false)) ? HANDS_RULE : HANDS_NONE;
}

enum hands hands_of_sentence(struct text *t, uint32_t index, uint32_t *at)
{
	const struct part whole = whole_sentence(t, index);
	return hands_of(t, &whole, at);
}

/* "Was never done", "has not happened": in the sentence. */
static bool says_undone(struct text *t, uint32_t index)
{
	static const char *const done[] = {"done", "happened", "performed", "made", "obtained",
	    "completed", "carried", "attended", "place", "booked", "scheduled", "arranged"};
	unsigned all;
	const struct hand_words l = look_at(t, index, &all);
	for (uint32_t k = l.first + 1; k < l.end && all & NOT; k++)
		for (size_t i = 0; i < sizeof done / sizeof *done; i++)
			if (token_is(t, k, done[i]) &&
			    any_in(&l, k > NEAR ? k - NEAR - 2 : 0, k, NOT))
				return true;
	return false;
}

bool hands_undone(struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	unsigned all;
	const struct hand_words l = look_at(t, index, &all);
	bool advice = false, exam = s->classes & (BIT(W_MODALITY) | BIT(W_ACTION) | BIT(W_IMAGING));
	bool not = all & NOT || (index + 1 < t->sentence_count && HAS(s + 1, W_NEGATION));
	for (uint32_t k = l.first; k < l.end && exam && not &&!advice; k++)
		advice = mark_at(t, k, W_RECOMMEND) || mark_at(t, k, W_PAST) || is_relayed(&l, k);
	if (!advice || s->skip)
		return false;
	if (says_undone(t, index))
		return true;
	uint32_t next = index + 1;
	while (next < t->sentence_count && t->token[t->sentence[next].first].kind != TOKEN_WORD &&
	       next <= index + 1)
		next++; /* the number of a list's point */
	if (next >= t->sentence_count || HAS(&t->sentence[next], W_RECOMMEND))
		return false;
	uint32_t first = t->sentence[next].first;
	bool on = mark_at(t, first, W_START) || token_is(t, first, "this") ||
		  token_is(t, first, "that") || token_is(t, first, "it");
	return on && says_undone(t, next);
}

bool hands_cover(const struct text *t, uint32_t at, uint32_t thing)
{
	uint32_t a = at < thing ? at : thing, b = at < thing ? thing : at;
	if (at > thing + 1 && token_is(t, at - 1, "already") && is_sign(t, at - 2, ','))
		b = at - 2; /* "for the MDT on Tuesday, already listed" */
	return b <= a + 3 || !break_between(t, a, b, ",;:"); /* "a scan, added today, ..." */
}

bool hands_act_now(struct text *t, uint32_t index)
{
	unsigned all;
	const struct hand_words l = look_at(t, index, &all);
	for (uint32_t k = l.first; k < l.end && all & NOW; k++) {
		uint32_t at = k;
		if (is_team(&l, k) && !is_hindered(&l, k) && acts(&l, k, true, &at) &&
		    is(&l, at, NOW))
			return true;
	}
	return false;
}

/* ---- referrals that are taken over ---------------------------------------------------------- */

static bool is_referral(const struct rec *r)
{
	return r->kind == NARRATIVE_ACTION &&
	       (strncmp(r->modality, "REF", 3) == 0 || strcmp(r->modality, "SURGERY") == 0);
}

/* The sentence names another service than the one that is asked for; *same: that one. */
static bool names_other(
    const struct text *t, const struct sentence *s, const struct rec *r, bool *same)
{
	bool other = false;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		if (t->mark[i].class != W_SERVICE)
			continue;
		bool own = list_within(entry_of(t, &t->mark[i])->value, r->modality);
		*same = *same || own;
		other = other || !own;
	}
	return other && !*same;
}

static bool tells_of_visit(struct text *t, uint32_t index)
{
	unsigned all;
	const struct hand_words l = look_at(t, index, &all);
	for (uint32_t k = l.first; k < l.end && all & VISIT; k++)
		if (has_visit(&l, k) || (is_made(&l, k) && visit_near(&l, k)))
			return true;
	return false;
}

static bool was_reached(struct text *t, uint32_t index)
{
	unsigned all;
	const struct hand_words l = look_at(t, index, &all);
	for (uint32_t k = l.first; k < l.end && all & REACHED; k++)
		if (is(&l, k, REACHED) && !is_hindered(&l, k))
			return true;
	return false;
}

void hands_take_over(struct text *t, struct recs *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct rec *r = &all->rec[i];
		bool urgent =
		    r->has_interval && strcmp(r->interval.unit, "day") == 0 && r->interval.max <= 3;
		if (!is_referral(r) || r->dropped || (r->has_interval && !urgent))
			continue;
		for (uint32_t n = r->sentence + 1;
		     n <= r->sentence + TAKEN_OVER && n < t->sentence_count; n++) {
			bool same = false, other = names_other(t, &t->sentence[n], r, &same);
			if (!other &&
			    (tells_of_visit(t, n) || (same && urgent && was_reached(t, n))))
				r->dropped = t->sentence[r->sentence].replaced = true;
		}
	}
}
