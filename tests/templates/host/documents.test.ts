import fc from "fast-check";
import { stepDocument } from "../../../components/steps/document";
import { placeholderCount } from "../../../components/steps/secret-placeholder";
import { publicFile } from "../../../components/steps/step";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

const hostile = [
  `'single' "double" \`back\` $(touch /tmp/hostile) \${HOME} $HOME !! \\ \\n \\\\ %s %d %%`,
  "| begins with a bar",
  "end",
  "STEP",
  "STEP\nend\nstep other\ntitle x\nfile /etc/stolen 0644 root:root\n|x\nend",
  "  blanks before and after \t ",
  "carriage return\r\nand tab\t\v\f\u0007\u001b[31m",
  "ünï¢ødé 漢字 🎈 \u202e\ufeff \u2028",
  "",
  "\n\n\n",
  "x".repeat(50_000),
  "'".repeat(5_000),
  "secret A,raw\n|x",
  "-n -e -E",
];

test("hostile texts arrive byte for byte in files and variables, and nothing in them is carried out", () => {
  server.script(
    "keep",
    'for name in ${!HOSTILE_*}; do printf "%s" "${!name}" >"$TIERWRIGHT_ROOT/$name"; done\n',
  );

  const outcome = server.apply(
    stepOf({
      variables: Object.fromEntries(hostile.map((text, index) => [`HOSTILE_${index}`, text])),
      files: hostile.map((text, index) => publicFile(`/etc/hostile/${index}`, `${text}\n`)),
      scripts: ["keep"],
    }),
  );

  expect(outcome).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(hostile.map((_, index) => server.read(`/etc/hostile/${index}`))).toEqual(
    hostile.map((text) => `${text}\n`),
  );
  expect(hostile.map((_, index) => server.read(`/HOSTILE_${index}`))).toEqual(hostile);
  expect(server.exists("/etc/stolen")).toBe(false);
});

test("any text arrives byte for byte", () => {
  const anyText = fc
    .string({
      unit: fc.oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        fc.constantFrom("\n", "|", "%", "'", "\\", "\r"),
      ),
      maxLength: 200,
    })
    .filter((text) => !text.includes("\0") && placeholderCount(text) === 0);

  fc.assert(
    fc.property(fc.array(anyText, { minLength: 10, maxLength: 30 }), (texts) => {
      const files = texts.map((text, index) => publicFile(`/etc/any/${index}`, `${text}\n`));

      const outcome = server.apply(stepOf({ files }));

      expect(outcome.stderr).toBe("");
      expect(files.map(({ path }) => server.read(path))).toEqual(files.map(({ content }) => content));
    }),
    { numRuns: 15 },
  );
});

test("what is not text in UTF-8 arrives as it is", () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x01, 0xc3, 0x28]);

  server.applyText(
    Buffer.concat([
      Buffer.from("step test\ntitle t\nfile /etc/x 0644 root:root\n|"),
      bytes,
      Buffer.from("\nend\n"),
    ]),
  );

  expect(server.read("/etc/x")).toBe(`${bytes.toString("utf8")}\n`);
});

test("a document that is cut off anywhere changes nothing", () => {
  const document = stepDocument(
    stepOf({ variables: { A: "one\ntwo" }, files: [publicFile("/etc/x", "one\ntwo\n")], scripts: [] }),
  );
  const cuts = Array.from({ length: Math.ceil((document.length - 2) / 7) }, (_, index) => index * 7);

  const codes = cuts.map((length) => server.applyText(document.slice(0, length)).code);

  expect(codes).toEqual(cuts.map(() => 1));
  expect(server.exists("/etc")).toBe(false);
  expect(server.exists("/var")).toBe(false);
});

const file = "file /etc/x 0644 root:root\n|x\n";
test.each([
  ["", "it is cut short"],
  ["end\n", "`end` stands before `step`"],
  ["step a\nend\n", "`end` stands before `title`"],
  [`title t\nstep a\n${file}end\n`, "`title` stands before `step`"],
  [`step a\ntitle t\n${file}end\n${file}`, "text after `end`"],
  [`step a\ntitle t\nstep b\n${file}end\n`, "a second `step`"],
  [`step ../a\ntitle t\n${file}end\n`, "not understood: step ../a"],
  [`step a\ntitle t\n|x\n${file}end\n`, "content that belongs to nothing"],
  [`step a\ntitle t\n\n${file}end\n`, "not understood"],
  [`step a\ntitle t\nfile etc/x 0644 root:root\n|x\nend\n`, "not an absolute path"],
  [`step a\ntitle t\nfile /etc/../x 0644 root:root\n|x\nend\n`, "not an absolute path"],
  [`step a\ntitle t\nfile /etc//x 0644 root:root\n|x\nend\n`, "not an absolute path"],
  [`step a\ntitle t\nfile /etc/x/ 0644 root:root\n|x\nend\n`, "not an absolute path"],
  [`step a\ntitle t\nfile /etc/a b 0644 root:root\n|x\nend\n`, "expected `file PATH MODE USER:GROUP`"],
  [`step a\ntitle t\nfile /etc/x 644x root:root\n|x\nend\n`, "not a mode"],
  [`step a\ntitle t\nfile /etc/x 0888 root:root\n|x\nend\n`, "not a mode"],
  [`step a\ntitle t\nfile /etc/x 0644 root\n|x\nend\n`, "not USER:GROUP"],
  [`step a\ntitle t\n${file}${file}end\n`, "the path /etc/x occurs twice"],
  [`step a\ntitle t\n${file}variable A\n|x\nend\n`, "`variable` stands too late"],
  [`step a\ntitle t\nvariable PATH\n|x\n${file}end\n`, "the variable name PATH is taken"],
  [`step a\ntitle t\nvariable LD_PRELOAD\n|x\n${file}end\n`, "the variable name LD_PRELOAD is taken"],
  [`step a\ntitle t\nvariable a\n|x\n${file}end\n`, "not understood: variable a"],
  [`step a\ntitle t\nvariable A[$(id)]\n|x\n${file}end\n`, "not understood: variable A["],
  [`step a\ntitle t\nvariable A\n|x\nvariable A\n|x\n${file}end\n`, "the variable A occurs twice"],
  [`step a\ntitle t\n${file}script ../../etc/passwd\nend\n`, "not understood: script"],
  [`step a\ntitle t\n${file}script unknown\nend\n`, "has no script unknown"],
  [`step a\ntitle t\n${file}secret A,raw\n|x\nend\n`, "a secret inside the public document"],
  [`step a\r\ntitle t\r\n${file}end\r\n`, "not understood"],
])("the malformed document %j is refused and changes nothing", (document, reason) => {
  const outcome = server.applyText(document);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(reason);
  expect(server.exists("/etc")).toBe(false);
});
