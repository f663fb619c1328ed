#include <check.h>
Suite *codes_suite(void);
Suite *codes_suite(void){return suite_create("codes");}
