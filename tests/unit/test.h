/* What cmocka wants included before it, and comparisons that print both strings. */
#ifndef SPLKIT_TESTS_UNIT_TEST_H
#define SPLKIT_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
