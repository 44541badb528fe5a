#include "check/listing.h"
#include "base/escape.h"
#include "check/rules.h"

#include <string.h>

static const struct {
    unsigned bit;
    const char *name;
} profiles[] = {{PROFILE_SPL, "spl"}, {PROFILE_FDA, "fda"}, {PROFILE_HC, "hc"}, {PROFILE_LEAFLET, "leaflet"}};

static void add_profiles(buffer *out, unsigned bits)
{
    const char *between = "";

    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (bits & profiles[i].bit) {
            buffer_printf(out, "%s%s", between, profiles[i].name);
            between = ",";
        }
}

static void add_member(buffer *out, const char *name, const char *value)
{
    buffer_printf(out, ",\"%s\":\"", name);
    escape_json(out, value, strlen(value));
    buffer_putc(out, '"');
}

static void add_line(buffer *out, finding_format format, const char *id, finding_severity severity, unsigned bits,
                     const char *text, const char *explanation)
{
    if (format == FINDING_FORMAT_JSON) {
        buffer_printf(out, "{\"id\":\"%s\",\"severity\":\"%s\",\"profiles\":\"", id, finding_severity_name(severity));
        add_profiles(out, bits);
        buffer_putc(out, '"');
        if (*text)
            add_member(out, "text", text);
        add_member(out, "explanation", explanation);
        buffer_puts(out, "}\n");
        return;
    }
    buffer_printf(out, "%s\t%s\t", id, finding_severity_name(severity));
    add_profiles(out, bits);
    buffer_printf(out, "%s%s\n\t%s\n", *text ? "\t" : "", text, explanation);
}

void listing_format(buffer *out, finding_format format)
{
    const unsigned all = PROFILE_SPL | PROFILE_FDA | PROFILE_HC | PROFILE_LEAFLET;

    for (int i = 0; i < FINDING__MAX; i++) {
        const finding_kind *kind = finding_kind_of((finding_id)i);

        add_line(out, format, kind->id, kind->severity, all, "", kind->explanation);
    }
    for (size_t i = 0; i < RULE__MAX; i++)
        add_line(out, format, rules_table[i].id, rules_table[i].severity, rules_table[i].profiles, rules_table[i].text,
                 rules_table[i].explanation);
}
