#!/usr/bin/env bash
# For scripts to read: secrets in the Parameter Store of AWS Systems Manager. Their texts go through files, which only root
# reads, and come out exactly as they went in.
# Settings: those of request.sh, which it needs.
# shellcheck disable=SC2034,SC2154 # request.sh sets aws_…, and readers use them

# parameter_get NAME[:VERSION] FILE: sets parameter_version. Returns 1 when there is no such parameter, 2 with aws_complaint
# when it cannot be read.
parameter_get() {
  local answer=$AWS_SCRATCH/ssm-answer.$BASHPID body=$AWS_SCRATCH/ssm-body.$BASHPID code=0
  printf '{"Name":%s,"WithDecryption":true}' "$(printf '%s' "$1" | json_encode)" >"$body"
  if ask_ssm GetParameter "$body" "$answer"; then
    json_decode Value <"$answer" >"$2"
    parameter_version=$(json_number Version "$answer")
  else
    case $aws_error in
      ParameterNotFound | ParameterVersionNotFound) code=1 ;;
      *) code=2 ;;
    esac
  fi
  rm -f "$answer" "$body"
  return "$code"
}

# parameter_put NAME FILE: sets parameter_version. Returns 1 with aws_complaint.
parameter_put() {
  local answer=$AWS_SCRATCH/ssm-answer.$BASHPID body=$AWS_SCRATCH/ssm-body.$BASHPID code=0
  {
    printf '{"Name":%s,"Type":"SecureString","Tier":"Intelligent-Tiering","Overwrite":true,"Value":' \
      "$(printf '%s' "$1" | json_encode)"
    json_encode <"$2"
    printf '}'
  } >"$body"
  if ask_ssm PutParameter "$body" "$answer"; then
    parameter_version=$(json_number Version "$answer")
  else
    code=1
  fi
  rm -f "$answer" "$body"
  return "$code"
}

# ask_ssm ACTION BODY_FILE ANSWER_FILE
ask_ssm() {
  service_url ssm
  aws_request POST "$REPLY/" ssm "$2" "$3" "content-type:application/x-amz-json-1.1" "x-amz-target:AmazonSSM.$1"
}

# json_number NAME FILE: the last one of this name.
json_number() {
  LC_ALL=C grep --only-matching --extended-regexp "\"$1\"[[:space:]]*:[[:space:]]*[0-9]+" "$2" | tail -n 1 | grep --only-matching '[0-9]*$'
}

# json_encode: standard input as a JSON string.
json_encode() {
  # mawk takes a `.` in C for one byte, so texts in UTF-8 pass as they are. The added dot keeps empty lines at the end.
  { cat && printf '.'; } | LC_ALL=C awk '
    BEGIN {
      for (i = 1; i < 32; i++) code[sprintf("%c", i)] = sprintf("\\u%04x", i)
      code[sprintf("%c", 127)] = "\\u007f"
      printf "\""
    }
    {
      text = $0
      gsub(/\\/, "&&", text)
      gsub(/"/, "\\\"", text)
      if (text ~ /[\001-\037\177]/) {
        done = ""
        count = split(text, characters, "")
        for (i = 1; i <= count; i++) done = done ((characters[i] in code) ? code[characters[i]] : characters[i])
        text = done
      }
      if (NR > 1) printf "%s\\n", held
      held = text
    }
    END { printf "%s\"", substr(held, 1, length(held) - 1) }'
}

# json_decode NAME: the first text of this name in standard input, without its escapes.
json_decode() {
  LC_ALL=C awk -v name="$1" '
    { text = text (NR > 1 ? "\n" : "") $0 }
    # The string that begins behind a quote at `at`; leaves `at` behind its last quote.
    function string(start) {
      start = at
      while (at <= length(text) && (character = substr(text, at, 1)) != "\"") at += (character == "\\" ? 2 : 1)
      return substr(text, start, at++ - start)
    }
    function hexadecimal(digits, i, value) {
      value = 0
      for (i = 1; i <= 4; i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
      return value
    }
    function utf8(code) {
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function print_plain(raw, stop, kind, code, low) {
      while ((stop = index(raw, "\\")) > 0) {
        printf "%s", substr(raw, 1, stop - 1)
        kind = substr(raw, stop + 1, 1)
        raw = substr(raw, stop + 2)
        if (kind != "u") {
          printf "%s", (kind in plain) ? plain[kind] : kind
          continue
        }
        code = hexadecimal(raw)
        raw = substr(raw, 5)
        # Characters beyond the first 65536 are two halves.
        if (code >= 55296 && code < 56320 && substr(raw, 1, 2) == "\\u") {
          low = hexadecimal(substr(raw, 3))
          if (low >= 56320 && low < 57344) {
            code = 65536 + (code - 55296) * 1024 + low - 56320
            raw = substr(raw, 7)
          }
        }
        printf "%s", utf8(code)
      }
      printf "%s", raw
    }
    END {
      plain["n"] = "\n"; plain["t"] = "\t"; plain["r"] = "\r"; plain["b"] = "\b"; plain["f"] = "\f"
      at = 1
      while (at <= length(text)) {
        if (substr(text, at++, 1) != "\"") continue
        found = string()
        if (found != name || substr(text, at) !~ /^[ \t\r\n]*:[ \t\r\n]*"/) continue
        at += index(substr(text, at), "\"")
        print_plain(string())
        exit
      }
    }'
}
