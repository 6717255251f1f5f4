import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "./output-of";
import { unprivilegedUser } from "./unprivileged-user";

/**
 * The words of each `ExecStart=` of a service as systemd itself reads them: `systemd --test` loads a unit like the
 * running one would, prints what it understood, and ends. `$` is expanded only when a service starts.
 */
export function commandsOf(service: string, directory: string): readonly (readonly string[])[] {
  const target = "[Unit]\nDescription=test\n";
  for (const name of ["default.target", "basic.target"]) writeFileSync(path.join(directory, name), target);
  writeFileSync(path.join(directory, "test.service"), service);
  const runtime = path.join(directory, "runtime");
  mkdirSync(runtime, { recursive: true });
  chmodSync(runtime, 0o777);

  const dump = outputOf("systemd", ["--test", "--user", "--unit=test.service", "--no-pager"], {
    user: unprivilegedUser("nobody"),
    environment: { XDG_RUNTIME_DIR: runtime, SYSTEMD_UNIT_PATH: directory, HOME: runtime },
  }).toString("utf8");
  return [...dump.matchAll(/^\t+Command Line: ([^\n]*)$/gm)].map(([, line = ""]) => wordsOf(line));
}

/** The values of an environment file as systemd reads it: the same parser reads `environment.d`. */
export function environmentOf(file: string, directory: string): readonly string[] {
  mkdirSync(path.join(directory, "environment.d"), { recursive: true });
  writeFileSync(path.join(directory, "environment.d/test.conf"), file);
  const generator = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";
  const output = outputOf(generator, [], { environment: { XDG_CONFIG_HOME: directory } }).toString("utf8");
  return [...output.matchAll(/^V\d+=([^\n]*)$/gm)].map(([, value = ""]) => wordsOf(value)[0] ?? "");
}

/** Undoes the quotes and C escapes with which systemd prints words. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|([^ ]+)/gs)].map(([, quoted, plain = ""]) =>
    unescaped(quoted ?? plain),
  );
}

const named: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  s: 32,
  e: 27,
};

function unescaped(text: string): string {
  const bytes = [...text.matchAll(/\\(x[0-9a-f]{2}|[0-7]{3}|.)|[^\\]/gsu)].map(([whole, escape]) => {
    if (escape === undefined) return Buffer.from(whole);
    if (/^x./.test(escape)) return Buffer.from([parseInt(escape.slice(1), 16)]);
    if (/^\d/.test(escape)) return Buffer.from([parseInt(escape, 8)]);
    const code = named[escape];
    return code === undefined ? Buffer.from(escape) : Buffer.from([code]);
  });
  return Buffer.concat(bytes).toString("utf8");
}
