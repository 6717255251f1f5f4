import type { PythonPreset } from "../settings/settings";
import type { Source } from "../settings/sources";
import { shellCommand } from "../steps/shell";
import type { PresetInput, PresetParts } from "./preset";

/** A Python application in a virtual environment, behind gunicorn (WSGI) or uvicorn (ASGI), or started its own way. */
export function python({ preset, source }: PresetInput<PythonPreset>): PresetParts {
  const packages = [...fromPypi(source), ...preset.packages];
  if (preset.start.kind === "server") packages.push(preset.start.server);
  return {
    packages: ["python3", "python3-venv"],
    variables: { PYTHON_REQUIREMENTS: preset.requirements ?? "", PYTHON_PACKAGES: packages.join("\n") },
    // Without it Python holds back what it prints, and the journal shows it late or never.
    environment: { PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" },
    programDirectories: [".venv/bin"],
    start: start(preset.start),
  };
}

function fromPypi(source: Source): string[] {
  return source.kind === "pypi" ? [`${source.package}==${source.version}`] : [];
}

function start(how: PythonPreset["start"]): string {
  if (how.kind === "command") return how.command;
  const application = shellCommand(how.application);
  switch (how.server) {
    case "gunicorn":
      // Only our webservers reach a replica, so what they say about the client is true.
      return `exec gunicorn --bind "$BIND" --workers ${how.workers} --threads ${how.threads} --forwarded-allow-ips '*' ${application}`;
    case "uvicorn":
      return `exec uvicorn --host "$HOST" --port "$PORT" --workers ${how.workers} --proxy-headers --forwarded-allow-ips '*' ${application}`;
  }
}
