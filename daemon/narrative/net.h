/* SPDX-License-Identifier: Apache-2.0
 *
 * net.h - the net under the reader: weights and cues in memory, inside narrative/ only.
 */
#ifndef NARRATIVE_NET_H
#define NARRATIVE_NET_H

#include "text.h"

/* What a phrase of stakes.csv says; what each means stands there. */
enum net_cue {
	CUE_CRITICAL,
	CUE_ALERT,
	CUE_URGENT,
	CUE_SUSPICIOUS,
	CUE_TOLD,
	CUE_UNTOLD,
	CUE_PERSON,
	CUE_SYMPTOM,
	CUE_ABSENT,
	CUE_ELSEWHERE,
	CUE_REQUEST,
	CUE_ACTION,
	CUE_AGAIN,
	CUE_WORKUP,
	CUE_DOUBT,
	CUE_CHANGE,
	CUE_SETTLED,
	CUE_ROUTINE,
	CUE_BEFORE,
	CUE_CLINIC,
	CUE_FACT,
	CUE_SCALE,
	CUE_EXAM,
	CUE_WHEN,
	CUE_ARRANGED,
	CUE_INVITED,
	CUE_WITHDRAWN,
	CUE_SERIOUS,
	CUE_PAST,
	CUE_MODAL,
	CUE_OF_EXAM, /* from here on for performed.c alone: the net weighs none */
	CUE_NOT_DONE = CUE_OF_EXAM,
	CUE_NONDIAGNOSTIC,
	CUE_LIMITED,
	CUE_PLANNING,
	CUE_GUIDANCE,
	CUE_OUTSIDE,
	CUE_NO_CONTRAST,
	CUE_COUNT,
	/* What a sentence shows besides; only the reader says so. */
	SIGN_INTERVAL = CUE_COUNT, /* a time to wait */
	SIGN_IF,
	SIGN_NO_NEED,
	SIGN_MAIN,   /* stands in the impression or in the recommendation */
	SIGN_QUOTES, /* a scale or a guideline is told in this paragraph */
	SIGN_SHORT,  /* a few words */
	SIGN_LEADS,  /* starts with an exam, an act or a repetition */
	SIGN_COUNT
};
_Static_assert(SIGN_COUNT <= 64, "the signs of a sentence are 64 bits");
extern const char *const net_sign_names[SIGN_COUNT];

/* What there is to know of one word, word pair, longer phrase or rule. */
struct net_slot {
	uint64_t key;	  /* 0: empty */
	int32_t weight;	  /* thousandths of a natural logarithm of odds */
	uint64_t cues;	  /* bit per cue */
	uint8_t language; /* of which it is a common word, 0: none */
	bool more;	  /* a longer phrase starts with it */
};

#define NET_RULES     8704 /* keys of rules are below, those of words above */
#define NET_LANGUAGES 16
#define NET_ENGLISH   1
struct net {
	const char *language[NET_LANGUAGES]; /* from 1, English first */
	size_t count, cap;
	struct net_slot *slot;
	int32_t rule[NET_RULES];     /* weights of rules, by their key */
	int32_t bias, ask, harmless; /* it asks from here on; plainly harmless below */
};

/* net_load.c: rows of net.csv and stakes.csv. */
struct net *net_new(struct arena *a);
void net_clear_weights(struct net *n);
MUST_CHECK bool net_add_weight(struct net *n, const struct narrative_weight *weight, struct err *e);
MUST_CHECK bool net_add_language(
    struct net *n, const char *word, const char *language, struct err *e);
MUST_CHECK bool net_add_cue(struct net *n, const char *words, const char *cue, struct err *e);
const struct net_slot *net_find(const struct net *n, uint64_t key);
void net_free(struct net *n);

static inline uint64_t net_join(uint64_t a, uint32_t b)
{
	a = (a ^ b) * 0x9e3779b97f4a7c15u;
	return a ^ a >> 29;
}

/* net_signs.c */
struct net_sign {
	uint64_t holds, absent; /* bit per sign; absent: cues of what is not there */
	uint32_t critical_at;	/* token of the first critical thing that is held */
};
struct net_signs {
	struct net_sign *sentence;	/* one for each; freed by the caller */
	size_t language[NET_LANGUAGES]; /* common words of each */
	bool withdrawn;			/* an addendum takes something back */
	size_t foreign; /* index + 1 of the first sentence in another language; 0: none */
	int32_t ask;	/* from this score on a sentence asks */
};
void net_read_signs(const struct text *t, struct net_signs *out);
/* Of a sentence, or of a part of one; language: common words of each are added. */
struct net_sign net_sign_of(const struct text *t, const struct sentence *s, size_t *language);
/* A word of plain letters, which a weight can be given for. */
static inline bool net_is_word(const struct text *t, uint32_t token)
{
	return t->token[token].kind == TOKEN_WORD && t->token[token].hash;
}

/* unreadable.c */
void unreadable_find(struct text *t, const struct net_signs *signs);
/* count: common words of each language in the sentence. */
bool is_foreign(const struct text *t, const struct sentence *s, const size_t *count);
/* A passage in another language within a text that can be read is asked about. */
void foreign_ask(struct text *t, const struct net_signs *signs);

/* performed.c */
void performed_find(struct text *t, const struct net_signs *signs);

/* communication.c */
void communication_find(struct text *t, const struct net_signs *signs);

/* net_features.c: what a sentence shows.  A rule's key is small, a word's 32 bits, a pair's 64. */
struct net_feature {
	uint64_t key;
	uint32_t token; /* where it stands; of a rule nowhere: UINT32_MAX */
	uint8_t words;	/* 1, 2; 0: the stem of a word, or a rule */
};
#define NET_FEATURES 1600
struct net_seen {
	size_t count;
	struct net_feature feature[NET_FEATURES];
};
/* How the records of the reader stand to a sentence. */
enum net_reader {
	READER_SILENT,
	READER_EXPLAINS, /* a category, or a recommendation that is not conditional */
	READER_CONDITIONAL,
	READER_NO_FOLLOWUP,
	READER_DOUBTS,
};
/* s: a sentence, or a part of one; withdrawn: an addendum takes something back. */
void net_look(const struct text *t, const struct sentence *s, struct net_sign sign, bool withdrawn,
    enum net_reader reader, struct net_seen *out);
/* "further evaluation", "further*", "@recommend"; new in the arena. */
const char *net_feature_name(const struct text *t, const struct net_feature *f, struct arena *a);
uint64_t net_rule_key(const char *name); /* of "@recommend"; 0: there is no such rule */

#endif
