#!/usr/bin/env bash
# For sources to read: signed requests to S3. The secret key stays with root, where the user who builds cannot look.
# Settings: SOURCE_REGION, SOURCE_ACCESS_KEY_ID and SOURCE_SECRET_ACCESS_KEY; without a key, the role of the server.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"
# shellcheck source=templates/aws/signature.sh
. "$TIERWRIGHT_SCRIPTS/aws/signature.sh"
# shellcheck source=templates/aws/instance-role.sh
. "$TIERWRIGHT_SCRIPTS/aws/instance-role.sh"

# shellcheck disable=SC2034 # Read by instance-role.sh.
metadata_asker=(as_builder)

# Of no bytes: a request to read has no body.
empty_sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

# print_object URL: the object's content. Sets `complaint` when it fails.
print_object() {
  local status=0 key_id=$SOURCE_ACCESS_KEY_ID secret=$SOURCE_SECRET_ACCESS_KEY token=""
  if [[ -z $key_id ]]; then
    read_instance_role || {
      complaint="this server has no role that could read it: give the instance a role, or set accessKeyId and secretAccessKey of the source"
      return 22
    }
    key_id=$role_key_id secret=$role_secret token=$role_token
  fi
  read_config "$1" "$key_id" "$secret" "$token" | print_url --config - || status=$?
  ((status != 22)) || explain_refusal "$@" "$key_id" "$secret" "$token"
  return "$status"
}

# fetch_s3_object URL FILE: returns 1 when there is no such object; what else goes wrong ends the step.
fetch_s3_object() {
  local status=0
  complaint="check the source, and that this server reaches it" refusal=""
  print_object "$1" >"$2" || status=$?
  ((status != 0)) || return 0
  [[ $refusal != NoSuchKey ]] || return 1
  fail "$1 cannot be fetched" "$complaint"
}

# explain_refusal URL KEY_ID SECRET TOKEN: S3 says in the body of its answer what it did not like.
explain_refusal() {
  local answer code
  answer=$(read_config "$@" | print_url --no-fail --config - | head --bytes=4096 | tr -d '\0') || true
  code=$(xml_text Code "$answer")
  refusal=$code
  case $code in
    "") complaint="check s3 and endpoint of the source" ;;
    AuthorizationHeaderMalformed | PermanentRedirect | IllegalLocationConstraintException)
      complaint="the bucket lies in $(xml_text Region "$answer") (S3 says $code): correct region of the source"
      ;;
    AccessDenied | InvalidAccessKeyId | SignatureDoesNotMatch | ExpiredToken)
      complaint="the key $2 may not read it (S3 says $code): correct the key of the source, or what it may do"
      ;;
    NoSuchKey | NoSuchBucket) complaint="it is not there (S3 says $code): correct s3 of the source" ;;
    RequestTimeTooSkewed) complaint="the clock of this server is wrong (S3 says $code): set it" ;;
    *) complaint="S3 says $code: $(xml_text Message "$answer")" ;;
  esac
}

xml_text() {
  if [[ $2 =~ \<$1\>([^\<]{1,300})\</$1\> ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# read_config URL KEY_ID SECRET TOKEN: the signed request, for curl to read on its standard input.
read_config() {
  request_config GET "$1" "$SOURCE_REGION/s3" "$empty_sha256" "${@:2}"
}
