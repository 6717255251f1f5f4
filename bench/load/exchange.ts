/** One kind of request. */
export interface Exchange {
  readonly title: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Whether it opens a connection of its own, or uses one that is kept. */
  readonly connection: "kept" | "new";
  /** What a good answer has. */
  readonly status: number;
  /** How long the app is asked to take, in milliseconds. */
  readonly sleeps: number;
}

const get: Exchange = { title: "GET", method: "GET", path: "/", connection: "kept", status: 200, sleeps: 0 };
const freshGet: Exchange = { ...get, title: "GET on a new connection", connection: "new" };
const slow: Exchange = { ...get, title: "GET of 5 s", path: "/slow?seconds=5", sleeps: 5000 };
const post: Exchange = { ...get, title: "POST", method: "POST", path: "/entries", status: 201 };
const freshPost: Exchange = { ...post, title: "POST on a new connection", connection: "new" };

/** The mix: of 100 requests 30 open a connection and are read only, 10 write, 1 is slow. */
export function exchangeOf(index: number): Exchange {
  if (index % 100 === 50) return slow;
  if (index % 20 === 3) return post;
  if (index % 20 === 13) return freshPost;
  return [1, 5, 8].includes(index % 10) ? freshGet : get;
}
