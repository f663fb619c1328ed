#include <check.h>
Suite *classify_suite(void);
Suite *classify_suite(void){return suite_create("classify");}
