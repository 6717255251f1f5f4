// Runs a TypeScript file of this project on a machine that has only Node: installs the packages of
// package-lock.json first when they are missing or others.
//
//   node sandbox/bootstrap.mjs FILE.ts [ARGUMENT]...

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(project, "node_modules", ".package-lock.sha256");

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node sandbox/bootstrap.mjs FILE.ts [ARGUMENT]...");
  process.exit(2);
}
needNode();
installPackages();
runTypeScript(resolve(file), args);

function needNode() {
  const { engines } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const wanted = engines.node.replace(/[^0-9.]/g, "");
  if (!olderThan(process.versions.node, wanted)) return;
  console.error(
    `Node.js ${wanted} or later is needed, and this is ${process.versions.node}: see https://nodejs.org/en/download`,
  );
  process.exit(1);
}

function olderThan(version, wanted) {
  const [left, right] = [version, wanted].map((text) => text.split(".").map(Number));
  const place = right.findIndex((number, index) => number !== left[index]);
  return place >= 0 && left[place] < right[place];
}

function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(project, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  if (alreadyInstalled()) {
    writeFileSync(stamp, lock);
    return;
  }
  console.log("installing the packages of package-lock.json (npm ci), about a minute the first time …");
  const started = Date.now();
  // A registry that lacks optional packages for other systems makes "npm ci" refuse the lock file;
  // "npm install" installs the same versions and leaves the lock file alone.
  const npm = runNpm("ci", "pipe");
  const last = String(npm.stderr ?? "").includes("EUSAGE") ? runNpm("install", "inherit", "--no-save") : npm;
  if (last.status !== 0) {
    console.error(`${last.stderr ?? ""}npm failed. Is the package registry reachable? Try: npm ping`);
    process.exit(last.status ?? 1);
  }
  writeFileSync(stamp, lock);
  console.log(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function runNpm(verb, errors, ...options) {
  return spawnSync("npm", [verb, ...options, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: project,
    stdio: ["inherit", "inherit", errors],
    shell: process.platform === "win32", // npm is a batch file there
  });
}

// npm leaves a list of what it installed: after "npm install" by hand there is nothing left to do.
function alreadyInstalled() {
  const list = join(project, "node_modules", ".package-lock.json");
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted)
    .filter(([path, { optional }]) => path !== "" && optional !== true)
    .every(([path, { version, peer }]) =>
      installed[path] === undefined ? peer === true : installed[path].version === version,
    );
}

function runTypeScript(path, rest) {
  const tsx = join(project, "node_modules", "tsx", "dist", "cli.mjs");
  const child = spawn(process.execPath, [tsx, path, ...rest], { stdio: "inherit" });
  // A terminal sends its interrupt to the child too: passing it on again would count as a second one.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (status, signal) => {
    process.exit(status ?? 128 + constants.signals[signal]);
  });
}
