# Reads a secrets section and a step document, checks all of it, and takes it apart:
#   $stage/content.N   the text of the Nth file, secrets in their places
#   $stage/document    the document as it came, placeholders only
#   $stage/secrets     the secrets section as it came
#   standard output    records ended by a NUL, read by document.sh; the last one is "end"
# Anything malformed ends the program with a message and status 1; nothing on the server has been touched by then.
#
# The language, one instruction per line, content behind `|`:
#   secret NAME,FORMAT [LINES]        value for %%SECRET(NAME,FORMAT)%%; a wrong number of LINES is refused
#   step NAME                         the public document starts here
#   title TEXT
#   stack NAME                        optional: the stack that must own the server
#   variable NAME                     content lines joined by newlines, none at the end
#   directory PATH MODE USER:GROUP
#   file PATH MODE USER:GROUP         every content line ends with a newline
#   script NAME
#   end
#
# ENVIRON: stage, mode. Mode `stored` reads a document kept on the server: no contents, secrets become empty.

function refuse(problem) {
  printf "tierwright: the step document is not valid: %s (line %d)\n", problem, NR > "/dev/stderr"
  refused = 1
  exit 1
}

function emit(text) {
  printf "%s", text
  printf "%c", 0
}

# Secrets are put in literally and never read again, so a value cannot name another secret.
function substitute(text, done, start, stop, rest, key) {
  done = ""
  while ((start = index(text, "%%SECRET(")) > 0) {
    rest = substr(text, start + 9)
    stop = index(rest, ")%%")
    key = substr(rest, 1, stop - 1)
    if (stop == 0 || key !~ /^[A-Za-z_][A-Za-z0-9_]*,[a-z]+$/) {
      done = done substr(text, 1, start + 8)
      text = rest
      continue
    }
    if (!(key in secret) && mode != "stored") refuse("it asks for the secret " key ", which was not sent")
    done = done substr(text, 1, start - 1) (key in secret ? secret[key] : "")
    text = substr(rest, stop + 3)
    holds_secret = 1
  }
  return done text
}

function check_path(path) {
  if (path !~ /^(\/[!-.0-~]+)+$/ || path ~ /\/\.\.?(\/|$)/ || length(path) > 1000)
    refuse("not an absolute path of plain characters: " path)
  if (path in paths) refuse("the path " path " occurs twice")
  paths[path] = 1
}

function check_place(kind, fields, count) {
  count = split($0, fields, " ")
  if (count != 4 || $0 != kind " " fields[2] " " fields[3] " " fields[4])
    refuse("expected `" kind " PATH MODE USER:GROUP`, found " $0)
  check_path(fields[2])
  if (fields[3] !~ /^[0-7][0-7][0-7][0-7]?$/) refuse("not a mode of 3 or 4 octal digits: " fields[3])
  if (fields[4] !~ /^[a-z0-9_][a-z0-9_.-]*:[a-z0-9_][a-z0-9_.-]*$/) refuse("not USER:GROUP: " fields[4])
}

function close_part() {
  if (part == "secret") {
    if (lines_due != "" && lines_due + 0 != lines) refuse("the secret " name " is cut short")
    secret[name] = value
  } else if (part == "variable") {
    emit("variable"); emit(name); emit(value)
  } else if (part == "file") {
    if (mode != "stored") close(content)
    if (holds_secret && mode_of_file !~ /0$/)
      refuse("the file " name " holds a secret and its mode " mode_of_file " lets everybody read it")
    emit("file"); emit(name); emit(mode_of_file); emit(owner_of_file); emit(size)
  }
  part = ""
}

# Variables, directories, files and scripts stand in this order, each kind together.
function open_part(kind, rank) {
  close_part()
  if (!(kind == "secret") && step == "") refuse("`" kind "` stands before `step`")
  if (kind != "secret" && kind != "title" && kind != "stack" && title == "") refuse("`" kind "` stands before `title`")
  if (rank < current_rank) refuse("`" kind "` stands too late")
  current_rank = rank
}

BEGIN {
  stage = ENVIRON["stage"]
  mode = ENVIRON["mode"]
  files = 0
  if (mode != "stored") printf "" > (stage "/secrets")
}

ended { refuse("text after `end`") }

step != "" { print > (stage "/document") }

step == "" && mode != "stored" && !/^step / { print > (stage "/secrets") }

/^\|/ {
  if (part == "secret" || part == "variable") {
    value = value (lines++ ? "\n" : "") (part == "secret" ? substr($0, 2) : substitute(substr($0, 2)))
  } else if (part == "file") {
    text = substitute(substr($0, 2))
    size += length(text) + 1
    if (mode != "stored") print text > content
  } else {
    refuse("content that belongs to nothing")
  }
  next
}

$1 == "secret" && /^secret [A-Za-z_][A-Za-z0-9_]*,[a-z]+( [0-9]+)?$/ {
  if (step != "") refuse("a secret inside the public document")
  open_part("secret", 0)
  part = "secret"; name = $2; lines_due = $3; value = ""; lines = 0
  next
}

$1 == "step" && /^step [a-z0-9][a-z0-9._-]*$/ && !/\.\./ && length($0) < 200 {
  if (step != "") refuse("a second `step`")
  close_part()
  step = $2
  print > (stage "/document")
  next
}

/^title / { open_part("title", 1); title = substr($0, 7); next }

/^stack [A-Za-z0-9_][A-Za-z0-9_.\/-]*$/ { open_part("stack", 2); stack = $2; next }

$1 == "variable" && /^variable [A-Z][A-Z0-9_]*$/ {
  open_part("variable", 3)
  if ($2 in variables) refuse("the variable " $2 " occurs twice")
  if ($2 ~ /^(PATH|IFS|HOME|ENV|UID|EUID|PPID|GROUPS|FUNCNAME|SHELLOPTS|DIRSTACK|PIPESTATUS|OPTARG|OPTIND|REPLY|SECONDS|RANDOM|SRANDOM|LINENO|EPOCHSECONDS|EPOCHREALTIME|COMP_.*|HIST.*|PS[0-4]|PROMPT_COMMAND|LC_.*|LANG|BASH.*|LD_.*|SUDO_.*|TIERWRIGHT_.*|FACT_.*|CHANGED_FILES)$/)
    refuse("the variable name " $2 " is taken")
  variables[$2] = 1
  part = "variable"; name = $2; value = ""; lines = 0
  next
}

$1 == "directory" {
  open_part("directory", 4)
  check_place("directory")
  emit("directory"); emit($2); emit($3); emit($4)
  next
}

$1 == "file" {
  open_part("file", 5)
  check_place("file")
  part = "file"; name = $2; mode_of_file = $3; owner_of_file = $4; size = 0; holds_secret = 0
  if (mode != "stored") {
    content = stage "/content." files++
    printf "" > content
  }
  next
}

$1 == "script" && /^script [a-z0-9][a-z0-9.\/-]*$/ && !/\.\.|\/\// {
  open_part("script", 6)
  emit("script"); emit($2)
  next
}

$0 == "end" { open_part("end", 7); ended = 1; next }

{ refuse("not understood: " substr($0, 1, 80)) }

END {
  if (refused) exit 1
  if (!ended) refuse("it is cut short, `end` is missing")
  for (key in secret) {
    count = split(secret[key], secret_lines, "\n")
    for (i = 1; i <= count; i++) if (length(secret_lines[i]) >= 4) { emit("mask"); emit(secret_lines[i]) }
  }
  emit("step"); emit(step); emit(title); emit(stack)
  emit("end")
}
