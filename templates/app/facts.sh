#!/usr/bin/env bash
# For other scripts to read: facts about the server, and the release, in settings files.

# fill_facts FILE…: puts facts in the places of %%FACT(NAME)%%; whatever else a file holds stays as it is, byte by byte,
# and so do its mode and owner. NAME is RELEASE, or the name of one of the kit's FACT_ variables without FACT_. Each
# file is replaced at once. Settings: RELEASE.
fill_facts() {
  local file
  check_facts
  for file in "$@"; do
    grep --quiet --fixed-strings --text '%%FACT(' "$file" || continue
    cp --preserve=mode,ownership "$file" "$file.facts"
    # What goes into the file has no line break at its end exactly when the file had none.
    LC_ALL=C FACT_RELEASE=$RELEASE ends_with_newline=$(tail --bytes=1 "$file" | wc --lines) awk '
      function filled(text, done, start, rest, stop, name) {
        done = ""
        while ((start = index(text, "%%FACT(")) > 0) {
          rest = substr(text, start + 7)
          stop = index(rest, ")%%")
          name = stop == 0 ? "" : substr(rest, 1, stop - 1)
          if (name ~ /^[A-Z][A-Z_]*$/ && ("FACT_" name) in ENVIRON) {
            done = done substr(text, 1, start - 1) ENVIRON["FACT_" name]
            text = substr(rest, stop + 3)
          } else {
            done = done substr(text, 1, start + 6)
            text = rest
          }
        }
        return done text
      }
      { printf "%s%s", (NR > 1 ? "\n" : ""), filled($0) }
      END { if (ENVIRON["ends_with_newline"] + 0) printf "\n" }
    ' "$file" >"$file.facts"
    mv --no-target-directory "$file.facts" "$file"
  done
}

# A fact stands in files of any format without being escaped, so it may only have characters that mean nothing in them.
check_facts() {
  local name value
  for name in RELEASE "${!FACT_@}"; do
    value=${!name}
    [[ $value =~ ^[A-Za-z0-9.:_+\ -]*$ ]] ||
      fail "the fact ${name#FACT_} of this server has characters which settings files cannot take: $value" \
        "correct it on the server"
  done
}
