import { presetParts } from "../../components/presets/presets";
import type { PythonPreset } from "../../components/settings/settings";
import type { Source } from "../../components/settings/sources";
import { outputOf } from "../support/output-of";

const directory: Source = { kind: "directory", path: "." };
const gunicorn: PythonPreset = {
  kind: "python",
  start: { kind: "server", server: "gunicorn", application: "shop:make()", workers: 2, threads: 4 },
  requirements: "requirements.txt",
  packages: ["rich"],
};
const uvicorn: PythonPreset = {
  ...gunicorn,
  start: { kind: "server", server: "uvicorn", application: "shop:app", workers: 3, threads: 4 },
};

/** The words with which a start command calls its server. */
function wordsOf(command: string): readonly string[] {
  const say = `exec() { printf '%s\\n' "$@"; }\n${command}`;
  const environment = { HOST: "10.0.0.6", PORT: "12000", BIND: "10.0.0.6:12000" };
  return outputOf("bash", ["-c", say], { environment }).toString().trimEnd().split("\n");
}

test("gunicorn is started for the replica's address, with the application taken literally", () => {
  expect(wordsOf(presetParts(gunicorn, directory).start)).toEqual([
    ...["gunicorn", "--bind", "10.0.0.6:12000", "--workers", "2", "--threads", "4"],
    ...["--forwarded-allow-ips", "*", "shop:make()"],
  ]);
});

test("uvicorn is started for the replica's address", () => {
  expect(wordsOf(presetParts(uvicorn, directory).start)).toEqual([
    ...["uvicorn", "--host", "10.0.0.6", "--port", "12000", "--workers", "3"],
    ...["--proxy-headers", "--forwarded-allow-ips", "*", "shop:app"],
  ]);
});

test("a Python app is installed with its server, from its own requirements", () => {
  expect(presetParts(gunicorn, directory)).toMatchObject({
    packages: ["python3", "python3-venv"],
    variables: { PYTHON_REQUIREMENTS: "requirements.txt", PYTHON_PACKAGES: "rich\ngunicorn" },
    programDirectories: [".venv/bin"],
  });
});

test("an app from PyPI is a package of its exact version", () => {
  const source: Source = { kind: "pypi", package: "kinto[postgresql]", version: "24.1.0" };
  const start = { kind: "command", command: "kinto start" } as const;

  expect(presetParts({ ...gunicorn, start, requirements: undefined }, source)).toMatchObject({
    variables: { PYTHON_REQUIREMENTS: "", PYTHON_PACKAGES: "kinto[postgresql]==24.1.0\nrich" },
    start: "kinto start",
  });
});

test("a process is started by its own command and needs nothing", () => {
  expect(presetParts({ kind: "process", start: "./run" }, directory)).toEqual({
    packages: [],
    variables: {},
    environment: {},
    programDirectories: [],
    start: "./run",
  });
});
