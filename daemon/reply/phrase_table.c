/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_table.c - what people write in answers, as patterns.
 *
 * Each row takes what it matches out of the sentence, so that a "not" which belongs to "not my
 * patient" is no doubt about anything else; what the rows before have taken, the next ones do not
 * see.  The order is therefore part of the meaning: the more special stands first, doubt last.
 */
#include "autoconf.h"
#include "reply_parts.h"

#define DET "(?:the|this|that|her|his|their|a|an|it|my|our|these|those|another|any|one)"
#define ADV                                                                                        \
	"(?:already|just|now|recently|previously|actually|since|also|finally|successfully|indeed)"
#define BEEN "(?:(?:is|are|was|were|be|been|has|have|had|got|get|i|we|it|" ADV ") )*"
#define EXAM                                                                                       \
	"(?:(?:low[ -]dose |chest |abdominal |abdomen |repeat |follow[ -]?up |pelvic |thyroid "    \
	"|renal "                                                                                  \
	"|outside |new )*"                                                                         \
	"(?:cta?s?|mri?s?|mra|pet(?:[ "                                                            \
	"/-]?ct)?|ldct|scans?|ultrasounds?|sono(?:gram)?|us|x-?rays?|xr|"                          \
	"cxr|mammo(?:gram|graphy)?s?|imaging|exam(?:ination)?s?|stud(?:y|ies)|biops(?:y|ies)|fna|" \
	"follow[ -]?ups?|tests?|procedure|colonoscopy|bronch(?:oscopy)?|repeat|work-?up|"          \
	"surveillance)(?: (?:chest|abdomen|abd|pelvis|scan|imaging))*)"
#define SPECIALTY                                                                                  \
	"\\b(?:(?:the |our |outside |an? )?(?:heme?[ "                                             \
	"/-]?onc\\w*|onc(?:olog\\w*)?|pulm\\w*|urolog\\w*|gi|"                                     \
	"gastro\\w*|hepatolog\\w*|endocrin\\w*|nephrolog\\w*|thoracic(?: "                         \
	"surg\\w*)?|neurosurg\\w*|"                                                                \
	"surg(?:ery|eon|ical)\\w*|specialist\\w*|specialty|breast (?:clinic|center|surg\\w*)|"     \
	"(?:lung |pulmonary )?nodule clinic|lung clinic|gyn\\w*|ob[ /-]?gyn|ent|vascular(?: "      \
	"surg\\w*)?|"                                                                              \
	"cardiolog\\w*|rad[ -]?onc|transplant)(?: (?:clinic|team|service|group|department))?)"
#define PATIENT                                                                                    \
	"(?:(?:the |this |that |our |my )?(?:patient|pt|she|he|they|who|family|daughter|son|wife|" \
	"husband|mother|father|mr \\w+|mrs \\w+|ms \\w+))"
#define OBJECT                                                                                     \
	"(?: "                                                                                     \
	"(?:the|this|that|any|all|further|additional|more|to|for|of|it|having|do|get|have|"        \
	"undergo|"                                                                                 \
	"come|in|on|back|pursue|proceed|schedule|scheduling|recommended|offered|" EXAM "))*"
#define WHO                                                                                        \
	"(?:(?:(?:attending|pcp|my partner|my colleague) )?(?:dr|doctor|drs) [a-z'-]+|(?:the "     \
	"|her |his |their |this patient's |patient's )"                                            \
	"(?:current |new |actual )?(?:pcp|primary(?: care)?(?: (?:doctor|physician|provider))?|"   \
	"ordering (?:doctor|physician|provider|clinician|md)|attending|provider|doctor|physician|" \
	"clinician|oncologist|pulmonologist|urologist|surgeon|specialist)|pcp|primary care)"

const struct reply_phrase reply_phrases[] = {
    /* said in passing */
    {MARK_FILLER,
	"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))\\b[^,!:]{0,40}(?:[,!:-]|$)"},
    {MARK_FILLER, "\\b(?:please |pls )?(?:let (?:me|us) know|call (?:me|us)|reach out|contact "
		  "(?:me|us)|feel free "
		  "to [a-z]+(?: out)?)(?: to (?:me|us))?(?: at [0-9 ()x-]+| directly)? "
		  "(?:if|with|should)\\b[a-z "
		  "]*(?:questions?|need|issues?|concerns?|anything(?: else)?|problems?)[a-z ]*"},
    {MARK_FILLER, "\\b(?:no|not a|not any) (?:problem|worries|issue|trouble)\\b(?! with)"},
    {MARK_FILLER, "\\bno (?:further |other |more )?questions\\b"},
    {MARK_FILLER,
	"\\b(?:sorry|apologies|apologize|my apologies)(?: for (?:the|my|this))?(?: (?:late|delay|"
	"delayed|slow))*(?: (?:reply|response|in|responding|replying|getting|back|to|you))*"},

    {MARK_FILLER,
	"\\bno (?:interval |significant |further |concerning |new |acute |suspicious |other "
	")*(?:growth|change|changes|nodules?|findings?|enlargement|progression|concerns?|"
	"recurrence|evidence of [a-z]+(?: [a-z]+)?)\\b"},
    {MARK_FILLER, "\\b(?:was|were) not aware(?: of (?:this|it|that))?\\b"},
    {MARK_OPEN, "\\bnot (?:so |entirely |really |quite )?(?:sure|certain|clear)\\b|\\bunsure\\b"},
    /* a question without its mark; what somebody else is to do */
    {MARK_OPEN, "^(?:was|is|has|did|are|were|does|do|have|can|should|could|would) "
		"(?:this|it|that|she|he|they|"
		"anyone|anybody|someone|there|the (?:patient|pt|order|ct|scan|mri)|patient|pt)\\b|"
		"^(?:did|do|have|are|were) you\\b"},
    {MARK_REQUEST,
	"^(?:(?:ok|okay|yes|yeah|sure|fine|please|pls|go ahead|let us|let's|lets)[, ]+)*(?:and |to "
	")*"
	"(?:(?:order|schedule|book)\\b(?! (?:is|was|has|are|were|been|in|placed|entered|sent|"
	"for|done|signed|submitted|put|already|went|number|active|set|made|confirmed))(?! " EXAM
	" (?:is|was|has|placed|entered|sent|in\\b))|(?:get|have) (?:it|this|that|her|him|"
	"them)\\b)"},
    {MARK_ASIDE, "\\b(?:thanks?|thank you|thx|appreciate)(?: (?:so|very|much|you|your|a lot|for))* "
		 "(?:getting|"
		 "ordering|scheduling|arranging|booking|placing|taking care|handling)\\b"},
    {MARK_DOUBT,
	"\\b(?:she|he|they|someone|somebody)(?: (?:has|have|had|will|would|just|already|also))* "
	"(?:order(?:ed|s)?|(?:place|put|enter)(?:d|ed|s)?(?: in)? (?:the|an|her|his) "
	"order|tak(?:e|en|ing) "
	"care of|handle[ds]?|arrange[ds]?)\\b"},
    {MARK_DOUBT,
	"\\b(?:my|our|a|the|her|his) (?:partner|colleague|associate|attending|supervisor|covering "
	"\\w+)(?: (?:also|just|already))* (?:will|has|is|did|can|would|should|order(?:s|ed)?|"
	"placed|put|scheduled|booked|entered|handles?|does)\\b"},
    {MARK_OPEN, ",? (?:right|correct|no|eh|huh)\\s*$"},
    /* from hearsay, of long ago, in jest */
    {MARK_ASIDE,
	"\\b(?:appears?|appeared|seems?|seemed|looks? like (?:it|she|he|this|they|the "
	"order)|according to|"
	"(?:it|chart|epic|cerner|emr|ehr|system|record|letter) "
	"(?:shows?|says?|lists?|reads?)|listed|"
	"per (?:dr|doctor|chart|epic|the chart|her|his)|last year|years? ago|(?:in|from|since) "
	"20[01]\\d|lol|haha|ha|robots?|bots?|sarcas\\w+|joking)\\b"},
    {MARK_ASIDE, "\\b(?:husband|wife|mother|father|son|daughter|brother|sister|spouse|partner|mom|"
		 "dad|parent)"
		 "(?: (?:is|was|has|been|now|just|on|in|under|entered|at|went|into|home|to))* "
		 "(?:hospice|comfort "
		 "care|palliative care|dying)\\b"},
    {MARK_OPEN, "\\b(?:considering|discussing|contemplating|may|might|possible|possibly|could)\\b(?"
		"=(?: [a-z]+){0,3} "
		"(?:hospice|comfort care|palliative))"},
    {MARK_ASIDE, "\\b(?:no|stop)(?: need for| need to send)?(?: "
		 "(?:any|the|further|more|additional|these|sending))* "
		 "(?:reminders?|emails?|notices?|messages?|letters?|contacts?)(?: "
		 "(?:is|are|needed|necessary|"
		 "required))*\\b"},
    /* another visit, another person, another item */
    {MARK_ASIDE,
	"\\b(?:appointment|appt|visit|scheduled|booked|referral|referred|ordered|set "
	"up|slot)\\b.{0,40}?\\b\\K"
	"(?:with|to|for|at|by|in) (?:(?:a|an|the|her|his|my|our) )*(?:" SPECIALTY
	"|me|us|clinic|surgery|procedure|consult\\w*|physical|awv|annual|checkup|check-up|therapy|"
	"chemo\\w*|infusion|sister|brother|mother|father|husband|wife|son|daughter)\\b"},
    {MARK_ASIDE, "\\b(?:duplicate\\w*|twice|though(?=\\s*$)|both|the other|other "
		 "(?:one|exam|order|item|follow[ "
		 "-]?up|patient)|one of "
		 "(?:them|these|those|the|two|my)|two orders|whatever|instead)\\b"},
    {MARK_DOUBT, "\\b(?:dr|doctor) [a-z'-]+ (?:office|team|nurse|clinic|staff|group)\\b"},
    /* another exam than the one that is asked about, mostly */
    {MARK_ASIDE,
	"\\b(?:brain|head|headaches?|colonoscop\\w+|endoscop\\w+|egd|echo(?:cardio\\w*)?|stress "
	"test|dexa|bone density|knee|shoulder|lumbar|cervical|spine|ekg|ecg|pap)\\b(?! cancer)"},
    {MARK_ASIDE,
	"\\b(?:heart|renal|kidney|respiratory|liver|hepatic|organ|multiorgan|hf) failure\\b"},
    /* what others did, or do */
    {MARK_DOUBT, "\\b(?:i|we|insurance|insurer|payer|medicare|medicaid|plan|radiology|scheduling|"
		 "hospital)(?: (?:has|have|had|must|will|would|also|just))* "
		 "(?:declin\\w+|refus\\w+|den(?:y|ied|ies))\\b"},
    {MARK_DOUBT, "\\b(?:husband|wife|mother|father|son|daughter|brother|sister|spouse|partner|mom|"
		 "dad|parent|child)(?: (?:has|had|just|recently|also))* (?:died|passed away|passed "
		 "on|passed)\\b"},
    {MARK_FILLER,
	"\\b(?:i|we|this|it)(?: (?:had|have|must have|completely|totally|just|one))* (?:lost "
	"track|missed|"
	"overlooked|forgot(?:ten)?|slipped (?:my mind|through(?: the cracks)?|by)|fell through "
	"the cracks)(?: (?:of|about|this|it|that|one))*(?! (?:to|her|his|the|my|a)\\b)"},
    {MARK_FILLER, "(?<!need )(?<!needs )(?<!has )(?<!still )\\bto be "
		  "(?:done|performed|completed|obtained|repeated)\\b"},
    {MARK_FILLER, "(?<=\\bct |cta |mri |chest |abdomen |pelvis )without(?= "
		  "(?:is|was|has|have|ordered|scheduled|and|on|for|in|"
		  "placed|booked|today|this)\\b|\\s*$)"},
    {MARK_FILLER, "\\bwith(?:out)? (?:iv |oral |and without )*contrast\\b"},
    {MARK_FILLER, "\\b(?:(?:please|pls|you can|you may|can|ok to|okay to) )*close(?:d)?(?: "
		  "(?:this|it|out|the|case|ticket|item|reminder|follow-up|loop|please))+\\b|"
		  "\\bplease close$"},
    {MARK_FILLER, "\\b(?:(?:re)?scanned|uploaded|filed) (?:in(?:to)?|to)(?: "
		  "(?:the|her|his|our|chart|media|tab|"
		  "record|records|epic|emr|ehr|system))+\\b|\\bscanned in$"},
    {MARK_ANGRY,
	"\\b(?:stop (?:sending|emailing|e-mailing|contacting|bothering|spamming|it|this|these|the|"
	"calling|asking|reminding)|unsubscribe|ridiculous|harass\\w*|annoy\\w*|spam\\w*|enough "
	"(?:of|"
	"already|with)|waste of|sick of|tired of|fed up|unacceptable|remove me|take me off|leave "
	"me "
	"alone|how many times|already (?:told|said|answered|replied|responded|informed|notified)|"
	"(?:i|we) (?:have "
	")?(?:told|answered|replied|responded)|(?:second|third|fourth|fifth|\\d(?:nd|rd|"
	"th)|umpteenth|hundredth|last|\\d+) "
	"time|complain\\w*|absurd|nonsense|useless|idiot\\w*|stupid|"
	"lawyer|lawsuit|report you|again and again|keep "
	"(?:getting|receiving|sending)|wtf|damn|hell)\\b"},

    {REPLY_WRONG_PATIENT,
	"\\b(?:the )?wrong (?:patient|pt|chart|record|mrn|individual)(?:'?s)?\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:wrong|different|another|incorrect) (?:mrn|dob|birth ?date|date of birth|"
	"medical record|person|patient's (?:chart|record|report|results?))\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:mrn|dob|name|birth ?date|date of birth|age|sex|gender|report|demographics|accession)"
	"(?: (?:on|in|of|here|this|the|f-\\d+|report|letter|notice|and|mrn|dob|name))* "
	"(?:does|do|did) not "
	"(?:match|belong|fit|correspond|agree)\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:does|do|did) not (?:match|belong to|fit) (?:(?:my|the|this|that|her|his|our|"
	"any|anyone|anybody|one of) )*(?:patient|pt|chart|record|person)\\w*\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:mixed|mixing|mixes|confused|confusing|switched|swapped|merged|crossed)(?: up)? "
	"(?:(?:two|the|these|my|her|him|this|with|another|different|other) )*"
	"(?:patients?|pts?|charts?|records?|people|names?)\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:two|different|another|other) (?:people|patients|persons?|patient|pt|man|woman)"
	"(?: (?:with|has|have|by|of|share|sharing))+ (?:the |a )?(?:same|similar|that) "
	"(?:first |last )?name\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:for|about|on|is|to) (?:(?:a|an) )?(?:different|another) "
	"(?!hospital|facility|clinic|place|"
	"doctor|provider|site|location|day|date|time|exam|study|practice|reason|issue|"
	"problem|lab|office|health|state|city|week|month|year|ct|mri|scan|system|imaging|"
	"matter|story|nodule|lesion|finding|one|pcp|appointment|visit|follow)[a-z'-]+(?: "
	"[a-z'-]+)?$"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:misfiled|mis-filed|filed (?:in|under|to) the wrong|same (?:first|last) name|"
	"not (?:the|my|our) (?:person|patient) (?:in|on) (?:the|this|that|your) (?:report|"
	"letter|notice|message|email)|no such patient)\\b"},
    {REPLY_WRONG_PATIENT, "\\b(?:belongs? to|is|was|are|for|of|on|about|from|to) (?:(?:a|an|the) "
			  ")?(?:different|another|other|someone else's|somebody else's) "
			  "(?:patient|pt|person|chart|record|individual)(?:'s)?\\b"},
    {REPLY_WRONG_PATIENT, "\\b(?:belongs?|belonging|is|was|are) (?:to |for |of )?(?:someone "
			  "else|somebody else|another "
			  "person)(?:'s)?\\b(?! (?:is|was|will|has|should))"},
    {REPLY_WRONG_PATIENT, "\\bnot (?:the |for the |on the )?(?:right|correct|same|this) "
			  "(?:patient|pt|chart)\\b(?!'?s)"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:not|never) (?:hers|theirs|(?:her|his|their|this patient's|my patient's) (?:" EXAM
	"|report|results?|images?|findings?|chart|record|nodule|lesion|mass|cyst))\\b"},
    {REPLY_WRONG_PATIENT,
	"\\b(?:mistaken identity|mis-?identif\\w+|mix(?:ed)?[ -]up|mixup|patient mismatch|"
	"same name)\\b"},

    {REPLY_DECEASED, "\\b(?:passed away|passed on|died|deceased|is dead|passed "
		     "(?:last|this|in|earlier)|(?:her|his|the "
		     "patient's) (?:death|passing))\\b"},
    {REPLY_DECEASED,
	"\\b(?:(?:is|are) no longer (?:with us|living|alive)|not (?:alive|living)(?: any ?more)?|"
	"passed(?= (?:peacefully|over|yesterday|on|in|at|from|due|\\d))|pronounced dead|"
	"obituary|death certificate|rest in peace|r\\.?i\\.?p|date of death|demise|"
	"lost (?:her|his|their) (?:life|battle)|did not survive|dod)\\b"},
    {REPLY_DECEASED, "\\b" PATIENT " (?:has |had )?(?:sadly |unfortunately |recently |also )*"
		     "(?:expired|succumbed|passed)\\b(?! (?:the|it|this|that|her|his|all|up))"},
    {REPLY_DECEASED, PATIENT " (?:has |had |is )?(?:expired|now deceased)\\b"},
    {REPLY_LIMITED_LIFE,
	"\\b(?:(?:is|was|on|in|to|now|has|been|enrolled|transitioned|transitioning|elected|entered|"
	"under|at|receiving|"
	"went|placed|chosen|chose) )*(?:home |inpatient )?(?:hospice(?: care)?|comfort "
	"(?:care|measures)"
	"(?: only)?|end[ -]of[ -]life(?: care)?|limited life expectancy|terminally ill)\\b"},

    {REPLY_LIMITED_LIFE,
	"\\b(?:life expectancy|prognosis|survival)(?: "
	"(?:is|of|at|now|best|likely|probably|estimated|"
	"measured|in|only|very|quite|less|than|under|a|the|about|around|few|(?:[a-z]+ )?to|overall|"
	"extremely|currently|remains|[<~]))* ?[<~]? ?(?:\\d[-\\d ]*(?:to \\d+ )?|a few |several )?"
	"(?:weeks?|months?|days?|years?|yr|mo|short|limited|poor|grave|grim|dismal|terminal)\\b"},
    {REPLY_LIMITED_LIFE, "\\b(?:limited|short|poor|reduced|shortened) (?:life[ "
			 "-]?expectancy|prognosis|life[ -]?span)\\b"},
    {REPLY_LIMITED_LIFE,
	"\\b(?:weeks|months|days) (?:left )?to live\\b|\\bactively dying\\b|\\bis dying\\b|"
	"\\bnear(?:ing)? (?:the )?end of (?:her |his |their )?life\\b|\\bat the end of (?:her |"
	"his |their )?life\\b"},
    {REPLY_LIMITED_LIFE,
	"\\bpalliative(?: (?:care|only|measures|intent|approach|treatment|management|"
	"team|focus|goals|medicine))*\\b|\\b(?:comfort|symptom)[ -](?:focused|based|directed|"
	"oriented|only|only care|feeds?|approach|goals)(?: care)?\\b|\\bcmo\\b"},
    {REPLY_LIMITED_LIFE,
	"\\bgoals of care (?:is|are|now|changed to|shifted to|focus\\w*)*(?: on)? ?comfort\\b|"
	"\\b(?:focus\\w*|goals? (?:is|are)|care is)(?: now)?(?: (?:is|on|only))* comfort\\b|"
	"\\bcomfort (?:is|only)\\b"},
    {REPLY_LIMITED_LIFE, "\\b(?:terminal (?:illness|cancer|disease|condition|dementia)|terminal|"
			 "imminent death)\\b(?! ileum| bronch| airway)"},
    {REPLY_LIMITED_LIFE,
	"\\b(?:too (?:frail|ill|sick|debilitated)|would not (?:survive|tolerate|benefit)|not "
	"(?:a )?candidate for (?:any |further |aggressive )*(?:treatment|therapy|surgery|"
	"biopsy|intervention|resection|chemo\\w*|workup|work-up))\\b"},
    {REPLY_LIMITED_LIFE,
	"\\b(?:end[ -]stage|advanced|severe|metastatic|progressive) (?:[a-z]+ ){1,6}(?:and |, "
	")?(?=.{0,80}\\b"
	"(?:would not (?:change|help|alter|affect|matter)|not (?:be )?pursu\\w+|no (?:aggressive|"
	"further|more|additional)|not (?:going to|seeking|want)))"},
    {REPLY_DECLINED,
	PATIENT "(?: (?:is|was|has|been|said|says|told|me|us|just|still|really|she|he))* (?:not "
		"interested|no,? thanks?|no,? thank you|not going to do it|not agreeable|"
		"unwilling|adamant(?:ly)? against|against)(?: (?:to|in|having|it|this|any|at|all|"
		"all|you|do|get|further|more|" EXAM "))*\\b"},
    {REPLY_DECLINED,
	"(?<!\\bi )(?<!\\bwe "
	")\\b(?:chose|chooses|elect(?:ed|s)|opt(?:ed|s)|decided|decides|prefers|preferred) "
	"(?:not to|to not|against|to forgo|to decline)" OBJECT "\\b"},
    {REPLY_DECLINED, PATIENT
	"(?: (?:really|still|just|also|explicitly))* (?:does|do|did) not (?:want|wish|agree|"
	"consent)" OBJECT},
    {REPLY_DECLINED, "(?<!\\bi )(?<!\\bwe )\\b(?:does|did) not (?:want|wish|agree|consent)(?: "
		     "to)?(?: any (?:more|further))?" OBJECT},
    {REPLY_DECLINED, PATIENT
	" (?:is|was|has been)(?: really| still)? not (?:interested|willing)(?: in)?" OBJECT},
    {REPLY_DECLINED, PATIENT
	" (?:has |have |had )?(?:elected|chose|chosen|opted|decided|prefers?|preferred|would "
	"rather|would prefer|wants?|wishes)(?: (?:not to|to not|to forgo|to "
	"decline|against))" OBJECT},
    {REPLY_DECLINED,
	"(?<!insurance )(?<!insurer )(?<!payer )(?<!\\bi )(?<!\\bwe "
	")\\b(?:(?:has|have|had|is|was|are|politely|firmly|"
	"repeatedly|adamantly|already|again) )*(?:declin(?:ed|es|ing)|refus(?:ed|es|ing)|opted "
	"(?:out|"
	"against)|decided against)(?: (?:of|by (?:the )?(?:patient|pt|family)))?" OBJECT},
    {REPLY_DECLINED,
	"\\b(?:informed |written |signed |a |her |his |their |patient |pt )*(?:refusal|declination)"
	"(?: (?:form|letter|of|signed|is|was|has|been|documented|in|on|the|chart|today|"
	"care|file|imaging))*\\b"},
    {REPLY_DECLINED, PATIENT
	"(?: "
	"(?:also|now|just|really|again|still|has|had|was|is|told|me|us|says?|said|stated|states|"
	"very|clear|that|she|he|they|clearly))* (?:no (?:more|further|thanks?|thank you|to)|she is "
	"done|he is "
	"done|done with|does not|not interested|will not|not going to|wants? no|wants? nothing|"
	"not having|has had enough)(?: "
	"(?:be|getting|have|having|want|come|coming|get|go|going|with|"
	"undergo\\w*|do|doing|any|more|further|another|in|for|the|this|that|it|back|of|to|these|"
	"tests?|"
	"done|testing|through|consent\\w*|agree\\w*|proceed\\w*|pursue|" EXAM
	"))+\\b(?! (?:remember|know|recall))"},
    {REPLY_DECLINED, PATIENT
	" (?:(?:has|have|had|would|does|did|is) )*(?:prefers?|preferred|preferring|rather|chooses|"
	"chose|chosen|opts?|opted|opting|elects?|elected|decides?|decided|wants?|wishes) "
	"(?:to (?:skip|forgo|forego|leave it|pass|hold off|refuse|decline|stop|avoid|let "
	"it)|no|not|"
	"against|out|watchful waiting)(?: (?:having|do|have|get|on|alone|of|it|be|go|to))*" OBJECT
	"\\b"},
    {REPLY_DECLINED, "\\b(?:is|it is|its|it was|that is|remains|this is) (?:her|his|their|the "
		     "patient's) (?:call|"
		     "choice|decision|right|wish)\\b"},
    {REPLY_DECLINED, "\\b(?:per|at) (?:the )?(?:patient|pt|family)(?:'?s)? "
		     "(?:preference|wishes|request|choice)\\b"},

    {REPLY_NOT_INDICATED, "\\b(?:nodule|lesion|it|this|finding|cyst|that|mass|and) "
			  "(?:is|was|are)(?: (?:a|clearly|known|"
			  "definitely|most|certainly|biopsy-proven|proven))* benign\\b"},
    {REPLY_NOT_INDICATED,
	"\\b(?:(?:is|are|was|were) )?(?:not|no longer) (?:clinically |really |currently |actually "
	"|medically )?"
	"(?:indicated|needed|necessary|required|warranted|appropriate|recommended)\\b"},
    {REPLY_NOT_INDICATED,
	"\\b(?:would|will|does|do|did|is) not (?:be )?(?:going to "
	")?(?:change|changing|alter|affect|impact|influence)"
	"(?: (?:the|her|his|our|my|any|in|clinical|overall|course))* "
	"?(?:management|treatment|plans?|care|outcome|anything|therapy|what we do)\\b"},
    {REPLY_NOT_INDICATED,
	"\\b(?:unnecessary|not (?:clinically )?(?:significant|relevant|concerning|suspicious)|"
	"(?:there is )?no (?:clinical )?(?:indication|reason|point|benefit|role|value)"
	"(?: (?:for|to|in)\\b[a-z -]{0,40})?|no (?:further )?(?:follow[ -]?up|imaging|"
	"work-?up|surveillance|action)(?: (?:is|are|for|of|on|this|it))*(?: (?:"
	"necessary|needed|required|recommended|indicated))?)\\b"},
    {REPLY_NOT_INDICATED,
	"\\b(?:i|we) (?:do|did) not (?:think|believe|feel)(?: that)? "
	"(?:this|it|she|he|they|that|the|patient|"
	"pt|a|another|further|any|repeat|follow[ -]?up|" EXAM
	"| )*(?:is|are|needs?|requires?|warrants?|"
	"meets?|has|necessary|needed|indicated|warranted)(?: "
	"(?:to|be|a|an|any|the|further|more|repeat|"
	"necessary|needed|indicated|warranted|required|done|imaging|followed|" EXAM "))*\\b"},
    {REPLY_NOT_INDICATED,
	"\\b(?:does|do|did) not (?:need|require|warrant|meet)(?: (?:the|any|a|an|this|that|it|"
	"size|further|additional|more|fleischner|acr|to|be|have|another|follow[ -]?up|"
	"repeat|our|guideline|" EXAM "))* ?(?:criteria|threshold|imaging|follow[ -]?up|"
	"anything(?: further| else| more)?|" EXAM "|repeated|imaged|scanned)\\b"},
    {REPLY_NOT_INDICATED,
	"\\bno (?:(?:further|additional|more|other|need for|need to|new|repeat|follow[ -]?up) "
	")*(?:(?:" EXAM "|action|intervention|testing|evaluation) )?(?:(?:is|are|was) "
	")?(?:needed|indicated|necessary|"
	"required|warranted|recommended|planned|at this (?:time|point))\\b"},
    {REPLY_NOT_INDICATED,
	"\\bno need (?:for|to) (?:(?:further|any|more|additional|repeat|a|another) )*(?:" EXAM
	"|image|scan|repeat|follow)\\b"},
    {REPLY_NOT_INDICATED, "\\b(?:does|do|did) not (?:need|require|warrant|meet criteria for) "
			  "(?:(?:any|a|an|this|that|the|"
			  "further|additional|more|to be|to have|another) )*(?:" EXAM
			  "|action|scanned|imaged|it|followed)\\b"},

    {REPLY_NOT_MINE,
	"\\b(?:(?:is|are|was|were|am|has|have) )?(?:not|no longer|never)(?: actually| really| "
	"currently)?(?: been)? "
	"(?:my|our|mine|ours|one of (?:mine|ours|my|our)|a patient of (?:mine|ours)|under "
	"(?:my|our) "
	"care|in (?:my|our) (?:care|practice|panel|clinic|service)|on (?:my|our) "
	"(?:panel|list|service)|"
	"(?:her|his|their|this patient's|the patient's|the) "
	"(?:pcp|doctor|physician|provider|primary|"
	"ordering|clinician|attending|oncologist|surgeon)|"
	"the (?:right|correct|appropriate) "
	"(?:person|provider|doctor|physician|clinician|contact|recipient))"
	"(?: (?:patients?|pts?|responsibility|case|physician|provider|doctor|care|clinician))*(?: "
	"(?:any "
	"?more|anymore|at all|any longer))?\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:i|we)(?: (?:do|did|have|am|are|was))? (?:not|never|no longer)(?: currently| "
	"actually| really| personally|"
	" even)? (?:follow(?:ing)?|see(?! "
	"(?:any|the|it|this|that|an?)\\b)|treat(?:ing)?|manage|managing|take care of|taking "
	"care of|care for|caring for|recogni[sz]e|know who|know (?:this|the|that|her|him)|have "
	"(?:this|"
	"a|any|that) (?:patient|pt)|order(?: "
	"(?:this|that))(?!.*\\byet\\b)|involved|responsible|work(?:ing)? (?:here|"
	"there|at|in|for|with)|practic(?:e|ing)|seeing|met)(?: "
	"(?:this|the|that|her|him|them|patient|pt|any "
	"?more|anymore|for|in|with|care))*\\b"},
    {REPLY_NOT_MINE, "\\b(?:i|we) (?:have not|have never|never) (?:seen|saw|met) "
		     "(?:this|the|her|him|them)(?: (?:patient|"
		     "pt))?(?: (?:since|in|for|before|at all|ever)\\b[a-z0-9 ]*)?$"},
    {REPLY_NOT_MINE, "\\bwrong "
		     "(?:doctor|dr|md|physician|provider|person|clinician|recipient|clinic|"
		     "department|email|address|"
		     "guy|inbox|number|office|team)\\b"},
    {REPLY_NOT_MINE,
	"(?<!\\bwill )(?<!\\bshall )(?<!going to )(?<!plan to )(?<!\\bi )(?<!\\bwe "
	")\\b(?:(?:please|pls|kindly|you (?:can|should|may|could|need to|will need to)|i would|i "
	"suggest you|"
	"suggest|try to) "
	")?(?:forward|redirect|re-?route|send|direct|route|address|refer|re-?assign|pass|"
	"contact|reach out to|email|ask|notify|try|cc)(?:ing)? "
	"(?:(?:this|it|that|these|them|the|message|reminder|"
	"notice|request|emails?|reminders|messages|along|on|over|future|all|her|case) "
	")*(?:(?:to|with) )?" WHO "(?: (?:instead|directly|about (?:this|it)|for (?:this|that)))*"},
    {REPLY_NOT_MINE, "\\b(?:should|needs? to|must|ought to|will need to) (?:go|be "
		     "(?:sent|directed|addressed|forwarded|routed|"
		     "assigned|handled|followed|managed)) (?:to|by) " WHO},
    {REPLY_NOT_MINE, "\\b(?:belongs?|assigned|reassigned) to " WHO},
    {REPLY_NOT_MINE, WHO "(?: who)? (?:is|was|should be)(?: now| actually)? " WHO},
    {REPLY_NOT_MINE, "\\b(?:dr|doctor) [a-z'-]+(?:'s)? (?:patient|pt|is following "
		     "(?:this|her|him|the) ?(?:patient)?|follows "
		     "(?:this|her|him|the) ?(?:patient)?|(?:is|has been) "
		     "(?:managing|handling|taking care of) [a-z]+)\\b"},
    {REPLY_NOT_MINE, "\\b(?:i|we)(?: have| am| was| were)?(?: just| only)? (?:retired|left "
		     "(?:the|this|that) (?:practice|"
		     "clinic|hospital|group|institution|department|service)|covering|moonlighting)("
		     "?: (?:for|that|the|day|"
		     "weekend|shift|only|at|time|call|" WHO "))*\\b"},

    {REPLY_NOT_MINE,
	"\\b(?:she|he|patient|pt|they)?(?: (?:has|have|is|was|now|since))* "
	"?(?:transferred|moved|switched|established|transferring)(?: (?:her|his|their|all))?(?: "
	"(?:care|primary care|practices))?(?: over)? (?:to|with) " WHO},
    {REPLY_SPECIALIST,
	"\\b(?:sees|seeing|seen|followed|follows|managed|monitored|under|is|established|going|goes)"
	"(?: "
	"(?:by|with|to|at|in|the|care|of|closely|regularly))* (?:dr|doctor) [a-z'-]+,? "
	"(?:\\(|in |from |of |at |her |his |the |with )*" SPECIALTY "\\)?"},
    {REPLY_SPECIALIST, "\\b(?:followed|managed|monitored|tracked|surveilled)(?: "
		       "(?:closely|regularly|up))* (?:by|at|with|"
		       "in|through) (?:[a-z'.-]+ ){1,4}" SPECIALTY},
    {REPLY_NOT_MINE,
	"\\b(?:transferred|moved|switched|established|receives|gets)(?: "
	"(?:out|all|her|his|their|of))* (?:"
	"(?:primary )?care|pcps?|practices)(?: "
	"(?:to|at|with|elsewhere|out|of|state|from|the|another|"
	"a|different|new|practice|clinic|group|system|va|in))*\\b|\\btransferred to (?:the )?"
	"(?:va|another (?:practice|clinic|doctor|provider|pcp)|a (?:new|different) "
	"(?:practice|clinic|doctor|provider|pcp))\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:now |currently )?(?:sees|follows with|goes to|is with|is seeing|is under) " WHO
	"(?: now)?"},
    {REPLY_NOT_MINE, "\\bno longer (?:at|with|in) (?:this|the|that|your) "
		     "(?:practice|clinic|hospital|department|group|institution|office|service)\\b"},
    {REPLY_NOT_MINE, "\\b(?:i |we )?(?:have )?never (?:met|seen|saw|treated) "
		     "(?:this|the|her|him|them|that)(?: (?:patient|pt))?\\b"},
    {REPLY_NOT_MINE, "^(?:i |we )?(?:have not|had not) seen (?:this|the|her|him|them)(?: "
		     "(?:patient|pt))? (?:since|in|for)\\b[a-z0-9 ]*"},
    {REPLY_NOT_MINE, "\\b(?:i |we )?only (?:saw|met|treated|covered|seen)(?: "
		     "(?:this|the|her|him|them|that|patient|pt|once|one "
		     "time|briefly|in|urgent|care|ed|er|as|a|consult))*\\b"},
    {REPLY_NOT_MINE, "\\b(?:left|discharged from|dismissed from|no longer (?:with|at|in)) "
		     "(?:our|my) (?:practice|clinic|care|service|panel)\\b"},
    {REPLY_NOT_MINE, "\\b(?:patient|pt) of " WHO},
    {REPLY_NOT_MINE,
	"\\b(?:this|that|it|she|he|patient|pt|f-\\d+)(?: (?:one|patient|pt|item))? (?:is|belongs "
	"(?:to|with)|"
	"goes to|should go to|was) (?:(?:a|an|the|under|now|really|actually|for|with) "
	")*(?:dr|doctor) [a-z'-]+(?:'s)?(?: (?:patient|pt|now|panel|practice|care))*\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:has|have|found|got|sees|established with|switched to|changed to|assigned) (?:a |an "
	"|her |"
	"his |to |care with )*(?:new|different|another|other) (?:pcp|primary(?: care)?(?: "
	"(?:doctor|physician|provider))?|doctor|provider|physician|practice)\\b"},
    {REPLY_NOT_MINE, "\\b(?:left|moved out of|discharged from|is out of|no longer in|not in|not "
		     "on|transferred out "
		     "of|moved from) (?:my|our) (?:practice|panel|clinic|care|service|group)\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:never heard of|no idea who|no record of (?:this|her|him|the)|not familiar with "
	"(?:this|"
	"her|him|the)|no relationship with|not (?:involved|treating|following|managing|"
	"caring)|no involvement)(?: (?:in|with|for|this|that|her|his|him|the|care|patient|"
	"pt|is|she|he))*\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:i|we) (?:was|am|were)(?: (?:just|only|merely|simply))? (?:a |an |the )?(?:[a-z]+ )?"
	"(?:hospitalist|er doc\\w*|ed (?:doc\\w*|physician|attending)|emergency (?:doc\\w*|"
	"physician)|resident|locums?|consultant|covering(?: \\w+)?|fellow|intern|moonlighter|"
	"anesthesiolog\\w+|radiologist|pathologist)\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:please |pls |kindly )?(?:remove|take) me (?:from|off) (?:this|her|his|the) "
	"(?:case|patient|chart|care team|follow[ -]?up)\\b"},
    {REPLY_NOT_MINE,
	"\\b(?:under|in) (?:the )?care of (?:a|an|another|her|his)(?: (?:new|local|different))* "
	"(?:physician|doctor|provider|pcp|practice)\\b|\\b(?:gets?|getting|receives?|receiving) "
	"(?:her |his |all )*care "
	"(?:there|elsewhere|at|from)\\b|\\b(?:the )?(?:ordering|referring|requesting)(?: "
	"(?:doctor|physician|"
	"provider|clinician|md))? (?:is|was) (?:dr|doctor) [a-z'-]+"},
    {REPLY_NOT_MINE, "\\bnot me\\b"},
    {REPLY_SPECIALIST, "\\b(?:(?:is|are|being|been|was|now|currently|already|closely|has|have|"
		       "actively) )*(?:followed|managed|"
		       "monitored|seen|tracked|treated|cared for|under surveillance|under the "
		       "care|established|plugged in|"
		       "sees|seeing|follows|following)(?: "
		       "(?:closely|regularly|up|this|her|him|it))*(?: (?:by|with|at|in|of))?"
		       "(?: (?:dr|doctor) [a-z'-]+)?(?: (?:in|from|of|at|with))? " SPECIALTY},
    {REPLY_SPECIALIST, SPECIALTY
	"(?: \\((?:dr )?[a-z'-]+\\))? (?:is|are|has been|have been)(?: "
	"(?:already|actively|currently|closely|now|"
	"aware and))* (?:following|managing|monitoring|tracking|handling|seeing|watching)(?: "
	"(?:this|her|him|"
	"it|the|them|patient|pt|closely))*"},

    {REPLY_SPECIALIST, SPECIALTY
	"(?: \\((?:dr )?[a-z'-]+\\))?(?: (?:at|in|of) [a-z]+)? (?:(?:is|are|has|have|"
	"been|now|already|also|actively|currently|recently) )*(?:follow(?:s|ing)?|"
	"manag(?:es?|ing)|monitor(?:s|ing)?|track(?:s|ing)?|handl(?:es?|ing)|taken over|"
	"took over|taking over|assumed|in charge|on it|on top|on the case|scans?|images?|"
	"doing|does|has this|gets|owns?|surveill\\w+|sees|seeing|watch(?:es|ing)|"
	"responsible|directing|coordinating|got this|has it)\\b(?: (?:of|the|this|that|"
	"her|his|it|all|for|care|surveillance|follow[ -]?up|management|nodule|mass|lesion|"
	"" EXAM "))*"},
    {REPLY_SPECIALIST,
	"\\b(?:sees|seeing|seen|under|followed|follows|following|with|through|via|by|goes "
	"to|established|"
	"deferring?(?: this)? to|defer(?:red)? to|care of|plugged "
	"in(?:to)?|managed|per|at|in|enrolled "
	"in|patient of|belongs to)(?: "
	"(?:up|with|by|in|at|to|the|their|her|his|our|a|an|regularly|closely|dr|care|of))* "
	"(?:dr [a-z'-]+,? (?:\\(|in |from |of |at )?)?" SPECIALTY
	"(?=\\b.{0,80}\\b(?:for (?:this|it|"
	"the|her|his|that)|surveillance|scans?|follow\\w*|monitor\\w*|every|q "
	"?\\d|nodule|lung|mass|lesion|"
	"annual\\w*|regular\\w*|already|them|they)\\b)"},
    {REPLY_SPECIALIST,
	"\\b(?:sees|under|followed by|follows with|is seeing|managed by|in the care of|"
	"established with|surveilled by|being (?:seen|worked up|evaluated|followed) by)(?: "
	"(?:the|care|of|a|an|her|his))* " SPECIALTY},
    {REPLY_SPECIALIST,
	"\\b(?:dr|doctor) [a-z'-]+,? (?:\\(|in |from |of |at |her |his |the )*" SPECIALTY
	"\\)?,? (?:(?:is|has|already|also|currently|been|actively) )*(?:follow\\w*|manag\\w+|"
	"monitor\\w*|track\\w*|handl\\w+|see(?:s|ing)|watch\\w*|surveill\\w+|taken over|took over)"
	"(?: (?:this|her|him|it|the|them|patient|nodule|of|over))*"},
    {REPLY_LATER, "\\b(?:can we|could we|let us|let's|may we|please|pls|would like to|i would "
		  "rather|want to) (?:all )?"
		  "(?:revisit|re-?address|re-?discuss|regroup|re-?evaluate|look at|talk about|come "
		  "back to)(?: "
		  "(?:this|it|again))*(?: (?:in|on|after|at|next|around|by))*\\b"},
    {REPLY_LATER, "\\b(?:(?:please|pls|can you|could you|kindly) )?(?:remind|ask|check(?: "
		  "back)?|ping|nudge|email|message|try|circle "
		  "back|touch base|follow up)(?: with)?(?: (?:me|us))(?: "
		  "(?:again|back|about|this|it))*(?: (?:in|on|after|"
		  "next|by|around|at|come|tomorrow|this))?\\b"},
    {MARK_HELD, "\\b(?:please |pls |can we |could we "
		")?(?:postpone|delay|defer|hold|push|snooze|pause|put|wait)(?:ed|ing|"
		"d)?(?: (?:off|back|out|on|this|it|that|the|her|his|reminders?|follow[ "
		"-]?up|scan|ct|imaging|exam))*(?: "
		"(?:until|till|til|to|for|by|after))\\b"},
    {REPLY_LATER, "\\b(?:(?:please|pls|can you|could you|kindly) )?(?:resend|re-send|send "
		  "(?:this|it|me|us|another|a reminder)(?: (?:this|it|reminder|a "
		  "reminder|message|email))?)(?: (?:again|then|back|to "
		  "me|in|on|after|next|around|at|by))+\\b"},
    {REPLY_LATER, "\\b(?:please |pls )?(?:resend|remind me) (?:then|later|again)\\b"},
    {REPLY_LATER,
	"\\b(?:please |pls |can you |could you |kindly "
	")?(?:send|ask|email|contact|write|try|check(?: in| back)?|"
	"revisit|reach out|get back|come back|bring (?:it|this) (?:back )?up|re-?ask|re-?send|"
	"follow up|touch base|re-?address|look at (?:this|it)|circle back|ping|nudge|prompt|"
	"alert|remind)(?: (?:this|it|me|us|one|the|a|another|reminder|message|email|to|with|on))*"
	" (?:again|back|anew|then)\\b(?: (?:in|on|after|next|around|at|by|then|about|to|me|us|"
	"come|with))*"},
    {MARK_HELD,
	"\\b(?:too (?:early|soon)|not due|hold off|put (?:it |this "
	")?off|wait(?:ing)?|defer(?:red)?|"
	"postponed?|snooze|pause|reset (?:it|this|the reminder))(?: (?:for|on|this|it|us|her|him|"
	"the|reminders?))*(?: "
	"(?:until|till|til|to|for|by|after))?\\b(?=.*\\b(?:until|till|til|after|"
	"again|for \\d|\\d+ (?:days|weeks|months))\\b|.{0,3}$)"},
    {REPLY_LATER, "\\b(?<!the )(?<!a )(?<!your )(?<!this )(?<!gentle )(?<!friendly )(?<!another "
		  ")(?:please |pls |can you |could you )?(?:remind|re-?send|ping|nudge|snooze)"
		  "(?: (?:me|us|this|it|again|for|to))*\\b"},
    {REPLY_LATER, "\\bnot (?:until|before|due until|due before)\\b"},

    {MARK_DOUBT,
	"\\b(?:" SPECIALTY
	"|(?:the|her|his|their) (?:[a-z]+ )?(?:resident|fellow|intern|hospitalist|"
	"team|er|ed|colleague|partner|np|pa|office|clinic|family|daughter|son|wife|husband))"
	"(?:,? (?:also|just|already|who))* (?:will|is|are|can|should|would|has|have|had|wants?|"
	"order(?:s|ed|ing)?|placed|scheduled|arranged|booked|plans?|did|does|put|set)\\b"},
    {MARK_DOUBT,
	"\\b(?:ordered|booked|scheduled|placed|arranged|entered|done) (?:by|through|via|with) "
	"(?!me\\b|us\\b|"
	"my\\b|our\\b|phone|the front|\\d|then|next|this|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|"
	"apr|may|jun|jul|aug|sep|oct|nov|dec|and|contrast|iv)(?=" WHO "|" SPECIALTY ")"},
    {MARK_ASIDE,
	"\\b(?:when|once|as soon as|as long as|provided|assuming|depending|contingent|subject "
	"to|in "
	"case|(?:after|before) (?=she|he|they|insurance|auth|labs?|results?|approv))\\b(?! "
	"(?:i|we|my|our)\\b)"},
    {MARK_DOUBT, WHO "(?:,? (?:also|just|already|who))* (?:will|is going "
		     "to|can|should|would|has|have|is|ordered|placed|scheduled|arranged|plans)\\b"},
    /* "I will see her and put in the order" is nothing that was done. */
    {REPLY_ACK,
	"\\b(?:(?:i|we) )?will (?:make|be) sure(?: that)? (?:it|this|that|she|he|the patient|" EXAM
	") (?:gets?|is)(?: "
	"(?:it|this|that|her|him))? (?:done|ordered|scheduled|arranged|completed|taken care "
	"of)\\b"},
    {REPLY_ACK,
	"\\b(?:(?:i|we) )?will (?:have|ask|get) (?:the "
	")?(?:staff|nursing|scheduling|scheduler|someone|front desk|"
	"office|nurse|ma) (?:to )?(?:set|call|order|schedule|arrange|book|contact|reach|get|handle)"
	"(?: (?:it|this|that|her|him|the|patient|pt|up|out|to|in|scheduled|ordered|" EXAM "))*\\b"},
    {REPLY_ACK, "\\b(?:i|we) will (?:have|get) (?:it|this|that|(?:the |a |her |his )?" EXAM ") "
		"(?:done|ordered|scheduled|arranged|completed)\\b"},
    {REPLY_ACK, "\\b(?:will|shall|would|going to|plan(?:ning)? to|want to|need to|try to|can|let "
		"me)\\b.{1,80}?\\b(?:and|then|to) "
		"(?:also |then |i will )?\\K(?:put|set|get|let)(?: "
		"(?:in|up|her|him|it|the|a|an|new|orders?|referral|"
		"appointment|" EXAM "))*\\b"},
    {REPLY_ACK, "\\b(?:(?:i|we|my|our|the|office|staff|nurse|team|ma|scheduler|someone) "
		")*(?:will|shall|am going to|are going to|is going "
		"to|plan(?:ning)? (?:to|on)|intend to|am about to)(?: (?:definitely|also|just|go "
		"ahead and|try to|make "
		"sure(?: to| that)?|be sure to|certainly|gladly|get to|have (?:my|our|the) "
		"[a-z]+|have (?:her|him|them)))* "
		"(?:do|order|schedul|tak|follow|arrang|call|contact|reach|review|look|handl|"
		"address|discuss|plac|put|"
		"check|set|get|see|book|refer|repeat|obtain|send|submit|enter|coordinat|work|mak|"
		"talk|speak|bring|"
		"revisit|readdress|pursu|proceed|act|deal|sort|evaluat|assess|be "
		"(?:[a-z]+ing|ordered|scheduled|done|seen|"
		"addressed|taken care "
		"of)|ensure|notify|inform|update|let|keep)(?:e|ing|ting|ng)?\\b(?! not)"
		"(?: "
		"(?:on|into|of|to|up|in|out|with|it|this|that|the|her|him|them|for|patient|pt|"
		"orders?|referral|"
		"appointment|about|an?|at|next|visit|get|done|scheduled|set|ordered|know|care|sure|"
		"posted|" EXAM "))*"},
    {REPLY_ACK,
	"\\b(?:i am|we are|(?:my|our) [a-z]+ (?:is|are))(?: (?:already|actively|currently|now))* "
	"(?:calling|scheduling|contacting|working on|arranging|ordering|reaching "
	"out|setting|following|managing|handling|tracking|monitoring|watching)(?: "
	"(?:this|it|her|him|them|to|up|closely|the|patient|pt|now|" EXAM "))*\\b"},
    {REPLY_ACK, "^ordering(?: (?:now|today|it|this|the|" EXAM "))*\\b|\\bconsider it done\\b"},
    {REPLY_ACK,
	"\\bon (?:my|our) (?:list|radar|to-?do(?: list)?|desk|calendar|plate|agenda|mind)\\b"},
    {REPLY_ACK, "\\b(?:i|we) will(?: do)?(?: (?:that|this|so|it))?$"},

    {REPLY_ORDERED, "\\b" BEEN "(?:re-?)?(?:ordered|booked|scheduled)\\b(?! (?:by|to ))(?: "
		    "(?:for|on|at|in|it|this|that|the|a|an|her|"
		    "him|today|yesterday|" EXAM "))*"},
    {REPLY_ORDERED, "\\b(?:new )?(?:orders?|referral|requisition) "
		    "(?:(?:is|are|was|were|has|have|been|already|now|just) )*(?:in|placed|"
		    "sent|entered|submitted|signed|written|put in|faxed|active)\\b"},
    {REPLY_ORDERED,
	"\\b" BEEN
	"(?:placed|entered|put in|put|submitted|sent|sent in|sent over|wrote|written|signed|faxed|"
	"made)(?: in)? (?:" DET " )?(?:new )?(?:" EXAM
	" )?(?:orders?|referral|requisition|appointment|appt)(?: "
	"in)?(?: (?:for|of))?(?: (?:" DET "|" EXAM "))*"},
    {REPLY_ORDERED, "\\b(?:has|have|got|made) (?:" DET " )?(?:(?:" EXAM
		    ") )?(?:appointment|appt|slot|visit)(?: (?:scheduled|booked|set|"
		    "made))?(?: (?:for|on|at|next|this|tomorrow))?\\b"},
    {REPLY_ORDERED,
	"\\b(?:" EXAM
	"|it|this) (?:(?:is|are|has|been|now|already|all|put) )*on the (?:schedule|books|"
	"calendar)(?: (?:for|on|at))?\\b"},
    {REPLY_ORDERED,
	"\\b(?:" EXAM "|it|this) (?:is|are|has been)(?: (?:already|now|all))* set(?: up)? for\\b"},
    {REPLY_ORDERED, "\\b(?:" EXAM "|appointment|appt) (?:(?:is|has been|was) )?(?:set for|set "
		    "up|made for|confirmed for|on the "
		    "books|on the schedule|is on|is for|is next)\\b"},

    /* still to come */
    {MARK_SOFT, "\\b(?:being|getting|get|having|will have|to have|have)(?: "
		"(?:it|this|that|her|him|the|" EXAM "))* "
		"(?:done|scanned|imaged|completed|performed)\\b"},
    {REPLY_DONE,
	"\\b" EXAM
	"(?: (?:was|has been|is|from|of|on|in|\\d[\\d/]*|results?|report))* (?:received|reviewed|"
	"(?:shows?|showed|demonstrates|demonstrated) "
	"(?:no|resolution|stability|stable|clear|normal)|(?:was|"
	"is) (?:clear|normal|negative|stable|unchanged|unremarkable))\\b"},
    {REPLY_DONE, "\\b" PATIENT " did$"},
    {REPLY_DONE,
	"\\b" BEEN
	"(?:done|completed?|performed|obtained|finished|imaged|scanned|biopsied|taken care "
	"of|resulted)\\b(?: (?:elsewhere|outside|at|in|on|"
	"by|last|this|with|already|yesterday|today))*"},
    {REPLY_DONE, "\\b(?:has |have )?(?:had|got|gotten|underwent|received|obtained)(?: (?:" DET
		 "|" ADV "|repeat|follow[ -]?up|outside|"
		 "new|done))* " EXAM "(?: (?:done|elsewhere|outside|at|in|on|last|already))*"},
    {REPLY_DONE, "\\b(?:did|had) (?:it|this|that)(?: (?:done|already|at|in|on|last))*\\b"},
    {REPLY_DONE, "\\b" PATIENT "(?: (?:has|have|already|just|finally|also))* "
		 "(?:got|gotten|had|did|did get|completed) (?:it|"
		 "this|that|one)(?: (?:done|already|at|in|on|last|elsewhere|outside))*\\b"},
    {REPLY_DONE, "\\balready had (?:it|this|that|one)\\b"},
    {REPLY_DONE, "\\bresults? (?:(?:is|are|was|were) )?(?:in|back|available|reviewed|in the "
		 "chart|attached|scanned)\\b"},
    {REPLY_DONE, "\\b" EXAM " (?:from|dated|report from|at) (?=[a-z0-9])(?!dr )"},

    {MARK_THANKS, "\\b(?:(?:many|much|so|with|kind) )*(?:thanks?|thank "
		  "(?:you|u)|thankyou|thx|thnx|tnx|ty|cheers|much obliged|"
		  "grateful|appreciate[ds]?)\\b(?: (?:so much|very much|a lot|a "
		  "million|again|all|everyone|team|kindly|in advance|you|"
		  "your|the|this|that|it|for|letting|me|us|know|following|follow|catching|flagging|"
		  "keeping|on|top|of|"
		  "sending|up|help|heads|alert|alerts|reminders?|notes?|emails?|messages?|updates?|"
		  "notices?|nudges?|info|"
		  "information|reaching|out|everything|vigilance|diligence|work|great|hard|"
		  "checking|persistence))*"},
    {REPLY_ACK, "(?:\\b(?:ok|okay|k|kk|okey|sure|got "
		"it|noted|received|acknowledged?|ack|understood|roger|copy(?: that)?|will "
		"do|sounds good|looks good|good catch|(?:i am |we are )?on "
		"it|yes|yep|yeah|yup|agreed?|seen|aware|duly noted|"
		"of course|absolutely|certainly|reviewed|in progress|done deal|working on "
		"(?:it|this)|taking care of "
		"(?:it|this)|will comply|wilco|message received|happy to|(?:i|we) (?:have "
		")?(?:see|saw|seen|read|reviewed|got|"
		"received|have|am aware of|acknowledge)(?: "
		"(?:this|it|the|your|report|results?|message|note|reminder|"
		"finding|email|that))+)\\b|\xf0\x9f\x91\x8d)"},
    {MARK_OPEN,
	"\\b(?:please|pls|can you|could you|can someone|will you)(?: please)? (?:confirm|verify|"
	"check|find out|clarify|explain|tell me)\\b(?! receipt)"},
    {MARK_REQUEST, "\\b(?:please|pls|plz|kindly|can you|could you|would you|can someone|could "
		   "someone|can we|could we|call me|let (?:me|us) "
		   "know|need you to|want you to|advise|clarify|call me|send me|fax)\\b"},
    {MARK_REQUEST, "(?:^|[,-] ?)(?:who|what|which|why|how|where|when)\\b"},

    /* On what comes before it, in the same sentence: "declined but agrees now". */
    {MARK_BUT, "\\b(?:but|however|except|though(?!\\s*$)|yet)\\b"},
    /* It may not be so at all. */
    {MARK_OPEN, "\\b(?:unless|if|whether|although|despite|unsure|uncertain|unclear|"
		"not (?:sure|certain|clear)|confus\\w+|wonder\\w*|"
		"incorrect\\w*|mistake\\w*|error\\w*|changed (?:her|his|their) mind)\\b"},
    {MARK_OPEN, "\\b(?:is|are|was|were|has|have|had|does|do|did) (?:not|never)(?: been)?"
		"(?: (?:yet|though|either|so far))?\\s*$"},
    {MARK_DOUBT,
	"\\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unable|cannot|only|wrong|"
	"cancel\\w*|deni(?:ed|al|es)|no[ "
	"-]?show\\w*|missed|fail\\w*|pending|pended|expired|await\\w*|wait\\w*|"
	"refus\\w*|declin\\w*|incomplete|partial\\w*|half|forgot|hardly|barely|scarcely|against|"
	"stop)\\b"},
    /* Says nothing against a statement, but is more than an answer that acts may say. */
    {MARK_ASIDE,
	"\\b(?:elsewhere|other|others|disregard|scratch|retract\\w*|ignore|correction|until|till|"
	"til|sent|forwarded|forwarding|cc'?\\w*|copied|copying|looping|labs?|"
	"broken|bloodwork|"
	"insurance|auth(?:orization)?|lost|delay\\w*|on hold|issues?|problems?|concern\\w*|"
	"different|another|unreachable|moved|transferred|left(?! "
	"(?:lung|breast|kidney|adrenal|lobe|ovary|upper|lower|side|thyroid|renal|hip))|"
	"hospitali[sz]ed|admitted|icu|pregnan\\w*|disagree\\w*|allerg\\w*|voicemail)\\b"},
    {MARK_SOFT, "\\b(?:want(?:s|ed)?|meant|meaning to|would "
		"like|wish(?:es)?|maybe|perhaps|possibly|probably|might|may(?! "
		"\\d)(?<!in may)(?<!of may)(?<!til may)(?<!till may)(?<!by may)(?<!after "
		"may)(?<!next may)(?<!early may)(?<!mid may)(?<!mid-may)(?<!late may)(?<!around "
		"may)|could|would|should|must|ought|needs?|needed|think|"
		"thought|believe|guess|assume\\w*|suspect\\w*|suppose\\w*|hope\\w*|try|tried|"
		"trying|attempt\\w*|unlikely|"
		"likely|supposed|to be|apparently|allegedly|reportedly|said|says|told|claims?)\\b"},
};
const size_t reply_phrase_count = sizeof reply_phrases / sizeof *reply_phrases;
