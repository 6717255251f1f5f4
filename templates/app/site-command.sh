#!/usr/bin/env bash
# For other scripts to read: runs a command of a site just as a replica would run, as the site's user, in its
# sandbox, with its environment.

# site_command RELEASE_DIRECTORY SETTINGS_DIRECTORY COMMAND [OPTION…]: COMMAND is a file in the settings directory, options
# are for systemd-run. Settings: SITE, SYSTEM_USER. Returns the command's own exit status.
site_command() {
  local release=$1 settings=$2 command=$3
  shift 3
  systemd-run --quiet --collect --wait --pipe \
    --unit="site-$SITE-$command-$$" \
    --property=User="$SYSTEM_USER" \
    --property=Group="$SYSTEM_USER" \
    --property=WorkingDirectory="$release" \
    --property=EnvironmentFile="$settings/environment" \
    --property=ProtectSystem=strict \
    --property=ReadWritePaths="/srv/sites/$SITE/shared" \
    --property=ProtectHome=yes \
    --property=PrivateTmp=yes \
    --property=PrivateDevices=yes \
    --property=NoNewPrivileges=yes \
    --property=CapabilityBoundingSet= \
    --property=UMask=0027 \
    --setenv=SETTINGS_DIRECTORY="$settings/files" \
    "$@" \
    /bin/sh "$settings/$command" </dev/null
}
