;;; splkit.el --- findings of splkit in compilation buffers  -*- lexical-binding: t -*-
(require 'compile)
(add-to-list 'compilation-error-regexp-alist-alist
             '(splkit "^\\([^:\n]+\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(info\\)\\)\\[[^]\n]+\\]: "
                      1 2 3 (4 . 5)))
(add-to-list 'compilation-error-regexp-alist 'splkit)
(provide 'splkit)
;;; splkit.el ends here
