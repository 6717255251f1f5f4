import path from "node:path";
import { FolderServer } from "../../support/folder-server";
import { git } from "../../support/git";
import { SiteWithHotFolder } from "../app/site-with-hot-folder";

let site: SiteWithHotFolder;
let host: FolderServer;

beforeEach(async () => {
  site = new SiteWithHotFolder();
  host = await FolderServer.repositories(path.dirname(site.repository), site.base);
  site.trust(host.authority ?? "");
  site.commit({ app: "1" });
});

afterEach(() => {
  host.stop();
  site.remove();
});

/** What a site that follows this branch or tag would be told. */
function newest(ref: string) {
  const script = `
    . "$TIERWRIGHT_SCRIPTS/app/build.sh"
    . "$TIERWRIGHT_SCRIPTS/sources/newest-git.sh"
    if newest_release; then progress "$newest_label"; else progress "none: $newest_missing"; fi`;
  const variables = { SOURCE_URL: `${host.url}/code/.git`, SOURCE_REF: ref, SOURCE_KEY: "" };
  return site.runScript(script, variables);
}

test("a branch and a tag are what they are at this moment", async () => {
  git(site.repository, "tag", "--annotate", "--message=first", "v1");
  const first = git(site.repository, "rev-parse", "HEAD").slice(0, 12);
  site.commit({ app: "2" });
  const second = git(site.repository, "rev-parse", "HEAD").slice(0, 12);

  expect((await newest("v1")).stdout).toBe(`v1-${first}\n`);
  expect((await newest("main")).stdout).toBe(`main-${second}\n`);
});

test("a branch that is not there is no release yet", async () => {
  const { code, stdout } = await newest("none");

  expect({ code, stdout }).toEqual({ code: 0, stdout: "none: there is no branch or tag none\n" });
});

test("a repository that cannot be read is an error, and does not look like one without the branch", async () => {
  host.stop();

  const { code, stdout, stderr } = await newest("main");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(
    `${host.url}/code/.git cannot be read: check that this server reaches the repository, and may read it`,
  );
});
