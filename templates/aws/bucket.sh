#!/usr/bin/env bash
# For scripts to read: objects of the stack's bucket.
# Settings: GROUP_BUCKET, and those of request.sh, which it needs.
# shellcheck disable=SC2034,SC2154 # request.sh sets aws_…, and readers use them

# object_url KEY: sets REPLY. Names with dots do not fit Amazon's certificates as part of a host.
object_url() {
  local url
  uri_encoded "$1" /
  url=$REPLY
  if [[ -n $GROUP_ENDPOINT ]]; then
    REPLY=$GROUP_ENDPOINT/$GROUP_BUCKET/$url
    return 0
  fi
  service_url s3
  if [[ $GROUP_BUCKET == *.* ]]; then
    REPLY=$REPLY/$GROUP_BUCKET/$url
  else
    REPLY=https://$GROUP_BUCKET.${REPLY#https://}/$url
  fi
}

# bucket_get KEY FILE: returns 1 when there is no such object, 2 with aws_complaint when it cannot be had. A FILE that is
# there is complete.
bucket_get() {
  object_url "$1"
  if aws_request GET "$REPLY" s3 "" "$2.part"; then
    mv --no-target-directory "$2.part" "$2"
    return 0
  fi
  rm -f "$2.part"
  case $aws_error in
    NoSuchKey) return 1 ;;
    # So S3 calls an object that is not there to those who may list a part of the bucket only.
    AccessDenied) if is_missing "$1"; then return 1; fi ;;
  esac
  return 2
}

# is_missing KEY: whether the list of what there is says so.
is_missing() {
  local keys
  keys=$(bucket_list "$1") || return 1
  ! grep --quiet --line-regexp --fixed-strings -- "$1" <<<"$keys"
}

# bucket_put KEY FILE: returns 1 with aws_complaint.
bucket_put() {
  local code=0 answer=$AWS_SCRATCH/aws-put.$BASHPID
  object_url "$1"
  aws_request PUT "$REPLY" s3 "$2" "$answer" || code=1
  rm -f "$answer"
  return "$code"
}

# bucket_list PREFIX: prints the keys below it, in order. Returns 1 with aws_complaint.
bucket_list() {
  list_objects "$1" Key
}

# bucket_fingerprints PREFIX: prints another text when an object below it is another one. Returns 1 with aws_complaint.
bucket_fingerprints() {
  list_objects "$1" "Key|ETag"
}

# list_objects PREFIX ELEMENTS
list_objects() {
  local code=0 answer=$AWS_SCRATCH/aws-list.$BASHPID url prefix token=""
  uri_encoded "$1"
  prefix=$REPLY
  object_url ""
  url=$REPLY
  while true; do
    uri_encoded "$token"
    aws_request GET "$url?${token:+continuation-token=$REPLY&}list-type=2&prefix=$prefix" s3 "" "$answer" || {
      code=1
      break
    }
    xml_values "$2" "$answer"
    token=$(xml_values NextContinuationToken "$answer")
    if [[ -z $token ]]; then break; fi
  done
  rm -f "$answer"
  return "$code"
}

# xml_values NAMES FILE: prints the texts of these elements, with | between, one a line.
xml_values() {
  LC_ALL=C awk -v names="$1" '
    BEGIN { RS = "<"; FS = ">" }
    $1 ~ "^(" names ")$" {
      gsub(/&lt;/, "<", $2); gsub(/&gt;/, ">", $2); gsub(/&quot;/, "\"", $2); gsub(/&#39;|&apos;/, "\047", $2)
      gsub(/&amp;/, "\\&", $2)
      print $2
    }' "$2"
}
