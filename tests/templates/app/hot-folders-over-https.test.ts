import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { FolderServer } from "../../support/folder-server";
import { git } from "../../support/git";
import { ownCertificate } from "../../support/own-certificate";
import { SiteWithHotFolder } from "./site-with-hot-folder";

let site: SiteWithHotFolder;
let host: FolderServer;

beforeEach(async () => {
  site = new SiteWithHotFolder();
  host = await FolderServer.repositories(path.dirname(site.repository), site.base);
  site.commit({ "a.py": "one", "lib/b.py": "two" });
});

afterEach(() => {
  host.stop();
  site.remove();
});

/** Watches the branch, or another one, believing the server's own authority, or another one. */
function follow({ ref = "main", authority = host.authority ?? "" } = {}): void {
  site.trust(authority);
  site.watch(`${host.url}/code/.git ${ref}`);
}

/** Makes a certificate that confirms nobody else's. */
function foreignAuthority(): string {
  const folder = path.join(site.base, "foreign");
  mkdirSync(folder);
  return ownCertificate(folder).certificate;
}

test("files of a branch come by HTTPS, then only what changed of them, and go with it", async () => {
  follow();
  expect(await site.bring()).toBe("2");
  expect(site.hot()).toBe("./a.py:one\n./lib/b.py:two");
  expect(await site.bring()).toBe("0");

  git(site.repository, "rm", "--quiet", "lib/b.py");
  site.commit({ "c.py": "three" });

  expect(await site.bring()).toBe("2");
  expect(site.hot()).toBe("./a.py:one\n./c.py:three");
});

test("a tag stands for its commit, whatever comes after it", async () => {
  git(site.repository, "tag", "--annotate", "--message=first", "v1");
  site.commit({ "a.py": "later" });
  follow({ ref: "v1" });

  expect(await site.bring()).toBe("2");
  expect(site.hot()).toBe("./a.py:one\n./lib/b.py:two");
});

test("a server whose certificate nobody confirms is not believed, and copied files come all the same", async () => {
  follow({ authority: foreignAuthority() });
  site.write("srv/sites/prod/pickup/code/own.py", "own\n");

  const { code, stdout } = await site.look();

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `prod: ${host.url}/code/.git cannot be read\n`,
  });
  expect(site.log("site.prod.hot-folders")).toMatch(/fatal: unable to access .*certificate/);
  expect(await site.takeOver()).toBe("1");
  expect(site.hot()).toBe("./own.py:own");
});

test("what was there stays when the server is away, and when the branch is gone", async () => {
  follow();
  await site.bring();

  follow({ ref: "gone" });
  const { stdout: gone } = await site.look();
  follow();
  host.stop();
  const { stdout: away } = await site.look();

  expect(gone).toBe(`prod: ${host.url}/code/.git has no branch or tag gone\n`);
  expect(away).toBe(`prod: ${host.url}/code/.git cannot be read\n`);
  expect(await site.takeOver()).toBe("0");
  expect(site.hot()).toBe("./a.py:one\n./lib/b.py:two");
  expect(existsSync(path.join(site.root, "var/cache/tierwright/hot-prod"))).toBe(false);
});
