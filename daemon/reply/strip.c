/* SPDX-License-Identifier: Apache-2.0
 *
 * strip.c - what was written now: without quotations, signatures, banners and legal notices.
 *
 * Works on lines.  Where it is not plain that a line is one of these it stays: what is left over is
 * read by a person, what is cut off by nobody.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LINES_MAX    600
#define SIGNATURE    12 /* lines that a signature may have */
#define WORDS_OF_ONE 8	/* of a line that may be part of a signature */

struct mail_lines {
	size_t count;
	const char *line[LINES_MAX]; /* without blanks at its ends */
};

static void split(struct arena *a, const char *text, struct mail_lines *l)
{
	while (*text && l->count < LINES_MAX) {
		size_t n = strcspn(text, "\n");
		const char *at = text;
		text += n + (text[n] == '\n');
		while (n && isspace((unsigned char)*at))
			at++, n--;
		while (n && isspace((unsigned char)at[n - 1]))
			n--;
		l->line[l->count++] = arena_strndup(a, at, n);
	}
}

static bool begins(const char *s, const char *with)
{
	return strncasecmp(s, with, strlen(with)) == 0;
}

static bool has(const char *s, const char *part)
{
	return strcasestr(s, part) != NULL;
}

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);
	return n >= m && strcasecmp(s + n - m, with) == 0;
}

/* ---- quotations ----------------------------------------------------------------------------- */

/* "On Tue, Mar 3, 2026 at 9:12 AM Example Hospital <...> wrote:", perhaps on two lines. */
static bool is_attribution(const struct mail_lines *l, size_t i)
{
	static const char *const ended[] = {"wrote:", "schrieb:",
	    "a \xc3\xa9"
	    "crit :",
	    "a \xc3\xa9"
	    "crit:",
	    "escribi\xc3\xb3:", "ha scritto:", "schreef:"};
	if (ends(l->line[i], "wrote:") && strpbrk(l->line[i], "@<"))
		return true;
	if (!begins(l->line[i], "On ") && !begins(l->line[i], "Am ") &&
	    !begins(l->line[i], "Le ") && !begins(l->line[i], "El ") &&
	    !begins(l->line[i], "Il ") && !begins(l->line[i], "Op "))
		return false;
	for (size_t k = i; k < l->count && k < i + 4; k++)
		for (size_t m = 0; m < sizeof ended / sizeof *ended; m++)
			if (ends(l->line[k], ended[m]) ||
			    (has(l->line[k], " schrieb ") && ends(l->line[k], ":")))
				return true;
	return false;
}

/* The header of the mail below, as Outlook writes it. */
static bool is_old_header(const struct mail_lines *l, size_t i)
{
	static const char *const first[] = {"From:", "*From:*", "Von:", "De :", "De:"};
	static const char *const next[] = {"Sent:", "*Sent:*", "Date:", "*Date:*", "To:", "*To:*",
	    "Gesendet:", "Envoy\xc3\xa9 :", "Enviado:", "Subject:", "*Subject:*"};
	bool from = false;
	size_t seen = 0;
	for (size_t m = 0; m < sizeof first / sizeof *first; m++)
		from = from || begins(l->line[i], first[m]);
	for (size_t k = i + 1; from && k < l->count && k < i + 6; k++)
		for (size_t m = 0; m < sizeof next / sizeof *next; m++)
			seen += begins(l->line[k], next[m]);
	return from && seen >= 2;
}

static bool is_divider(const char *s)
{
	size_t n = strspn(s, "_");
	return (n >= 10 && !s[n]) || has(s, "-----Original Message-----") ||
	       has(s, "---- Original Message ----") || (begins(s, ">>>") && ends(s, ">>>")) ||
	       has(s, "---- Forwarded by ") || has(s, "Forwarded message ----") ||
	       has(s, "-----Urspr\xc3\xbcngliche Nachricht-----") ||
	       begins(s, "Begin forwarded message:");
}

static bool begins_quotation(const struct mail_lines *l, size_t i)
{
	return is_divider(l->line[i]) || is_attribution(l, i) || is_old_header(l, i);
}

/* ---- what is written under every mail ------------------------------------------------------- */

static bool is_notice(const char *s)
{
	static const char *const marks[] = {"confidentiality notice", "intended recipient",
	    "privileged and confidential", "confidential and privileged",
	    "may contain confidential", "contains confidential", "may be privileged",
	    "this e-mail and any", "this email and any", "this message and any",
	    "if you have received this", "if you received this", "hipaa",
	    "disclaimer:", "please consider the environment"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has(s, marks[i]))
			return true;
	return false;
}

static bool is_banner(const char *s)
{
	return begins(s, "Sent from my") || begins(s, "Get Outlook for") ||
	       begins(s, "Sent from Mail") || begins(s, "Sent from Outlook") ||
	       begins(s, "Sent via") || begins(s, "Sent using") || begins(s, "Please excuse") ||
	       begins(s, "Pardon typos") || begins(s, "Pardon any typos") ||
	       begins(s, "Excuse typos") || begins(s, "Excuse brevity") || begins(s, "Dictated ") ||
	       begins(s, "CAUTION:") || begins(s, "[EXTERNAL") || begins(s, "EXTERNAL EMAIL") ||
	       begins(s, "WARNING: This") || has(s, "originated from outside") ||
	       begins(s, "[cid:") || begins(s, "[image:");
}

/* ---- signatures ----------------------------------------------------------------------------- */

static size_t word_count(const char *s)
{
	size_t n = 0;
	for (bool in = false; *s; s++) {
		n += !in && !isspace((unsigned char)*s);
		in = !isspace((unsigned char)*s);
	}
	return n;
}

/* Whether a word of s is that one. */
static bool has_word(const char *s, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = s; (at = strcasestr(at, word)); at += n)
		if ((at == s || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[n]))
			return true;
	return false;
}

/* Seven digits or more, with what stands between the digits of a number one may call. */
static bool is_phone(const char *s)
{
	size_t digits = 0, others = 0;
	for (const char *c = s; *c; c++) {
		digits += isdigit((unsigned char)*c) != 0;
		others += isalpha((unsigned char)*c) != 0;
	}
	return digits >= 7 && others <= 12;
}

static bool is_closing(const char *s)
{
	static const char *const words[] = {"thanks", "thank you", "many thanks", "thx", "best",
	    "best regards", "regards", "kind regards", "warm regards", "warmly", "sincerely",
	    "cheers", "respectfully", "yours", "take care", "all the best", "with thanks",
	    "thanks again", "thanks so much", "thank you so much", "thanks much", "br", "rgds",
	    "v/r", "vr"};
	size_t n = strcspn(s, ",!.-");
	if (s[n] && s[n + 1])
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && strncasecmp(s, words[i], n) == 0)
			return true;
	return false;
}

/* A sentence has one of these, a signature has none. */
static bool speaks(const char *s)
{
	static const char *const words[] = {"please", "send", "sent", "to", "is", "was", "not",
	    "only", "except", "hold", "cancel", "cancelled", "canceled", "wait", "unless", "needs",
	    "ps", "just", "yes", "are", "be", "me", "until", "without", "never", "you", "your",
	    "does", "did", "this", "that", "has", "have", "had", "i", "we", "she", "he", "they",
	    "my", "her", "his", "no", "already", "order", "ordered", "will", "patient", "pt",
	    "done", "declined", "refused", "died", "call", "wrong", "stop", "if", "but", "why",
	    "who", "it", "by", "ask", "with", "should", "can", "for", "seen", "follow", "follows",
	    "scheduled", "elsewhere", "moved", "pending", "awaiting", "auth", "approval",
	    "insurance", "denied", "another", "other", "different", "instead", "also", "too",
	    "both", "tomorrow", "today", "yesterday", "then", "later", "once", "when", "need",
	    "see", "placed", "expired"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_word(s, words[i]))
			return true;
	return strpbrk(s, "?!") != NULL;
}

/* A name, a title, a place, a number to call. */
static bool may_sign(const char *s, const char *name)
{
	static const char *const marks[] = {"MD", "M.D", "DO", "D.O", "RN", "NP", "PA-C", "PA",
	    "PhD", "MPH", "FACR", "FACP", "FACS", "DNP", "APRN", "FNP", "MBBS", "MSN", "BSN", "LPN",
	    "CMA", "Dr", "Department", "Dept", "Division", "Clinic", "Hospital", "Medical Center",
	    "Health", "Medicine", "Physician", "Professor", "Attending", "Resident", "Fellow",
	    "Director", "Assistant", "Coordinator", "Associates", "Radiology", "Pulmonology",
	    "Oncology", "Tel", "Phone", "Fax", "Pager", "Office", "Cell", "Mobile", "Suite"};
	if (speaks(s))
		return false;
	if (!*s || is_phone(s) || has(s, "@") || has(s, "www.") || has(s, "http"))
		return true;
	if (word_count(s) > WORDS_OF_ONE)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_word(s, marks[i]))
			return true;
	/* Every word of it is one of the sender's name, or a letter. */
	bool named = false;
	for (const char *at = s; *at;) {
		size_t n = 0;
		while (isalpha((unsigned char)at[n]) || (unsigned char)at[n] >= 0x80)
			n++;
		char word[64];
		if (n >= sizeof word)
			return false;
		memcpy(word, at, n);
		word[n] = '\0';
		if (n > 1 && (!name || !has_word(name, word)))
			return false;
		named = named || n > 1;
		at += n ? n : 1;
	}
	return named;
}

/* "Ann Lee, RN": a name with a title behind it. */
static bool is_titled_name(const char *s)
{
	static const char *const titles[] = {"MD", "M.D.", "DO", "D.O.", "RN", "NP", "NP-C", "PA-C",
	    "PA", "APRN", "FNP", "FNP-C", "FNP-BC", "DNP", "CRNP", "ARNP", "MBBS", "PhD", "LPN",
	    "CMA", "MA", "BSN", "MSN", "LCDR", "CDR", "LTC", "MAJ", "CPT", "COL", "PharmD", "LVN",
	    "CNM", "MPH", "FACP", "RMA", "OCN", "CNS", "LCSW", "MSW"};
	const char *comma = strchr(s, ',');
	size_t before = 0;
	if (!comma || !isupper((unsigned char)*s) || speaks(s) || word_count(s) > WORDS_OF_ONE)
		return false;
	for (const char *c = s; c < comma; c++)
		before += isspace((unsigned char)*c) != 0;
	const char *title = comma + 1 + strspn(comma + 1, " ");
	size_t n = strcspn(title, ", ");
	for (size_t i = 0; before && before < 4 && i < sizeof titles / sizeof *titles; i++)
		if (strlen(titles[i]) == n && strncasecmp(title, titles[i], n) == 0)
			return true;
	return false;
}

/* The first letters of the sender's name, alone. */
static bool is_initials(const char *s, const char *name)
{
	size_t n = strlen(s);
	if (!name || n < 2 || n > 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool begun = false;
		for (const char *c = name; *c; c++)
			begun = begun || ((c == name || !isalpha((unsigned char)c[-1])) &&
					     toupper((unsigned char)*c) == (unsigned char)s[i]);
		if (!isupper((unsigned char)s[i]) || !begun)
			return false;
	}
	return true;
}

/* "Primary Care - North Campus": every word but the small ones begins with a capital letter. */
static bool is_heading(const char *s)
{
	static const char *const small[] = {"of", "and", "for", "the", "at", "in"};
	static const char *const afterthoughts[] = {
	    "p.s", "note", "nb", "edit", "addendum", "update", "correction", "fyi"};
	for (size_t i = 0; i < sizeof afterthoughts / sizeof *afterthoughts; i++)
		if (begins(s, afterthoughts[i]))
			return false;
	for (const char *at = s; *at;) {
		size_t n = strcspn(at, " ");
		bool is_small = islower((unsigned char)*at) == 0;
		for (size_t i = 0; i < sizeof small / sizeof *small; i++)
			is_small =
			    is_small || (strlen(small[i]) == n && strncmp(at, small[i], n) == 0);
		if (!is_small)
			return false;
		at += n + (at[n] == ' ');
	}
	return !speaks(s) && word_count(s) <= WORDS_OF_ONE;
}

/* Short lines that say nothing of their own: a place, a department, a motto. */
static bool may_stand_below(const struct mail_lines *l, size_t from)
{
	for (size_t k = from; k < l->count; k++)
		if (!may_sign(l->line[k], NULL) && !is_heading(l->line[k]))
			return false;
	return l->count - from <= SIGNATURE;
}

/* One or two words with capital letters: a name under a closing, whoever's. */
static bool may_be_name(const char *s)
{
	size_t n = word_count(s);
	bool capital = true;
	for (size_t i = 0; s[i]; i++)
		if (!i || isspace((unsigned char)s[i - 1]))
			capital = capital &&
				  (isupper((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80 ||
				      !isalpha((unsigned char)s[i]));
	return n <= 4 && capital && !strpbrk(s, "?!:;");
}

/* Where a closing and a name end the lines; count: nowhere. */
static size_t closing_at(const struct mail_lines *l, size_t count, const char *name)
{
	for (size_t i = count; i-- > 0 && count - i <= SIGNATURE;) {
		bool rest = true;
		if (!is_closing(l->line[i]))
			continue;
		for (size_t k = i + 1; k < count; k++)
			rest = rest && (may_sign(l->line[k], name) ||
					   (k <= i + 2 && may_be_name(l->line[k])));
		if (rest)
			return i + 1; /* the closing itself stays: it may be all that was written */
	}
	return count;
}

/* Where the signature begins; count: there is none. */
static size_t signature_at(const struct mail_lines *l, const char *name)
{
	size_t at = l->count;
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->line[i], "--") == 0 || strcmp(l->line[i], "-- ") == 0 ||
		    strcmp(l->line[i], "---") == 0)
			return i;
	for (size_t i = at; i-- > 1;)
		if (is_titled_name(l->line[i]) && may_stand_below(l, i + 1))
			at = i;
	size_t closed = closing_at(l, at, name);
	if (closed < at)
		return closed;
	/* The first line is what was written, but for a name alone. */
	while (at > 1 && l->count - at < SIGNATURE &&
	       (may_sign(l->line[at - 1], name) || is_initials(l->line[at - 1], name)))
		at--;
	return at;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void drop_quoted(struct mail_lines *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->count; i++) {
		if (begins_quotation(l, i)) {
			bool above = false;
			for (size_t k = 0; k < kept; k++)
				above = above || *l->line[k];
			if (above || !is_attribution(l, i))
				break;
			/* Written below what is quoted: the attribution goes, and the quoted lines.
			 */
			while (i + 1 < l->count && !ends(l->line[i], ":"))
				i++;
			continue;
		}
		if (l->line[i][0] == '>' || is_banner(l->line[i]))
			continue;
		if (is_notice(l->line[i]) && (kept || i + 1 == l->count))
			break;
		l->line[kept++] = l->line[i];
	}
	l->count = kept;
}

const char *written_text(struct arena *a, const char *text, const char *name)
{
	struct mail_lines *l = arena_alloc(a, sizeof *l);
	struct buf b = {0};
	split(a, text, l);
	drop_quoted(l);
	while (l->count && !*l->line[l->count - 1])
		l->count--;
	size_t end = signature_at(l, name);
	for (size_t i = 0; i < end && b.len < REPLY_TEXT_MAX; i++)
		if (*l->line[i])
			buf_addf(&b, "%s%s", b.len ? "\n" : "", l->line[i]);
	size_t keep = b.len < REPLY_TEXT_MAX ? b.len : REPLY_TEXT_MAX;
	while (keep && keep < b.len && (b.data[keep] & 0xc0) == 0x80)
		keep--;
	const char *out = arena_strndup(a, buf_text(&b), keep);
	buf_free(&b);
	return out;
}
