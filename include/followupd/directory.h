/* SPDX-License-Identifier: Apache-2.0
 *
 * directory.h - who people are, and who of them is asked.
 *
 * Shared by all charts of a hospital.  A role is held by several people: who of them is asked about
 * a patient depends on nothing but the arguments, so that everybody who decides the same decides it
 * for the same person.
 */
#ifndef FOLLOWUPD_DIRECTORY_H
#define FOLLOWUPD_DIRECTORY_H

#include "followupd/clock.h"
#include "followupd/vocabulary.h"

/* Where a row stands between being loaded and being saved; the saver's own. */
enum row_mark { ROW_CLEAN, ROW_CHANGED, ROW_FRESH };

/* People who see and help with the same follow-ups; each of these still has one owner. */
struct team {
	int64_t id;
	const char *ref, *name; /* "south", "South" */
};

/* Somebody is away, on call, or of a team.  What is taken back or comes late does not change what
 * was decided before: it counts from `said` to `withdrawn`. */
struct period {
	enum period_kind kind;
	instant from, until;	 /* until INSTANT_NONE: for good */
	int64_t cover;		 /* of an absence: who stands in; 0: nobody is named */
	enum role role;		 /* of a duty */
	int64_t team;		 /* of a membership */
	instant said, withdrawn; /* withdrawn INSTANT_NONE: it stands */
};

struct person {
	int64_t id;
	const char *ref, *family, *given, *email, *language;
	unsigned roles; /* a set of enum role */
	bool active;
	size_t period_count;
	struct period *period; /* the administrator's: no decision changes them */
	/* Open follow-ups that were given to this one as a team's, and when the last one was;
	 * what is given while charts are decided counts at once. */
	int64_t open;
	instant given_at; /* INSTANT_NONE: none was */
	enum row_mark mark;
};

struct directory {
	size_t count;
	struct person **person;
	size_t team_count;
	struct team *team; /* those that somebody is, or was, of */
};

/* NULL: not known. */
struct person *directory_get(const struct directory *d, int64_t id);
struct person *directory_find(const struct directory *d, const char *ref);
/* Whether a mail can be sent there. */
bool directory_reachable(const struct person *p);
/* The absence under way that ends last; NULL: that person is here. */
const struct period *person_absence(const struct person *p, instant at);
bool person_is_of(const struct person *p, int64_t team, instant at);
/* NULL: not known, or nobody was ever of it. */
const struct team *directory_team(const struct directory *d, int64_t id);
const struct team *directory_team_named(const struct directory *d, const char *ref);
/* Whether the team has a coordinator who can be told and has not left: away is not gone. */
bool team_is_manned(const struct directory *d, int64_t team, instant at);

/* Whose a follow-up or a question is as a team's. */
struct assignment {
	int64_t team;	/* 0: no team's, so everybody's in the role */
	int64_t person; /* of the team, whom it was given to; 0: as its patient decides */
};

/* Whom to ask about a patient. */
struct role_wanted {
	enum role role;
	instant at;
	uint64_t patient;     /* of those who hold the role one patient has the same one */
	int64_t first;	      /* the person of the case; 0: nobody is */
	int64_t not ;	      /* not that one where there is another; 0: anybody */
	struct assignment of; /* whom of the role is asked before the others */
};

struct addressee {
	struct person *person;		 /* NULL: nobody can be told */
	const struct person *instead_of; /* who is away; NULL: nobody is */
};

/* The person of the case where that one can be told, else whom of the team it was given to, else
 * somebody of the team in that role, else anybody in it, else the fail-safe.  Who is away is stood
 * in for by the cover, who is away too by his; where that ends with nobody, by another one in the
 * role. */
struct addressee directory_choose(const struct directory *d, const struct role_wanted *w);
/* Of a team's coordinators who are here now the one that comes first by load or turn; patient
 * decides where two are alike.  NULL: nobody is here. */
struct person *directory_give(
    const struct directory *d, int64_t team, enum assign_by by, uint64_t spread, instant at);

#endif
