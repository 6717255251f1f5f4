/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { images } from "../../components/settings/aws/images";
import { ImageBed } from "./machine-images/image-bed";

/** One of each distribution; groups of all other tests boot the default, debian-13. */
const inGroups: readonly string[] = ["debian-12", "ubuntu-24.04"];

// A stack for each image: a server with all roles, which then leaves its site to a group.
describe.each(images)("%s", (image) => {
  let bed: ImageBed | undefined;
  const theBed = (): ImageBed => {
    if (bed === undefined) throw new Error("AWS's stand-in did not start");
    return bed;
  };
  /** What every machine is asked. */
  const expectBooted = async (id: string): Promise<void> => {
    expect(await theBed().on(id, '. /etc/os-release; echo "$ID-$VERSION_ID"')).toBe(image);
    expect(await theBed().complaints(id)).toEqual([]);
    expect(await theBed().on(id, "systemctl list-units --failed --plain --no-legend")).toBe("");
  };

  beforeAll(async () => {
    bed = await ImageBed.start(image);
  });

  afterAll(async () => {
    await bed?.end();
  });

  test("boots as a server with all roles", async () => {
    await theBed().deploy("server");

    expect(await theBed().servedVersion()).toBe("v1");
    await expectBooted(await theBed().server());
  });

  test("comes back from a reboot by itself", async () => {
    await theBed().reboot(await theBed().server());

    expect(await theBed().servedVersion()).toBe("v1");
  });

  test("an update of a library restarts no replica", async () => {
    const id = await theBed().server();
    const before = await theBed().replicas(id);

    const said = await theBed().updateLibrary(id);

    expect(await theBed().replicas(id)).toEqual(before);
    expect(before).not.toBe("");
    expect(said).toMatch(image.startsWith("ubuntu-") ? /deferred:\n systemctl restart site-prod@/ : /^$/);
  });

  if (!inGroups.includes(image)) return;

  test("boots as a machine of a group", async () => {
    await theBed().deploy("group");

    expect(await theBed().servedVersion()).toBe("v1");
    await expectBooted(await theBed().member());
  });
});
