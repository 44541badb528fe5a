/* spl2md: an SPL document as CommonMark. */
#include "render/program.h"

static const char *const table_choices[] = {"gfm", "html", "list", NULL};                   /* by render_tables */
static const char *const to_choices[] = {"markdown", "html", "man", "latex", "text", NULL}; /* by render_to */

int main(int argc, char **argv)
{
    render_settings s = RENDER_SETTINGS_INIT;
    const option options[] = {RENDER_OPTIONS(s),
                              {.name = "front-matter",
                               .type = OPTION_FLAG,
                               .help = "begin with the document's data as YAML",
                               .value = &s.render.front_matter},
                              {.name = "tables",
                               .type = OPTION_CHOICE,
                               .choices = table_choices,
                               .help = "gfm (default): pipe tables where they fit, else HTML; list: an item per row",
                               .value = &s.render.tables},
                              {.name = "anchors",
                               .type = OPTION_FLAG,
                               .help = "an anchor at every section, as in the page of spl2html",
                               .value = &s.render.anchors},
                              {.name = "wrap",
                               .type = OPTION_NUMBER,
                               .argument = "N",
                               .min = 0,
                               .max = 10000,
                               .help = "break lines after N characters (default 0: a line per paragraph)",
                               .value = &s.render.wrap},
                              {.name = "to",
                               .type = OPTION_CHOICE,
                               .choices = to_choices,
                               .help = "markdown (default), or what cmark makes of it: fragments of these forms",
                               .value = &s.render.to},
                              {.name = NULL}};
    const option_program program = {.name = "spl2md",
                                    .arguments = "[FILE]",
                                    .summary =
                                        "Renders an SPL document as CommonMark that parses back to the same text.",
                                    .options = options};

    return render_main(&program, &s, render_markdown, argc, argv);
}
