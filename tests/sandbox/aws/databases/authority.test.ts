import { createPrivateKey, X509Certificate } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { certificates } from "../../../../components/settings/shapes/certificate";
import { cloudFolder } from "../../../../sandbox/aws/cloud-folder";
import {
  certifyDatabase,
  databaseAuthority,
  ensureDatabaseAuthority,
} from "../../../../sandbox/aws/databases/authority";
import { sandboxDirectory } from "../../../../sandbox/servers/places";

const sandbox = `authority-test-${process.pid}`;

beforeAll(async () => {
  await ensureDatabaseAuthority(sandbox);
});

afterAll(() => {
  rmSync(sandboxDirectory(sandbox), { recursive: true });
});

test("a database's certificate is signed by the authority, for its address alone", async () => {
  const { certificate, key } = await certifyDatabase(sandbox, "10.86.0.20");
  const authority = new X509Certificate(databaseAuthority(sandbox));
  const own = new X509Certificate(certificate);

  expect([own.checkIssued(authority), own.verify(authority.publicKey), own.ca]).toEqual([true, true, false]);
  expect(own.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(["10.86.0.20", "10.86.0.21"].map((address) => own.checkIP(address))).toEqual([
    "10.86.0.20",
    undefined,
  ]);
});

test("the authority stays, is one that the settings take, and keeps its key to itself", async () => {
  const before = databaseAuthority(sandbox);

  await ensureDatabaseAuthority(sandbox);

  expect(databaseAuthority(sandbox)).toBe(before);
  expect(certificates.safeParse(before).success).toBe(true);
  expect(new X509Certificate(before).ca).toBe(true);
  expect(statSync(join(cloudFolder(sandbox), "database-authority", "key.pem")).mode & 0o777).toBe(0o600);
});
