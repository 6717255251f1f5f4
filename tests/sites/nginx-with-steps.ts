import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { secretPlaceholder, secretUses, writtenSecret } from "../../components/steps/secret-placeholder";
import type { Step } from "../../components/steps/step";
import { outputOf } from "../support/output-of";

/** The lines which `webserver.sh` writes on a server; here nginx listens on sockets in a directory. */
function listening(directory: string): Readonly<Record<string, string>> {
  return {
    "listen-http.conf": `listen unix:${directory}/http.sock;\n`,
    "listen-https.conf": `listen unix:${directory}/https.sock ssl;\n`,
    "default-server.conf": `server { listen unix:${directory}/http.sock default_server; return 444; }\n`,
  };
}

/** What a rollout writes on a server: the replicas of the site `prod`. */
function upstream(sockets: readonly string[]): string {
  return `upstream site-prod {\n${sockets.map((socket) => `server ${socket};\n`).join("")}}\n`;
}

/**
 * Writes the files of nginx's steps below `directory`, with `secrets` in their places, replicas at `sockets` and every
 * path moved there, and gives the arguments with which nginx uses them.
 */
export function placeNginx(
  directory: string,
  steps: readonly Step[],
  secrets: Readonly<Record<string, string>> = {},
  sockets: readonly string[] = ["127.0.0.1:9"],
): readonly string[] {
  for (const name of ["etc/nginx/tierwright/upstreams", "etc/nginx/sites-enabled", "var/log/nginx", "run"]) {
    mkdirSync(path.join(directory, name), { recursive: true });
  }
  for (const [name, text] of Object.entries(listening(directory))) {
    writeFileSync(path.join(directory, "etc/nginx/tierwright", name), text);
  }
  writeFileSync(path.join(directory, "etc/nginx/tierwright/upstreams/prod.conf"), upstream(sockets));
  for (const file of steps.flatMap(({ files }) => files)) {
    const target = path.join(directory, file.path.replace("sites-available", "sites-enabled"));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, moved(withSecrets(file.content, secrets), directory));
  }
  return ["-p", directory, "-c", path.join(directory, "etc/nginx/nginx.conf"), "-e", "stderr"];
}

/** @throws Error with nginx's words when it does not accept the files of these steps. */
export function checkNginx(directory: string, steps: readonly Step[], secrets = {}): void {
  outputOf("nginx", ["-t", "-q", ...placeNginx(directory, steps, secrets)]);
}

function withSecrets(text: string, secrets: Readonly<Record<string, string>>): string {
  return secretUses(text).reduce(
    (written, use) =>
      written.replaceAll(
        secretPlaceholder(use.name, use.format),
        writtenSecret(use, secrets[use.name] ?? "").replaceAll("$", "$$$$"),
      ),
    text,
  );
}

function moved(text: string, directory: string): string {
  return text
    .replace(/^user .*$/m, "")
    .replaceAll("/etc/nginx/mime.types", "/ETC/nginx/mime.types")
    .replaceAll(/\/(etc\/nginx|var\/log\/nginx|run)\//g, `${directory}/$1/`)
    .replaceAll("/ETC/", "/etc/");
}
