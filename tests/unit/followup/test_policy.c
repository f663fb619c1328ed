#include <check.h>
Suite *policy_suite(void);
Suite *policy_suite(void){return suite_create("policy");}
