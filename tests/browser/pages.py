#!/usr/bin/env python3
"""Pages as a browser and three checkers of others see them: check.mjs (axe-core, html-validate, measures), vnu.jar.

The samples and 20 real labels, when the development data is there; of the samples the patient view with the script too.
Pictures of the samples are left in build/browser/shots, to be looked at.
"""
import shutil
import sys
import tempfile
from pathlib import Path

import _tools
from _tools import testlib


def main():
    build = testlib.build_folder(sys.argv[1])
    _tools.require()
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-pages-') as folder:
        pages = _tools.make_pages(build, folder, _tools.labels(20))
        _tools.node('shots.mjs', _tools.PACKAGES / 'shots', *[p for p in pages if Path(pages[p]).stem == 'label'])
        pages.update(_tools.make_pages(build, folder, _tools.labels(0), '--view', 'patient', '--script'))
        for record in _tools.node('check.mjs', *pages):
            name = record['page'].rsplit('/', 1)[-1]
            tally.check(not record['problems'], name, '\n'.join('    ' + p for p in record['problems'][:8]))
        if shutil.which('java'):
            for page, errors in _tools.checker_errors(list(pages)).items():
                tally.check(not errors, page.rsplit('/', 1)[-1] + ', vnu', '\n'.join('    ' + e for e in errors[:8]))
        else:
            tally.skip('vnu', 'java is not installed')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
