#!/usr/bin/env bash
# For scripts to read: requests to AWS by the machine's role, tried again while AWS is busy or the network is not there
# yet. Neither a key nor what is sent is an argument of a program.
# Settings: GROUP_REGION, GROUP_ENDPOINT (another implementation of AWS's API for all services; empty: Amazon's own),
# AWS_SCRATCH (a directory for root alone), AWS_ATTEMPTS (how often at most, 6 when missing).
# Needs signature.sh and instance-role.sh.
# shellcheck disable=SC2034,SC2154 # role_… comes from instance-role.sh, and readers use aws_… and clock_offset

# Credentials are renewed some minutes before they end (IAM's guide, "Security credentials in instance metadata"), so those
# which are younger than this are good, in seconds.
role_age_limit=120
role_read_at=""

# service_url SERVICE: sets REPLY to where it answers, without a slash at the end.
service_url() {
  REPLY=$GROUP_ENDPOINT
  if [[ -n $REPLY ]]; then return 0; fi
  REPLY=https://$1.$GROUP_REGION.amazonaws.com
  if [[ $GROUP_REGION == cn-* ]]; then REPLY+=.cn; fi
}

# aws_request METHOD URL SERVICE BODY_FILE ANSWER_FILE [NAME:VALUE]…: BODY_FILE may be empty. Returns 1 when it was refused,
# or there was no answer: aws_error is AWS's word for it (empty: no answer), aws_complaint a text for people.
aws_request() {
  local attempt=1 pause=500
  while true; do
    if aws_request_once "$@"; then return 0; fi
    if ((attempt >= ${AWS_ATTEMPTS:-6})) || ! worth_repeating; then return 1; fi
    attempt=$((attempt + 1))
    sleep "$((pause / 1000)).$(printf '%03d' $((pause % 1000)))"
    # Machines that were turned away at the same moment are not to come back at the same moment.
    pause=$((pause * 2 + RANDOM % 500))
    if ((pause > 15000)); then pause=15000; fi
  done
}

aws_request_once() {
  local method=$1 url=$2 service=$3 body=$4 answer=$5 head=$AWS_SCRATCH/aws-head.$BASHPID sum sent=()
  shift 5
  aws_error="" aws_status=000
  read_role_again || return 1
  sum=$(checksum <"${body:-/dev/null}")
  case $method in
    # The file as it is read, since it may be larger than the memory.
    PUT) sent=(--upload-file "$body" --header "Expect:") ;;
    POST) sent=(--data-binary "@$body") ;;
  esac
  aws_status=$(request_config "$method" "$url" "$GROUP_REGION/$service" "$sum" "$role_key_id" "$role_secret" "$role_token" "$@" |
    curl --silent --connect-timeout 5 --speed-limit 1 --speed-time 30 --config - --globoff --path-as-is \
      --output "$answer" --dump-header "$head" --write-out '%{http_code}' "${sent[@]}") || aws_status=000
  if [[ $aws_status == 2* ]]; then
    rm -f "$head"
    return 0
  fi
  find_error "$answer" "$url"
  adjust_clock "$head"
  rm -f "$head"
  return 1
}

read_role_again() {
  if [[ -n $role_read_at ]] && ((EPOCHSECONDS - role_read_at < role_age_limit)); then return 0; fi
  if read_instance_role 2>/dev/null; then
    role_read_at=$EPOCHSECONDS
    return 0
  fi
  aws_complaint="the machine has no role, or its role no credentials${role_name:+: $role_name}"
  return 1
}

# find_error ANSWER_FILE URL: AWS says why in JSON or in XML, depending on the service.
find_error() {
  local text="" word url=${2%%\?*}
  if [[ $aws_status == 000 ]]; then
    aws_complaint="$url does not answer"
    return
  fi
  if [[ -s $1 ]]; then text=$(head --bytes=8192 "$1" | tr -d '\0'); fi
  for word in '"__type"[[:space:]]*:[[:space:]]*"([^"]{1,200})"' '<Code>([^<]{1,200})</Code>'; do
    if [[ $text =~ $word ]]; then
      aws_error=${BASH_REMATCH[1]##*#}
      break
    fi
  done
  # S3 says nothing more of a request without a body.
  if [[ -z $aws_error ]]; then aws_error=Status$aws_status; fi
  word='<Message>([^<]{1,300})</Message>'
  aws_complaint="$url says $aws_error to the role $role_name"
  if [[ $text =~ $word || $text =~ \"[Mm]essage\"[[:space:]]*:[[:space:]]*\"([^\"]{1,300}) ]]; then
    aws_complaint+=" (${BASH_REMATCH[1]})"
  fi
}

worth_repeating() {
  case $aws_error in
    ExpiredToken* | *TokenExpired | RequestExpired | InvalidClientTokenId | UnrecognizedClientException | InvalidAccessKeyId)
      # A role that was given a moment ago is not known everywhere yet.
      role_read_at=""
      return 0
      ;;
    "" | Throttl* | *Throttled* | TooManyRequests* | RequestLimitExceeded | SlowDown | *Timeout* | RequestTimeTooSkewed | \
      InvalidSignatureException | SignatureDoesNotMatch | InternalError | InternalFailure | InternalServerError | \
      ServiceUnavailable* | TooManyUpdates | Status429)
      return 0
      ;;
  esac
  [[ $aws_status == 5* ]]
}

# adjust_clock HEAD_FILE: where a signature is refused for its time, AWS's own clock is in its answer.
adjust_clock() {
  local line date=""
  case $aws_error in
    RequestTimeTooSkewed | RequestExpired | InvalidSignatureException | SignatureDoesNotMatch) ;;
    *) return 0 ;;
  esac
  while IFS= read -r line; do
    if [[ ${line,,} == date:* ]]; then date=${line#*: }; fi
  done <"$1"
  date=$(date --date="${date%$'\r'}" +%s 2>/dev/null) || return 0
  # Within a minute it is not the clock.
  if ((date - EPOCHSECONDS > 60 || EPOCHSECONDS - date > 60)); then clock_offset=$((date - EPOCHSECONDS)); fi
}
