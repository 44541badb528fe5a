/* spl2md: an SPL document as CommonMark. */
#include "render/program.h"

int main(int argc, char **argv)
{
    render_settings s = RENDER_SETTINGS_INIT;
    const option options[] = {RENDER_OPTIONS(s),
                              {.name = "front-matter",
                               .type = OPTION_FLAG,
                               .help = "begin with the document's data as YAML",
                               .value = &s.render.front_matter},
                              {.name = NULL}};
    const option_program program = {.name = "spl2md",
                                    .arguments = "[FILE]",
                                    .summary =
                                        "Renders an SPL document as CommonMark that parses back to the same text.",
                                    .options = options};

    return render_main(&program, &s, render_markdown, argc, argv);
}
