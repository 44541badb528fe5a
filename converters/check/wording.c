#include "check/wording.h"
#include "check/hint.h"

#include <libxml/tree.h>
#include <string.h>

#define LISTED_MAX 10 /* libxml2 names no more elements than these */

/* What the lexical types of xsd/datatypes.xsd ask for. */
static const struct {
    const char *type, *expected;
} lexical_types[] = {
    {"UniqueId", "a GUID in lower case, an object identifier such as 2.16.840.1.113883.6.1, or a reserved name"},
    {"ObjectId", "an object identifier such as 2.16.840.1.113883.6.1"},
    {"Timestamp", "a date or time as YYYYMMDDHHMMSS, cut off at any precision"},
    {"Real", "a number with a decimal point"},
    {"Integer", "a whole number"},
    {"Boolean", "true or false"},
    {"Code", "one word without blanks"},
    {"Text", "text that is not empty"},
    {"Url", "a URL"},
    {"Binary", "base 64"},
    {"Probability", "a number from 0 to 1"},
    {"xs:ID", "an identifier: a letter or underscore, then letters, digits, . - _"},
    {"xs:IDREF", "the ID of an element"},
    {"xs:IDREFS", "the IDs of elements"},
    {"xs:NMTOKEN", "one word"},
    {"xs:NMTOKENS", "words separated by blanks"},
};

/* The same for patterns, whose faults do not name the type. */
static const struct {
    const char *pattern, *expected;
} patterns[] = {
    {"[^\\s]+", "one word without blanks"},
    {"true|false", "true or false"},
    {"[0-9]{1,8}|", "a date or time as YYYYMMDDHHMMSS, cut off at any precision"},
};

/* Namespaces in the notation of libxml2, and what is written instead. */
static const char *const namespaces[][2] = {
    {"{urn:hl7-org:v3}", ""},
    {"{http://www.w3.org/2001/XMLSchema-instance}", "xsi:"},
    {"{http://www.w3.org/XML/1998/namespace}", "xml:"},
};

/* The message without its line end, namespaces shortened. */
static void plain_message(buffer *out, const char *message)
{
    while (*message && *message != '\n') {
        size_t i = 0, count = sizeof namespaces / sizeof *namespaces;

        while (*message == '{' && i < count && strncmp(message, namespaces[i][0], strlen(namespaces[i][0])) != 0)
            i++;
        if (*message == '{' && i < count) {
            buffer_puts(out, namespaces[i][1]);
            message += strlen(namespaces[i][0]);
        } else {
            buffer_putc(out, *message++);
        }
    }
}

/* Copies the quoted word behind `mark` into out; false when there is none. */
static bool quoted(buffer *out, const char *message, const char *mark)
{
    const char *from = strstr(message, mark), *to;

    if (!from)
        return false;
    from += strlen(mark);
    to = strchr(from, '\'');
    buffer_clear(out);
    buffer_add(out, from, to ? (size_t)(to - from) : strlen(from));
    return true;
}

/* The names in "Expected is one of ( a, b, c )." one by one; *next is the message at first. NULL at the end. */
static const char *next_expected(const char **next, size_t *len)
{
    const char *name = strstr(*next, "Expected is");

    name = name ? strchr(name, '(') : *next;
    name = name ? name + strspn(name, "( ,") : "";
    *len = strcspn(name, " ,)");
    *next = name + *len;
    return *len ? name : NULL;
}

/* They become "expected: <a>, <b> or <c>"; the infrastructure elements that may open any structure are left out. */
static void add_expected(buffer *out, const char *message)
{
    const char *names[LISTED_MAX], *next = strstr(message, "Expected is"), *name;
    size_t lens[LISTED_MAX], count = 0, listed = 0, n;
    bool more;

    while (next && listed < LISTED_MAX && (name = next_expected(&next, &n))) {
        listed++;
        if (strncmp(name, "realmCode", n) != 0 && strncmp(name, "typeId", n) != 0 &&
            strncmp(name, "templateId", n) != 0) {
            names[count] = name;
            lens[count++] = n;
        }
    }
    more = listed == LISTED_MAX;
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s<%.*s>",
                      i == 0                    ? "; expected here: "
                      : i + 1 == count && !more ? " or "
                                                : ", ",
                      (int)lens[i], names[i]);
    if (more)
        buffer_puts(out, ", ...");
}

static void word_content(buffer *out, const char *element, const char *message)
{
    if (strstr(message, "Missing child"))
        buffer_printf(out, "<%s> is not complete", element);
    else
        buffer_printf(out, "<%s> is not allowed here", element);
    add_expected(out, message);
}

static void word_value(buffer *out, const char *subject, const char *message)
{
    buffer type = BUFFER_INIT, value = BUFFER_INIT;
    const char *expected = "a value that is allowed here";

    quoted(&type, message, "type '");
    quoted(&value, message, "': '");
    for (size_t i = 0; i < sizeof lexical_types / sizeof *lexical_types; i++)
        if (strcmp(lexical_types[i].type, buffer_text(&type)) == 0)
            expected = lexical_types[i].expected;
    if (strcmp(buffer_text(&type), "xs:ID") == 0 && xmlValidateNCName(BAD_CAST buffer_text(&value), 1) == 0)
        wording_of_known_id(out, subject, buffer_text(&value));
    else
        buffer_printf(out, "%s: \"%s\" is not %s", subject, buffer_text(&value), expected);
    buffer_release(&type);
    buffer_release(&value);
}

static void word_pattern(buffer *out, const char *subject, const char *message)
{
    const char *pattern = strstr(message, "by the pattern '"), *expected = "of the form that is asked for here";
    buffer value = BUFFER_INIT;

    quoted(&value, message, "The value '");
    pattern = pattern ? pattern + strlen("by the pattern '") : "";
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (strncmp(pattern, patterns[i].pattern, strlen(patterns[i].pattern)) == 0)
            expected = patterns[i].expected;
    buffer_printf(out, "%s: \"%s\" is not %s", subject, buffer_text(&value), expected);
    buffer_release(&value);
}

static void word_enumeration(buffer *out, const char *subject, const char *message)
{
    const char *set = strchr(message, '{'), *end = strrchr(message, '}');
    buffer value = BUFFER_INIT;

    quoted(&value, message, "The value '");
    buffer_printf(out, "%s: \"%s\" is not in the list", subject, buffer_text(&value));
    if (set && end && end - set < 160) {
        buffer_puts(out, ": ");
        for (const char *p = set + 1; p < end; p++)
            if (*p != '\'')
                buffer_putc(out, *p);
    }
    buffer_release(&value);
}

void wording_of_root(buffer *out, const xmlChar *name, const xmlChar *uri)
{
    buffer_printf(out, "the root element is <%s>%s%s, not <document> of namespace urn:hl7-org:v3", (const char *)name,
                  uri ? " of namespace " : " of no namespace", uri ? (const char *)uri : "");
    if (strcmp((const char *)name, "document") == 0)
        buffer_puts(out, "; it should say xmlns=\"urn:hl7-org:v3\"");
}

void wording_of_known_id(buffer *out, const char *subject, const char *id)
{
    buffer_printf(out, "%s: \"%s\" is the ID of another element already", subject, id);
}

static void word_root(buffer *out, const xmlNode *node)
{
    wording_of_root(out, node ? node->name : BAD_CAST "?", node && node->ns ? node->ns->href : NULL);
}

/* Faults that libxml2 tells apart by their text rather than their code. */
static void word_other(buffer *out, const char *element, const char *subject, const char *message)
{
    const char *rest = strstr(message, "': ");
    buffer word = BUFFER_INIT;

    if (strstr(message, "type definition is abstract"))
        buffer_printf(out, "<%s> must name its type with xsi:type", element);
    else if (strstr(message, "content is not allowed"))
        buffer_printf(out, "<%s> must be empty", element);
    else if (quoted(&word, message, "fixed value constraint '"))
        buffer_printf(out, "%s: the value must be \"%s\"", subject, word.data);
    else if (strstr(message, "not validly derived") && quoted(&word, message, "type definition '"))
        buffer_printf(out, "%s: type %s does not fit here", subject, word.data);
    else
        buffer_printf(out, "%s: %s", subject, rest ? rest + 3 : message);
    buffer_release(&word);
}

static void word_by_code(buffer *out, const xmlError *error, const char *element, const char *subject,
                         const char *message)
{
    switch (error->code) {
    case XML_SCHEMAV_ELEMENT_CONTENT: word_content(out, element, message); break;
    case XML_SCHEMAV_CVC_TYPE_3_1_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: buffer_printf(out, "%s: there is no such attribute", subject); break;
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4: buffer_printf(out, "%s: the attribute is missing", subject); break;
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3: word_value(out, subject, message); break;
    case XML_SCHEMAV_CVC_PATTERN_VALID: word_pattern(out, subject, message); break;
    case XML_SCHEMAV_CVC_MINLENGTH_VALID: buffer_printf(out, "%s: the value must not be empty", subject); break;
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID: buffer_printf(out, "<%s> must be empty", element); break;
    case XML_SCHEMAV_CVC_ENUMERATION_VALID: word_enumeration(out, subject, message); break;
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1: buffer_printf(out, "<%s> must be empty", element); break;
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
        buffer_printf(out, "<%s> holds text, but only elements are allowed in it", element);
        break;
    case XML_SCHEMAV_CVC_ELT_1: word_root(out, error->node); break;
    case XML_SCHEMAV_CVC_ELT_3_2_1: buffer_printf(out, "<%s> is nil (xsi:nil), so it must be empty", element); break;
    case XML_SCHEMAV_CVC_ELT_3_1: buffer_printf(out, "<%s> cannot be nil", element); break;
    default: word_other(out, element, subject, message);
    }
}

/* The element that was meant: one of those expected here or else any of the schema. */
static void hint_element(buffer *out, const char *element, const char *message)
{
    const char *next = strstr(message, "Expected is"), *name;
    hint any, here;
    size_t n;

    hint_init(&any, element);
    hint_init(&here, element);
    hint_offer_elements(&any);
    while (next && !hint_is_known(&any) && (name = next_expected(&next, &n)))
        hint_offer(&here, name, n);
    name = hint_best(&here) ? hint_best(&here) : hint_best(&any);
    if (name)
        buffer_printf(out, "; did you mean <%s>?", name);
}

static void hint_attribute(buffer *out, const char *attribute)
{
    hint h;

    hint_init(&h, attribute);
    hint_offer_attributes(&h);
    if (hint_best(&h))
        buffer_printf(out, "; did you mean \"%s\"?", hint_best(&h));
}

/* The set is written {'a', 'b'}. */
static void hint_value(buffer *out, const char *message)
{
    const char *p = strstr(message, "the set {");
    buffer value = BUFFER_INIT;
    hint h;

    quoted(&value, message, "The value '");
    hint_init(&h, buffer_text(&value));
    while (p && (p = strchr(p, '\''))) {
        size_t n = strcspn(p + 1, "'");

        hint_offer(&h, p + 1, n);
        p = p[n + 1] ? p + n + 2 : NULL;
    }
    if (hint_best(&h))
        buffer_printf(out, "; did you mean \"%s\"?", hint_best(&h));
    buffer_release(&value);
}

static void add_hint(buffer *out, int code, const char *element, const char *attribute, const char *message)
{
    switch (code) {
    case XML_SCHEMAV_ELEMENT_CONTENT:
        if (strstr(message, "not expected"))
            hint_element(out, element, message);
        break;
    case XML_SCHEMAV_CVC_TYPE_3_1_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: hint_attribute(out, attribute); break;
    case XML_SCHEMAV_CVC_ENUMERATION_VALID: hint_value(out, message); break;
    default: break;
    }
}

void wording_of_error(buffer *out, const xmlError *error, bool hints)
{
    buffer message = BUFFER_INIT, element = BUFFER_INIT, subject = BUFFER_INIT, attribute = BUFFER_INIT;

    plain_message(&message, error->message ? error->message : "");
    if (!quoted(&element, buffer_text(&message), "Element '"))
        buffer_puts(&element, "?");
    buffer_printf(&subject, "<%s>", buffer_text(&element));
    if (quoted(&attribute, buffer_text(&message), "attribute '") ||
        quoted(&attribute, buffer_text(&message), "The attribute '"))
        buffer_printf(&subject, "/@%s", buffer_text(&attribute));
    word_by_code(out, error, buffer_text(&element), buffer_text(&subject), buffer_text(&message));
    if (hints)
        add_hint(out, error->code, buffer_text(&element), buffer_text(&attribute), buffer_text(&message));
    buffer_release(&message);
    buffer_release(&element);
    buffer_release(&subject);
    buffer_release(&attribute);
}
