import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import { git } from "../../support/git";
import { SiteWithHotFolder } from "./site-with-hot-folder";

let site: SiteWithHotFolder;

beforeEach(() => {
  site = new SiteWithHotFolder();
  site.write("var/cache/tierwright/.gitconfig", "[safe]\n  directory = *\n");
});

afterEach(() => {
  site.remove();
});

test("a copied file is taken over, and goes when it is deleted", async () => {
  site.write("srv/sites/prod/pickup/code/a.py", "one\n");
  site.write("srv/sites/prod/pickup/code/b.py", "two\n");
  expect(await site.bring()).toBe("2");
  expect(site.hot()).toBe("./a.py:one\n./b.py:two");

  rmSync(path.join(site.folder, "a.py"));

  expect(await site.bring()).toBe("1");
  expect(site.hot()).toBe("./b.py:two");
  expect(await site.bring()).toBe("0");
});

test("of a repository only what changed counts, beside what was copied", async () => {
  site.write("srv/sites/prod/pickup/code/own.py", "own\n");
  site.commit({ "a.py": "one", "lib/b.py": "two", "lib/c.py": "three" });
  site.watch(`file://${site.repository} main`);
  expect(await site.bring()).toBe("4");
  expect(site.hot()).toBe("./a.py:one\n./lib/b.py:two\n./lib/c.py:three\n./own.py:own");

  git(site.repository, "rm", "--quiet", "lib/b.py", "lib/c.py");
  site.commit({ "a.py": "changed" });

  expect(await site.bring()).toBe("3");
  expect(site.hot()).toBe("./a.py:changed\n./own.py:own");
  expect(await site.bring()).toBe("0");
});

test("a repository whose files cannot be fetched holds up no other folder, and is tried again", async () => {
  site.write("srv/sites/prod/pickup/code/own.py", "own\n");
  site.commit({ "a.py": "one" });
  const blob = git(site.repository, "rev-parse", "HEAD:a.py");
  const object = path.join(site.repository, ".git/objects", blob.slice(0, 2), blob.slice(2));
  renameSync(object, `${object}.away`);
  site.watch(`file://${site.repository} main`);

  const outcome = await site.look();

  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome.stdout).toContain(
    `prod: the files of file://${site.repository} cannot be taken over; the next look tries again`,
  );
  expect(await site.takeOver()).toBe("1");
  expect(site.hot()).toBe("./own.py:own");

  renameSync(`${object}.away`, object);

  expect(await site.bring()).toBe("1");
  expect(site.hot()).toBe("./a.py:one\n./own.py:own");
});
