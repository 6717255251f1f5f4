import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { groupOfTests } from "./group-of-tests";
import { GroupMachine } from "./group-machine";

const group = groupOfTests();
let machine: GroupMachine;

beforeEach(() => {
  machine = new GroupMachine({ ...group.addresses, instance: "i-1" });
});

afterEach(() => {
  machine.remove();
});

/** Runs a script which can ask AWS. */
async function ask(script: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await machine.runScript(`group_load\n${script}`, variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("objects go and come as they are, whatever they are called", async () => {
  const content = randomBytes(3_000_000);
  writeFileSync(machine.path("in"), content);

  await ask(`bucket_put "$KEY" "$TIERWRIGHT_ROOT/in"; bucket_get "$KEY" "$TIERWRIGHT_ROOT/out"`, {
    KEY: "packed/prod/v1+b~2 ä=&-arm64.tar.gz",
  });

  expect(readFileSync(machine.path("out")).equals(content)).toBe(true);
});

test("an object that is missing is told apart from a bucket that refuses, though S3 calls both refused", async () => {
  const script = `bucket_get none "$TIERWRIGHT_ROOT/out" || progress "$? $aws_error"`;

  expect(await ask(script)).toBe("1 AccessDenied\n");
  expect(await ask(`GROUP_BUCKET=other\n${script}`)).toBe("2 NoSuchBucket\n");
  expect(machine.exists("out")).toBe(false);
});

test("all keys below a prefix are listed, and no others", async () => {
  for (const key of ["list/a+ä", "list/b&amp;<", "lists/c"]) await group.aws.put(key, "x");

  expect(await ask("bucket_list list/ >&8")).toBe("list/a+ä\nlist/b&amp;<\n");
});

test("what lies below a prefix has another fingerprint when an object is another one", async () => {
  await group.aws.put("prints/a", "1");
  const before = await ask("bucket_fingerprints prints/ >&8");
  await group.aws.put("prints/a", "2");

  const after = await ask("bucket_fingerprints prints/ >&8");

  expect(before).toMatch(/^prints\/a\n"[0-9a-f]{32}"\n$/);
  expect(after).not.toBe(before);
});

test("a secret of any characters comes out of the Parameter Store as it went in, by us and by others", async () => {
  // Shells have no NUL.
  const secret = fc.string({ unit: "binary", maxLength: 200 }).map((text) => `${text.replaceAll("\0", "")}.`);
  const secrets = fc.sample(secret, 12);
  secrets.push("a\n\n", "\n", '"\\"\\\\/\u007f\u0001\t\r\b', "ü€😀\\u00e4", `"Value":"x"`, "x".repeat(4000));

  for (const [index, value] of secrets.entries()) writeFileSync(machine.path(`in.${index}`), value);
  await ask(`for ((i = 0; i < ${secrets.length}; i++)); do
      parameter_put "/a$i" "$TIERWRIGHT_ROOT/in.$i"
      parameter_get "/a$i" "$TIERWRIGHT_ROOT/out.$i"
    done`);

  for (const [index, value] of secrets.entries()) {
    expect(readFileSync(machine.path(`out.${index}`), "utf8")).toBe(value);
    expect(await group.aws.parameter(`/a${index}`)).toBe(value);
  }
}, 120_000);

test("a version of a secret is read that is not the newest", async () => {
  writeFileSync(machine.path("in"), "old");
  const version = await ask(`parameter_put /b "$TIERWRIGHT_ROOT/in"; progress "$parameter_version"`);
  await group.aws.putParameter("/b", "new");

  await ask(`parameter_get /b:${version.trim()} "$TIERWRIGHT_ROOT/out"`);

  expect(machine.read("out")).toBe("old");
});

test("a parameter that is missing is told apart from one that cannot be read", async () => {
  expect(await ask(`parameter_get /none "$stage/x" || progress "$? $aws_error"`)).toBe(
    "1 ParameterNotFound\n",
  );
});

test("the machines of a group are found, with their addresses", async () => {
  const [first = "", second = ""] = await group.aws.instances();

  const said = await ask("group_states >&8; group_addresses >&8");

  const lines = said
    .trimEnd()
    .replaceAll(/ 172\.31\.\d+\.\d+$/gm, " an address")
    .split("\n");
  expect(lines.sort()).toEqual([
    ...[`${first} InService`, `${first} an address`],
    ...[`${second} InService`, `${second} an address`],
  ]);
});

test("the group is told that it need not wait for this machine any more", async () => {
  await ask("record_heartbeat tierwright-launch; complete_hook tierwright-launch ABANDON");

  expect(group.aws.hooks.slice(-2)).toEqual([
    "RecordLifecycleActionHeartbeat tierwright-launch i-1",
    "CompleteLifecycleAction tierwright-launch i-1 ABANDON",
  ]);
});

test.each([
  ["eu-central-1", "files", "https://files.s3.eu-central-1.amazonaws.com/a/b%20c"],
  ["eu-central-1", "my.files", "https://s3.eu-central-1.amazonaws.com/my.files/a/b%20c"],
  ["cn-north-1", "files", "https://files.s3.cn-north-1.amazonaws.com.cn/a/b%20c"],
])("in %s an object of %s lies at %s", async (region, bucketName, url) => {
  const script = `GROUP_ENDPOINT= GROUP_REGION=${region} GROUP_BUCKET=${bucketName}; object_url "a/b c"; progress "$REPLY"`;

  expect(await ask(script)).toBe(`${url}\n`);
});

test("neither secrets nor credentials are arguments of a program", async () => {
  machine.program("curl", `printf '%s\\n' "$*" >>${machine.path("asked")}; exec /usr/bin/curl "$@"`);
  writeFileSync(machine.path("in"), "geheim");

  await ask(`parameter_put /c "$TIERWRIGHT_ROOT/in"; parameter_get /c "$stage/out"`);

  const asked = machine.read("asked");
  expect(asked).toContain("--config -");
  const { SecretAccessKey, Token } = group.aws.access.role;
  for (const secret of ["geheim", SecretAccessKey, Token, "Signature="]) expect(asked).not.toContain(secret);
});
