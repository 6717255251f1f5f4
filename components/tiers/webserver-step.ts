import type { WebserverSettings } from "../settings/webserver";
import { placeholderCount } from "../steps/secret-placeholder";
import { publicFile, step, type Step } from "../steps/step";
import { literal, projectText, renderTemplate, templateText } from "../steps/template";

/** What nginx uses beside connections of visitors: files, logs, its own sockets. */
const otherFiles = 512;

/** nginx, ready for sites; hosts that no site has get no answer. */
export function webserverTierStep(settings: WebserverSettings): Step {
  return step("webserver", "nginx", {
    variables: { HTTP_PORT: String(settings.httpPort), HTTPS_PORT: String(settings.httpsPort) },
    files: [
      publicFile(
        "/etc/nginx/nginx.conf",
        renderTemplate("webserver/nginx.conf", "nginx", {
          workerConnections: settings.workerConnections,
          openFiles: 2 * settings.workerConnections + otherFiles,
          gzip: settings.gzip,
        }),
      ),
      publicFile(
        "/etc/nginx/tierwright/proxy.conf",
        renderTemplate("webserver/proxy.conf", "nginx", { scheme: literal("$scheme") }),
      ),
      publicFile("/etc/nginx/tierwright/maintenance.html", maintenancePage(settings)),
    ],
    scripts: ["webserver/webserver"],
  });
}

function maintenancePage({ maintenancePage }: WebserverSettings): string {
  const text =
    maintenancePage === undefined ? templateText("webserver/maintenance.html") : projectText(maintenancePage);
  if (placeholderCount(text) > 0) {
    throw new Error("tierwright:webserver.maintenancePage: contains %%SECRET(, which stands for secrets");
  }
  return text.endsWith("\n") ? text : `${text}\n`;
}
