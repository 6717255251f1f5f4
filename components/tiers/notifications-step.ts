import type { Mail } from "../settings/notifications";
import type { Notification } from "../settings/settings";
import { escape } from "../steps/escape";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { type File, programFile, step, type Step } from "../steps/step";
import { projectText } from "../steps/template";

/** Puts on a server whom its releases are told to, and how; `templates/app/notify.sh` reads it. */
export function notificationsStep(notifications: readonly Notification[]): Step {
  return step("notifications", "notifications of releases", {
    files: notifications.flatMap(notificationFiles),
    scripts: ["app/notifications"],
  });
}

/** The secrets that the step asks for, by name. */
export function notificationSecrets(
  notifications: readonly Notification[],
): Readonly<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const { name, target } of notifications) {
    if (target.kind === "slack" || target.kind === "webhook")
      secrets[secretName(name, "URL")] = target.url.reveal();
    if (target.kind === "webhook" && target.signingSecret !== undefined)
      secrets[secretName(name, "KEY")] = target.signingSecret.reveal();
    if (target.kind === "email" && target.user !== undefined && target.password !== undefined)
      secrets[secretName(name, "LOGIN")] = `${target.user}:${target.password.reveal()}`;
  }
  return secrets;
}

function secretName(notification: string, part: "URL" | "KEY" | "LOGIN"): string {
  return `NOTIFICATION_${notification.replaceAll("-", "_").toUpperCase()}_${part}`;
}

function notificationFiles({ name, target, on, sites = [] }: Notification): File[] {
  const directory = `/etc/tierwright/notifications/${name}`;
  const file = (part: string, lines: readonly string[]): File => ({
    path: `${directory}/${part}`,
    content: lines.map((line) => `${line}\n`).join(""),
    mode: "0600",
    owner: "root:root",
  });
  const settings = { KIND: target.kind, EVENTS: on.join(" "), SITES: sites.join(" ") };
  switch (target.kind) {
    case "slack":
      return [file("settings", assignments(settings)), file("curl", [url(name)])];
    case "webhook":
      return [
        file("settings", assignments(settings)),
        file("curl", [url(name)]),
        ...(target.signingSecret === undefined
          ? []
          : [file("key", [secretPlaceholder(secretName(name, "KEY"))])]),
      ];
    case "email":
      return [
        file("settings", assignments({ ...settings, FROM: target.from, TO: target.to.join(" ") })),
        file("curl", mailOptions(name, target)),
      ];
    case "command":
      return [
        file("settings", assignments(settings)),
        // Nobody runs it, and so has to be able to read it.
        programFile(`${directory}/command`, `${projectText(target.script).trimEnd()}\n`),
      ];
  }
}

function assignments(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${escape(value, "shell")}`);
}

/** A value in a file of curl's options is in double quotes, with the escapes that JSON has too. */
function option(name: string, value: string): string {
  return `${name} = ${escape(value, "json")}`;
}

function url(notification: string): string {
  return `url = ${secretPlaceholder(secretName(notification, "URL"), "json")}`;
}

/**
 * A password is sent only over TLS, to a server that shows who it is. Without one, mail goes out as between any mail
 * servers: over TLS where the server can.
 */
function mailOptions(notification: string, { server, user, from, to }: Mail): string[] {
  const login = `user = ${secretPlaceholder(secretName(notification, "LOGIN"), "json")}`;
  const plain = server.startsWith("smtp://");
  return [
    option("url", server),
    option("mail-from", from),
    ...to.map((address) => option("mail-rcpt", address)),
    ...(user === undefined ? [] : [login]),
    ...(plain ? [user === undefined ? "ssl\ninsecure" : "ssl-reqd"] : []),
  ];
}
