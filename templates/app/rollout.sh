#!/usr/bin/env bash
# Brings a site to its staged release and settings, or back to former ones, on all its servers, without losing a
# request. This server coordinates; each server does its part by phases. Killed at any point it leaves every server
# with replicas that answer, and the next rollout puts everything in order.
# Settings: SITE, TO (next, current, previous, rollout:ID or settings:NAME; next when missing), APP_SERVERS and WEBSERVERS (names, one
# a line; all of the stack when missing), WHO, ROLLED_BACK (a text, when it goes back), ALONE (1: on a machine of a group
# that comes to what the others serve already, which concerns nobody else).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"

without_lock roll_out
