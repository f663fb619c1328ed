#include <check.h>
Suite *substitution_suite(void);
Suite *substitution_suite(void){return suite_create("substitution");}
