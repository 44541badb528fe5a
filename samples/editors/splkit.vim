" compiler plugin: put it into ~/.vim/compiler/splkit.vim, then :compiler splkit and :make
let current_compiler = 'splkit'
CompilerSet makeprg=splvalidate\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror[%.%#]:\ %m,%f:%l:%c:\ %tarning[%.%#]:\ %m,%f:%l:%c:\ %tnfo[%.%#]:\ %m,%f:%l:\ %trror[%.%#]:\ %m,%f:\ %trror[%.%#]:\ %m
