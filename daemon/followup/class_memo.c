/* SPDX-License-Identifier: Apache-2.0
 *
 * class_memo.c - what an exam is, read once for each procedure that a site has.
 *
 * A department has some hundred procedures, and every report, order and appointment names one of
 * them several times over; reading a name costs a hundred times what finding it again does.  The
 * answer is the tables' and the procedure's alone, so that it is the same with and without. Owns:
 * the slots, in the memory of the tables; of two procedures that want one the newer has it. Fails:
 * never; what is too long to be kept is read each time.
 */
#include "autoconf.h"
#include "codes.h"

#include <string.h>

#define SLOTS	 512
#define KEY_MAX	 256
#define NOTHING	 UINT16_MAX /* the length of what is not stated */
#define FNV_SEED 0xcbf29ce484222325u
#define FNV_STEP 0x100000001b3u

struct class_slot {
	size_t len; /* 0: nobody's yet */
	unsigned char key[KEY_MAX];
	struct exam_class class;
};

struct class_memo {
	struct class_slot slot[SLOTS];
};

struct class_memo *class_memo_new(struct arena *a)
{
	return arena_alloc(a, sizeof(struct class_memo));
}

/* Each text behind its length, so that no two procedures have one key. */
static bool add(unsigned char key[static KEY_MAX], size_t *len, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	uint16_t stated = text ? (uint16_t)n : NOTHING;
	if (*len + sizeof stated + n > KEY_MAX)
		return false;
	memcpy(key + *len, &stated, sizeof stated);
	if (n)
		memcpy(key + *len + sizeof stated, text, n);
	*len += sizeof stated + n;
	return true;
}

/* The length of the key; 0: it is too long. */
static size_t write_key(
    const struct coded *p, const char *modality, unsigned char key[static KEY_MAX])
{
	const char *const text[] = {
	    p->code, p->text, p->system, p->alt_code, p->alt_text, p->alt_system, modality};
	size_t len = 0;
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		if (!add(key, &len, text[i]))
			return 0;
	return len;
}

/* FNV-1a (draft-eastlake-fnv), 64 bits. */
static uint64_t hash_of(const unsigned char *key, size_t len)
{
	uint64_t h = FNV_SEED;
	for (size_t i = 0; i < len; i++)
		h = (h ^ key[i]) * FNV_STEP;
	return h ^ h >> 32;
}

struct exam_class exam_classify(
    const struct exam_codes *c, const struct coded *procedure, const char *modality)
{
	unsigned char key[KEY_MAX];
	size_t len = write_key(procedure, modality, key);
	if (!len)
		return codes_classify(c, procedure, modality);
	struct class_slot *s = &c->memo->slot[hash_of(key, len) % SLOTS];
	if (s->len != len || memcmp(s->key, key, len) != 0) {
		s->class = codes_classify(c, procedure, modality);
		memcpy(s->key, key, len);
		s->len = len;
	}
	return s->class;
}
