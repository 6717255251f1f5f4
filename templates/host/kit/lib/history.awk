# Shows lines of the history as a table for people.
function field(name, start, rest, stop) {
  start = index($0, "\"" name "\":")
  if (start == 0) return ""
  rest = substr($0, start + length(name) + 3)
  if (substr(rest, 1, 1) != "\"") {
    match(rest, /^[0-9.]+/)
    return substr(rest, 1, RLENGTH)
  }
  match(rest, /^"([^"\\]|\\.)*"/)
  return substr(rest, 2, RLENGTH - 2)
}

function releases(before, after) {
  if (before == after) return ""
  return ": " (before == "" ? "" : before) (before != "" && after != "" ? " to " : "") (after == "" ? " gone" : after)
}

{
  time = field("time")
  sub(/T/, " ", time)
  sub(/Z$/, "", time)
  from = field("from")
  printf "%s  %-9s %7ss  %-32s ", time, field("result"), field("seconds"), field("step")
  print field("user") (from == "" ? "" : " from " from) releases(field("fromRelease"), field("toRelease"))
}
