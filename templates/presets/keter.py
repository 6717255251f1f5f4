"""Reads the config/keter.yaml of an unpacked Keter bundle, as Keter does, in its present form and the one before.

Usage: keter.py DIRECTORY
Writes DIRECTORY/.tierwright-start: shell that starts the program, to be read where the release is the working directory.
Standard output: the hosts which the bundle names, one a line.
What a site cannot have is refused by its name, as `components/settings/keter-bundle.ts` does on the workstation, for a
bundle that was pushed here has not been there.
"""

import os
import re
import shlex
import sys

import yaml


class Wrong(Exception):
    """The file is not what Keter would take, or wants what only Keter has."""


class Loader(yaml.SafeLoader):
    """Dates are texts, as they are to Keter."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

# What the shell and libraries are found by; it may differ for the program. Of the others, the site's own are stronger.
FROM_BUNDLE = ("HOME", "LANG", "LOGNAME", "PATH", "SHELL", "USER")

NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
HOST = re.compile(r"^[A-Za-z0-9*_-]+(\.[A-Za-z0-9*_-]+)*$")


def without_nulls(value):
    """Keter takes an empty value for one that is not there."""
    if isinstance(value, dict):
        return {key: without_nulls(below) for key, below in value.items() if below is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def mapping(value, path):
    if not isinstance(value, dict):
        raise Wrong(f"{path} must be a mapping")
    return value


def sequence(value, path):
    if not isinstance(value, list):
        raise Wrong(f"{path} must be a list")
    return value


def mappings(values, path):
    return [mapping(value, f"{path}.{index}") for index, value in enumerate(sequence(values, path))]


def text(value, path):
    if value is None:
        raise Wrong(f"{path} is missing")
    if not isinstance(value, str) or "\0" in value:
        raise Wrong(f"{path} must be a text; put it in quotes")
    return value


def texts(stanza, name, path):
    values = sequence(stanza.get(name, []), f"{path}{name}")
    return [text(value, f"{path}{name}.{index}") for index, value in enumerate(values)]


def names(values, path):
    for name in values:
        if not isinstance(name, str) or not NAME.match(name):
            raise Wrong(f"{path}: {name} is not the name of a variable")
    return values


def hosts_of(stanza, path):
    given = [stanza["host"]] if "host" in stanza else sequence(stanza.get("hosts", []), f"{path}hosts")
    if not given:
        raise Wrong(f"{path}host is missing")
    for host in given:
        if not HOST.match(text(host, f"{path}host")):
            raise Wrong(f"{path}host: {host} is not the name of a host")
    return [host.lower() for host in given]


def stanzas_of(config):
    """The web application and the redirects, each with its place in the file."""
    if "stanzas" not in config:
        if config.get("static-hosts"):
            raise Wrong("static-hosts has no counterpart")
        redirects = [
            ({"host": one.get("from"), "actions": [{"host": one.get("to")}]}, f"redirects.{index}.")
            for index, one in enumerate(mappings(config.get("redirects", []), "redirects"))
        ]
        return (config, ""), redirects
    web_apps, redirects = [], []
    for index, stanza in enumerate(mappings(config["stanzas"], "stanzas")):
        path = f"stanzas.{index}."
        kind = stanza.get("type")
        if kind not in ("webapp", "redirect"):
            raise Wrong(f"{path}type: a stanza `{kind}` has no counterpart; leave it out of the bundle")
        if stanza.get("middleware"):
            raise Wrong(f"{path}middleware has no counterpart; leave it out of the bundle")
        (web_apps if kind == "webapp" else redirects).append((stanza, path))
    foreign = [name for name in mapping(config.get("plugins", {}), "plugins") if name != "postgres"]
    if foreign:
        raise Wrong(f"plugins.{foreign[0]} has no counterpart; leave it out of the bundle")
    if len(web_apps) != 1:
        raise Wrong(f"stanzas has {len(web_apps)} webapps; a site runs exactly one")
    return web_apps[0], redirects


def redirected(stanza, path, canonical):
    """Redirects lead from a site's other names to its first one; Keter's can lead anywhere."""
    hosts = hosts_of(stanza, path)
    actions = sequence(stanza.get("actions"), f"{path}actions")
    action = mapping(actions[0], f"{path}actions.0") if len(actions) == 1 else {}
    target = action.get("host")
    if {"path", "url", "port"} & action.keys() or not isinstance(target, str) or target.lower() != canonical:
        raise Wrong(f"{path}actions: the redirect of {', '.join(hosts)} leads elsewhere than to {canonical}")
    return hosts


def program(directory, exec_path):
    """The program's absolute path: below the yaml's directory, from the top of the bundle, or the server's own."""
    inside = os.path.normpath(exec_path.lstrip("/") if exec_path.startswith("/") else f"config/{exec_path}")
    found = os.path.join(directory, inside)
    if exec_path.startswith("/") and not os.path.lexists(found):
        inside, found = exec_path, exec_path
    elif inside.startswith("../"):
        raise Wrong(f"exec: {exec_path} lies outside of the bundle")
    if not os.path.isfile(found):
        raise Wrong(f"exec: {exec_path} is not in the bundle; it is looked for at {inside}")
    if not os.access(found, os.X_OK):
        raise Wrong(f"exec: {inside} is not executable; chmod +x it before packing")
    return found


def start(directory, app, path):
    """Shell lines: what Tierwright and the site have set stays, as the bundle is the same for all sites."""
    environment = mapping(app.get("env", {}), f"{path}env")
    names(environment, f"{path}env")
    for name, value in environment.items():
        assignment = f"{name}={shlex.quote(text(value, f'{path}env.{name}'))}"
        yield assignment if name in FROM_BUNDLE else f'[ -n "${{{name}+set}}" ] || {assignment}'
    yield ': "${APPROOT=$PUBLIC_URL}"'
    # Keter's plugin calls the password so.
    yield 'if [ -n "${PGPASSWORD-}" ]; then export PGPASS="$PGPASSWORD"; fi'
    for name in names(texts(app, "port-env-vars", path), f"{path}port-env-vars"):
        yield f'export {name}="$PORT"'
    yield " ".join(["export APPROOT", *environment])
    words = [program(directory, text(app.get("exec"), f"{path}exec")), *texts(app, "args", path)]
    yield "exec " + " ".join(shlex.quote(word) for word in words)


def main(directory):
    file = os.path.join(directory, "config/keter.yaml")
    if not os.path.isfile(file):
        raise Wrong("it is not in the bundle; pack the folder that holds config/, not the folder above it")
    with open(file, encoding="utf-8") as opened:
        config = mapping(without_nulls(yaml.load(opened, Loader)), "it")
    (app, path), redirects = stanzas_of(config)
    hosts = hosts_of(app, path) + [host.lower() for host in texts(app, "extra-hosts", path)]
    for stanza, place in redirects:
        hosts += redirected(stanza, place, hosts[0])
    target = os.path.join(directory, ".tierwright-start")
    if os.path.lexists(target):
        os.remove(target)
    lines = list(start(directory, app, path))
    with open(target, "x", encoding="utf-8") as opened:
        print("\n".join(lines), file=opened)
    print("\n".join(hosts))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (Wrong, yaml.YAMLError, UnicodeDecodeError) as error:
        sys.exit(f"config/keter.yaml: {error}")
