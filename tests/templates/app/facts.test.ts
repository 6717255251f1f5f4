import fc from "fast-check";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { ServerWithScripts } from "./server-with-scripts";

let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
  mkdirSync(server.path("settings"));
});

afterEach(() => {
  server.remove();
});

function fill(facts = ""): ReturnType<ServerWithScripts["runScript"]> {
  const script = `. "$TIERWRIGHT_SCRIPTS/app/facts.sh"\n${facts}\nfill_facts "$TIERWRIGHT_ROOT"/settings/*\n`;
  return server.runScript(script, { RELEASE: "v1.4+b-0123abcd" });
}

const facts: Readonly<Record<string, string>> = {
  RELEASE: "v1.4+b-0123abcd",
  CORES: "8",
  MEMORY_MIB: "16000",
  HOSTNAME: "app-1.example.org",
  ADDRESSES: "10.0.0.5 fd00::5",
  OS: "debian",
  OS_VERSION: "12",
  ARCHITECTURE: "arm64",
};
const known = Object.entries(facts)
  .map(([name, value]) => `FACT_${name}="${value}"\n`)
  .join("");

test("facts stand in their places, and the file keeps its mode", async () => {
  server.write("settings/app.ini", "workers = %%FACT(CORES)%%\nname = %%FACT(HOSTNAME)%%-%%FACT(OS)%%\n");
  chmodSync(server.path("settings/app.ini"), 0o640);

  const { code, stderr } = await fill(known);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.read("settings/app.ini")).toBe("workers = 8\nname = app-1.example.org-debian\n");
  expect(server.mode("settings/app.ini")).toBe("0640");
  expect(readdirSync(server.path("settings"))).toEqual(["app.ini"]);
});

test("the server's own facts go in without a question", async () => {
  const names = Object.keys(facts);
  server.write("settings/all", names.map((name) => `%%FACT(${name})%%\n`).join(""));

  const { code } = await fill();

  expect(code).toBe(0);
  expect(server.read("settings/all")).not.toContain("%%FACT");
});

const placeholders = new RegExp(`%%FACT\\((${Object.keys(facts).join("|")})\\)%%`, "g");

const piece = fc.oneof(
  fc.constantFrom(...Object.keys(facts)).map((name) => `%%FACT(${name})%%`),
  fc.constantFrom("%%FACT(", ")%%", "%%FACT(CORES)", "%%FACT(cores)%%", "%%FACT(UNKNOWN)%%", "FACT(CORES)%%"),
  fc.constantFrom("%", "%%", "&", "\\", "\\&", "\n", "\r\n", "\t", "$", "`", "'", '"', "%%SECRET(A,raw)%%"),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constant("x".repeat(5000)),
);
const bytes = fc
  .array(piece, { maxLength: 12 })
  .map((pieces) => Buffer.from(pieces.join("").replaceAll("\0", "")))
  .chain((text) =>
    // Bytes which are no text in any encoding, at the end, where a line may lack its end too.
    fc.constantFrom([], [0xff], [0xc3], [0x0a]).map((more) => Buffer.concat([text, Buffer.from(more)])),
  );

test("nothing else is touched, whatever stands in a file", async () => {
  const texts = fc.sample(bytes, { numRuns: 400, seed: 20_261_121 });
  for (const [index, text] of texts.entries()) writeFileSync(server.path(`settings/${index}`), text);

  const { code, stderr } = await fill(known);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const wrong = texts.filter((text, index) => {
    const expected = text
      .toString("latin1")
      .replaceAll(placeholders, (whole, name: string) => facts[name] ?? whole);
    return readFileSync(server.path(`settings/${index}`)).toString("latin1") !== expected;
  });
  expect(wrong.map((text) => text.toString().slice(0, 200))).toEqual([]);
});

test("a fact that could break out of its place is refused, and no file is changed", async () => {
  server.write("settings/app.json", '{"host": "%%FACT(HOSTNAME)%%"}\n');

  const { code, stderr } = await fill(`FACT_HOSTNAME='a"b'`);

  expect(code).toBe(1);
  expect(stderr).toContain(
    'the fact HOSTNAME of this server has characters which settings files cannot take: a"b',
  );
  expect(server.read("settings/app.json")).toBe('{"host": "%%FACT(HOSTNAME)%%"}\n');
});
