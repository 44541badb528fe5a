/* Reading a role of a product in an SPL: a product of the document (subject/manufacturedProduct) or a part of a kit
 * (part). Nothing is allocated; strings belong to the tree and are "" when there is none. */
#ifndef SPLKIT_CHECK_ROLE_H
#define SPLKIT_CHECK_ROLE_H

#include <libxml/tree.h>
#include <stdbool.h>

/* Document types by who regulates them and what they list (tables 7 and 8 of the FDA guide); separated by blanks. */
#define TYPE_COMPOUNDED "75031-5 77647-6"
#define TYPE_CDER_LISTING "34391-3 34390-5 53409-9 78744-0"
#define TYPE_CBER_LISTING "53404-0 53405-7 53406-5 53407-3 53408-1 60682-2 60683-0 60684-8"
#define TYPE_ANIMAL "50571-9 50572-7 50573-5 50574-3 50575-0 50576-8 50577-6 50578-4 78745-7 81203-2 98075-5 101437-2"
#define TYPE_DRUG_LISTING TYPE_CDER_LISTING " " TYPE_CBER_LISTING " " TYPE_ANIMAL " " TYPE_COMPOUNDED
#define TYPE_BULK "53409-9 81203-2"

#define CATEGORY_DEVICE "C80438 C80440 C80441 C80442"

#define ROLE_KIT "C47916" /* dosage form of a product with parts */

/* The element is a product of the document or a part, with a product in it. */
bool role_is_product(const xmlNode *role);
bool role_is_part(const xmlNode *role);

/* manufacturedProduct or partProduct inside the role; NULL when there is none. */
const xmlNode *role_product(const xmlNode *role);

/* The nearest role around the node; NULL when it is in none. The role of a part is the part. */
const xmlNode *role_of(const xmlNode *node);
/* The same, but the product of the document when the node is in a part of one. */
const xmlNode *role_top(const xmlNode *node);

const char *role_code(const xmlNode *role);     /* item code */
const char *role_category(const xmlNode *role); /* code of the first marketing category */
const char *role_number(const xmlNode *role);   /* application number or citation */
bool role_is_device(const xmlNode *role);

/* The marketing act of the role itself (not of its packages), the first; NULL when there is none. */
const xmlNode *role_act(const xmlNode *role);
const char *role_status(const xmlNode *role);

/* Marketing has not ended: no act, or one without an end date. */
bool role_is_open(const xmlNode *role);

/* New or cancelled: a reserved item code, not yet a product. */
bool role_is_reserved(const xmlNode *role);

bool role_has_source(const xmlNode *role); /* the product or one of its parts was made from another one */

/* Whether the class code of an ingredient makes it an active one. */
bool role_is_active_class(const char *class_code);
bool role_has_active(const xmlNode *role); /* an active ingredient in the product or in a part */

#define PRODUCT_DATA "48780-1" /* code of the section of products */

/* The products of a document from its first product data section on, in order; NULL behind the last. */
const xmlNode *role_first(const xmlNode *product_section);
const xmlNode *role_next(const xmlNode *role);

#endif
