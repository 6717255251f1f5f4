import path from "node:path";
import { shippedTemplates } from "../../../components/steps/template";
import { outputOf } from "../../support/output-of";

function complaint(log: string): string {
  const script = `. "${path.join(shippedTemplates, "webserver/nginx.sh")}"; nginx_complaint || echo none`;
  return outputOf("bash", ["-euo", "pipefail", "-c", script], { input: log }).toString("utf8");
}

test("of nginx's log the last error is shown, without time and process", () => {
  const log = [
    "2026/11/21 02:15:37 [emerg] 1824#1824: an older one",
    "2026/11/21 02:15:38 [emerg] 1824#1824: bind() to 0.0.0.0:22 failed (98: Address already in use)",
    "2026/11/21 02:15:38 [emerg] 1824#1824: still could not bind()",
    "2026/11/21 02:15:39 [notice] 1824#1824: signal process started",
    "",
  ];

  expect(complaint(log.join("\n"))).toBe("bind() to 0.0.0.0:22 failed (98: Address already in use)\n");
});

test("a log without an error has none", () => {
  expect(complaint("2026/11/21 02:15:39 [notice] 1824#1824: signal process started\n")).toBe("none\n");
});
