"""Reads a current.json of DeployEx from standard input.

Standard output: the version, its hash, and each of its pre_commands, one a line; nothing when no version is set.
"""

import json
import re
import sys

VERSION = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.+_~-]{0,99}$")


def one_line(value, name):
    if not isinstance(value, str) or not value.isprintable():
        sys.exit(f"{name} must be a text of one line")
    return value


def main():
    try:
        current = json.loads(sys.stdin.read() or "{}") or {}
    except ValueError as error:
        sys.exit(f"it is not JSON: {error}")
    if not isinstance(current, dict):
        sys.exit("it must be a mapping with version and hash")
    version = one_line(current.get("version") or "", "version").strip()
    if not version:
        return
    if not VERSION.match(version):
        sys.exit(f"it names the version {version!r}, which no archive can have")
    commands = current.get("pre_commands") or []
    if not isinstance(commands, list):
        sys.exit("pre_commands must be a list")
    print(version)
    print(one_line(current.get("hash") or "", "hash"))
    for command in commands:
        print(one_line(command, "each of pre_commands"))


if __name__ == "__main__":
    main()
