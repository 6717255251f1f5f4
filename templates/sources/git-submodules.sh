#!/usr/bin/env bash
# For the source `git` to read: submodules, each at the commit that the repository around it pins.

# Nobody nests deeper, except a repository that contains itself.
deepest_submodule=10

# place_submodules URL COMMIT DIRECTORY PATH_SO_FAR [DEPTH]
place_submodules() {
  local url=$1 commit=$2 directory=$3 above=$4 depth=${5:-1} repository pinned path module
  repository=$(repository_of "$url")
  while IFS=$'\t' read -r -d '' pinned path; do
    [[ $pinned == "160000 commit "* ]] || continue
    pinned=${pinned#160000 commit }
    ((depth <= deepest_submodule)) ||
      fail "submodule $above$path lies more than $deepest_submodule submodules deep" "set submodules: false, or correct the repository"
    [[ ! $path =~ (^|/)\.\.(/|$) ]] || fail "submodule $above$path lies outside of the repository" "check the source"
    module=$(submodule_url "$repository" "$commit" "$path") ||
      fail "submodule $above$path has no url in .gitmodules" "add it there, or set submodules: false"
    module=$(absolute_url "$url" "$module")
    [[ $module =~ ^(https?|ssh)://[^-] || $module =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*@[^:]+:[^-] || ($SOURCE_URL == file://* && $module == file://*) ]] ||
      fail "submodule $above$path has the address $module, which is neither HTTPS nor SSH" "correct .gitmodules"
    as_builder mkdir --parents "$directory/$path"
    place_commit "$module" "$pinned" "$directory/$path" "$above$path"
    place_submodules "$module" "$pinned" "$directory/$path" "$above$path/" $((depth + 1))
  done < <(as_builder git -C "$repository" ls-tree -r -z --full-tree "$commit")
}

# submodule_url REPOSITORY COMMIT PATH: as .gitmodules of the commit has it.
submodule_url() {
  local name
  name=$(modules "$1" "$2" --null --get-regexp '^submodule\..*\.path$' | path_to_name "$3") && [[ -n $name ]] &&
    modules "$1" "$2" --get "submodule.$name.url"
}

modules() {
  local repository=$1 commit=$2
  shift 2
  as_builder git -C "$repository" config --blob "$commit:.gitmodules" "$@" 2>/dev/null
}

# path_to_name PATH: reads names and values as `git config --null` prints them.
path_to_name() {
  local entry name=""
  while IFS= read -r -d '' entry; do
    if [[ ${entry#*$'\n'} == "$1" ]]; then
      name=${entry%%$'\n'*}
      name=${name#submodule.}
      printf '%s' "${name%.path}"
      return 0
    fi
  done
}

# absolute_url URL SUBMODULE_URL: as gitsubmodules(7) says, `./` and `../` go from the URL of the repository around.
absolute_url() {
  local base=${1%/} module=$2 separator=/
  if [[ $module != ./* && $module != ../* ]]; then
    printf '%s' "$module"
    return 0
  fi
  while true; do
    case $module in
      ./*) module=${module#./} ;;
      ../*)
        module=${module#../}
        case $base in
          */*) base=${base%/*} ;;
          # The last part of git@host:repository.
          *:*) base=${base%:*} separator=: ;;
        esac
        ;;
      *) break ;;
    esac
  done
  printf '%s%s%s' "$base" "$separator" "${module%/}"
}
