# The full version, by the rules of semantic versioning, from SPLKIT_RELEASE (base/version.h) and git:
#
#   0.1.0                     the commit with the tag v0.1.0
#   0.1.0+4.g6f1e2d3c4b5a     four commits after it, release number not yet raised
#   0.1.0-dev.512+g6f1e...    before it: so many commits since the last release of another number, or since the first
#   0.1.0-dev+g6f1e...        from an archive of a commit that has no tag, or a clone without history
#   0.1.0-unknown             neither git nor an archive made by git
#
# What is not committed adds ".changed". The commit is that of the time when cmake ran.

# Filled in by git archive (.gitattributes).
set(archived_commit "$Format:%H$")
set(archived_tags "$Format:%D$")

function(git out)
  execute_process(COMMAND git -C ${CMAKE_CURRENT_SOURCE_DIR} ${ARGN} OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE code
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT code EQUAL 0)
    set(text "")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Sets `out` to the version of a commit, `distance` commits after `tag` ("": none); distance "": not known.
function(splkit_compose_version out release tag distance commit)
  string(SUBSTRING "${commit}" 0 12 commit)
  if(tag STREQUAL "v${release}")
    if(distance STREQUAL "0")
      set(text ${release})
    else()
      set(text "${release}+${distance}.g${commit}")
    endif()
  elseif(distance STREQUAL "")
    set(text "${release}-dev+g${commit}")
  else()
    set(text "${release}-dev.${distance}+g${commit}")
  endif()
  set(${out} ${text} PARENT_SCOPE)
endfunction()

function(splkit_git_version out release commit)
  git(described describe --tags --long --match "v[0-9]*")
  git(shallow rev-parse --is-shallow-repository)
  git(changed status --porcelain --untracked-files=no)
  if(described MATCHES "^(v.*)-([0-9]+)-g[0-9a-f]+$")
    splkit_compose_version(text ${release} ${CMAKE_MATCH_1} ${CMAKE_MATCH_2} ${commit})
  else()
    set(count "")
    if(NOT shallow STREQUAL "true")
      git(count rev-list --count HEAD)
    endif()
    splkit_compose_version(text ${release} "" "${count}" ${commit})
  endif()
  if(changed AND text MATCHES "[+]")
    string(APPEND text ".changed")
  elseif(changed)
    string(APPEND text "+changed")
  endif()
  set(${out} ${text} PARENT_SCOPE)
endfunction()

function(splkit_version out release)
  git(top rev-parse --show-toplevel)
  git(commit rev-parse HEAD)
  file(REAL_PATH ${CMAKE_CURRENT_SOURCE_DIR} here)
  if(commit AND top STREQUAL here) # not of a repository around an unpacked archive
    splkit_git_version(text ${release} ${commit})
  elseif(archived_commit MATCHES "^[0-9a-f]+$")
    if(archived_tags MATCHES "tag: v${release}(,|$)")
      splkit_compose_version(text ${release} v${release} 0 ${archived_commit})
    else()
      splkit_compose_version(text ${release} "" "" ${archived_commit})
    endif()
  else()
    set(text "${release}-unknown")
  endif()
  set(${out} ${text} PARENT_SCOPE)
endfunction()
