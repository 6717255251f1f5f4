#!/usr/bin/env bash
# The preset `python`: a virtual environment beside the code. Read by `app/release.sh`.

# build_release DIRECTORY. Settings: BUILD, PYTHON_REQUIREMENTS (a file in the release, may be empty),
# PYTHON_PACKAGES (one a line, may be empty).
build_release() {
  local directory=$1 arguments=() package
  as_builder python3 -m venv "$directory/.venv"
  while IFS= read -r package; do
    [[ -z $package ]] || arguments+=("$package")
  done <<<"$PYTHON_PACKAGES"
  if [[ -n $PYTHON_REQUIREMENTS ]]; then
    [[ -e $directory/$PYTHON_REQUIREMENTS ]] ||
      fail "the release has no file $PYTHON_REQUIREMENTS" "correct python.requirements of the app"
    arguments+=(--requirement "$directory/$PYTHON_REQUIREMENTS")
  fi
  if ((${#arguments[@]} > 0)); then
    as_builder "$directory/.venv/bin/pip" install --quiet --disable-pip-version-check --no-input "${arguments[@]}"
  fi
  run_build "$directory"
  # The site cannot write here: compile now, or each start would do it again.
  as_builder "$directory/.venv/bin/python" -m compileall -q -x '/\.venv/' "$directory" || true
}
