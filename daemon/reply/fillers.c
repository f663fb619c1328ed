/* SPDX-License-Identifier: Apache-2.0
 *
 * fillers.c - words that say nothing of their own, and how many others are left of a sentence.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <string.h>

static const char fillers[] =
    " i we you he she it they me us him her them my our your his its "
    "their the a an this that these those and or so as "
    "at by for from in into of on onto to up out with about over is are "
    "was were be been being am do have has "
    "had will shall today tomorrow yesterday tonight now soon shortly "
    "asap right away later week weeks month months day "
    "days year years monday tuesday wednesday thursday friday saturday "
    "sunday mon tue tues wed thu thur thurs fri sat "
    "sun january february march april may june july august september "
    "october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec am pm next last this morning afternoon "
    "evening noon first then also too just very really "
    "all both here there patient patients pt pts dr doctor mr mrs ms md "
    "do np pa rn nurse office clinic team staff "
    "everyone hospital radiology ct cta mri mra pet scan scans "
    "ultrasound us xray xr cxr mammogram mammo imaging exam "
    "study biopsy chest abdomen abd pelvis lung thyroid renal adrenal "
    "kidney liver breast low dose contrast noncontrast "
    "follow followup following up repeat order orders ordered scheduled "
    "schedule appointment appt visit referral report "
    "result results finding findings nodule reminder reminders message "
    "email note notice update hi hello hey dear best "
    "regards kind warm sincerely respectfully cheers great good perfect "
    "excellent wonderful nice fine well awesome "
    "already recently upcoming soonest possible back again still im ill "
    "ive st nd rd th etc re fyi per via time date "
    "care when done get got gets getting see sees through her's his's "
    "same such more most some any one two three four "
    "five six new old informed notified agreed agrees aware called spoke "
    "discussed documented chart epic center facility outpatient campus main building location site "
    "saint north south east west university medical "
    "system emr ehr portal cerner hrs scheduler schedulers scheduling coordinator assistant "
    "understands agreeable amenable glad within "
    "before after during around end beginning "
    "early late mid closely loop promptly "
    "immediately accordingly myself ourselves ";

static bool is_filler(const char *word, size_t len)
{
	char key[40];
	if (len > 2 && strncmp(word + len - 2, "'s", 2) == 0)
		len -= 2;
	if (len + 3 > sizeof key)
		return false;
	key[0] = ' ';
	memcpy(key + 1, word, len);
	key[len + 1] = ' ';
	key[len + 2] = '\0';
	return strstr(fillers, key) != NULL;
}

size_t phrases_left_over(const char *left)
{
	size_t n = 0;
	while (*left) {
		size_t len = 0;
		bool letters = false;
		while (left[len] && (unsigned char)left[len] > ' ' &&
		       !strchr(",;:!.()\"/-", left[len])) {
			letters = letters || left[len] >= 'a' || (unsigned char)left[len] >= 0x80;
			len++;
		}
		n += len && letters && !is_filler(left, len);
		left += len ? len : 1;
	}
	return n;
}
