import { z } from "zod";
import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { Visitor } from "./visitor";

const health = z.looseObject({
  status: z.string(),
  database: z.string(),
  site: z.string(),
  version: z.string(),
  release: z.string(),
  port: z.number(),
});

export type Health = z.output<typeof health>;

/** The smallest PNG that there is: one transparent pixel. */
export const photo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** A deployed guestbook, as its visitors see it through nginx. */
export class Guestbook {
  private readonly visitor: Visitor;

  constructor(sandbox: Sandbox, domain: string, webserver = "web1") {
    this.visitor = new Visitor(sandbox.server(webserver), domain);
  }

  /** The text of its front page. */
  async page(): Promise<string> {
    const { status, text } = await this.visitor.get("/");
    if (status !== 200) throw new Error(`the guestbook answers ${status}: ${text}`);
    return text;
  }

  async health(): Promise<Health> {
    return health.parse(JSON.parse((await this.visitor.get("/health")).text));
  }

  /** Fills in the form, with a photo, and sends it. */
  async sign(author: string, message: string): Promise<void> {
    const token = /name="csrf_token"[^>]* value="([^"]+)"/.exec(await this.page())?.[1];
    if (token === undefined) throw new Error("the form has no token");
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: token, author, message })) form.set(name, value);
    form.set("photo", new Blob([photo], { type: "image/png" }), "photo.png");
    const { status, text } = await this.visitor.post("/", form);
    if (status !== 303) throw new Error(`the form was answered with ${status}: ${text}`);
  }

  /** The photo of the newest entry. */
  async newestPhoto(): Promise<Buffer> {
    const path = /src="(\/photos\/[^"]+)"/.exec(await this.page())?.[1];
    if (path === undefined) throw new Error("the page shows no photo");
    return (await this.visitor.get(path)).body;
  }

  /** The text behind a path. */
  async file(path: string): Promise<string> {
    const { status, text } = await this.visitor.get(path);
    if (status !== 200) throw new Error(`${path} is answered with ${status}`);
    return text;
  }

  /** Whether the site answers at all, and well. */
  async isWell(): Promise<boolean> {
    try {
      return (await this.health()).status === "ok";
    } catch {
      return false; // no answer, or one that is not the guestbook's
    }
  }
}
