# shellcheck shell=bash
# Telling those who asked for it that a release failed: the scripts of a release tell of their beginning and end, but
# not of a failure, after which they are gone.

# release_failed SCRIPT REASON: tells of it when the script belongs to a release. Phases do not: whoever coordinates them
# fails with their reasons.
release_failed() {
  case $document_step/$1 in
    site.*.rollout/app/restart) return 0 ;;
    # A deployment that began on a server says how far it came, once it is about a release.
    site.*.rollout/app/deploy) if [[ ! -s $stage/failed-step ]]; then return 0; fi ;;
    site.*.release/app/release | site.*.backup/database/backup | site.*.migrate/app/migrate | site.*.rollout/app/*) ;;
    *) return 0 ;;
  esac
  if [[ ! -f $kit_scripts/app/notify.sh ]]; then return 0; fi
  (
    trap - EXIT
    FAILED_STEP=$document_step FAILED_WHY=$2 LAST_LINES=$(log_tail)
    if [[ -s $stage/failed-step ]]; then FAILED_STEP=$(<"$stage/failed-step"); fi
    script_name=app/notify
    exec >>"$step_log" 2>&1 </dev/null
    shopt -u nullglob
    script_prepare
    # shellcheck source=/dev/null
    source "$kit_scripts/app/notify.sh"
    # Other servers may fail in the same step.
    if [[ $1 != app/release ]] || first_to_tell; then notify failure; fi
  ) || true
}
