/* spl2html: an SPL document as a leaflet page. */
#include "render/program.h"

int main(int argc, char **argv)
{
    render_settings s = RENDER_SETTINGS_INIT;
    const option options[] = {RENDER_OPTIONS(s),
                              {.name = "fragment",
                               .type = OPTION_FLAG,
                               .help = "only what stands inside the page's body",
                               .value = &s.render.fragment},
                              {.name = "link-css",
                               .type = OPTION_TEXT,
                               .argument = "URL",
                               .help = "link this style sheet instead of embedding one",
                               .value = &s.render.style_href},
                              {.name = NULL}};
    const option_program program = {
        .name = "spl2html",
        .arguments = "[FILE]",
        .summary = "Renders an SPL document as a page for the web: one file, no script, light, dark and print.",
        .options = options};

    return render_main(&program, &s, render_html, argc, argv);
}
