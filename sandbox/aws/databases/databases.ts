import type { ContainerEngine, Narrate } from "../../servers/container-engine";
import { servedVersions } from "./database-image";
import {
  findDatabases,
  removeDatabase,
  runDatabase,
  type RunningDatabase,
  writeSettings,
} from "./database-container";
import { askForDatabases, tellDatabase, type WantedDatabase } from "./wanted-databases";

/** What a database runs with. */
interface Given {
  /** The asked-for starts that it has had. */
  readonly starts: number;
  /** Its start, its master and its parameters: nothing is given twice. */
  readonly settings: string;
}

/** Keeps one container with PostgreSQL for each database of RDS, and each cluster of Aurora. */
export class Databases {
  private readonly given = new Map<string, Given>();

  constructor(
    private readonly engine: ContainerEngine,
    private readonly endpoint: string,
    private readonly sandbox: string,
    private readonly narrate: Narrate,
  ) {}

  /** One look at what should be, and the work that follows from it. */
  async reconcile(): Promise<void> {
    const wanted = await askForDatabases(this.endpoint, servedVersions);
    const there = await findDatabases(this.engine, this.sandbox);
    const byId = (id: string) => there.find((each) => each.id === id);
    const living = wanted.filter(({ isWanted }) => isWanted).map(({ id }) => id);
    await Promise.all(there.filter(({ id }) => !living.includes(id)).map((each) => this.remove(each)));
    for (const database of wanted.filter(({ isWanted }) => !isWanted))
      await tellDatabase(this.endpoint, database, "gone");
    await Promise.all(
      wanted
        .filter(({ isWanted, isFailed }) => isWanted && !isFailed)
        .map((database) => this.bring(database, byId(database.id))),
    );
  }

  private async remove(database: RunningDatabase): Promise<void> {
    this.narrate(`the database ${database.id} goes`);
    await removeDatabase(this.engine, this.sandbox, database);
    this.given.delete(database.id);
  }

  /** Brings one database to what was asked of it. */
  private async bring(database: WantedDatabase, there: RunningDatabase | undefined): Promise<void> {
    try {
      writeSettings(this.sandbox, database);
      await this.start(database, there);
      await this.give(database);
      if (database.isAwaited) await tellDatabase(this.endpoint, database, "available");
    } catch (error) {
      this.narrate(`the database ${database.id}: ${error instanceof Error ? error.message : String(error)}`);
      // What was there already gets another try at the next look.
      if (there === undefined) await tellDatabase(this.endpoint, database, "failed");
    }
  }

  private async start(database: WantedDatabase, there: RunningDatabase | undefined): Promise<void> {
    const { id, address, starts } = database;
    if (there === undefined) {
      this.narrate(`the database ${id} is made at ${address}`);
      await runDatabase(this.engine, this.sandbox, database, this.narrate);
    } else if (!there.running) {
      // RDS, too, starts again what has died.
      await this.engine.run(["start", there.container]);
    } else if ((this.given.get(id)?.starts ?? starts) < starts) {
      this.narrate(`the database ${id} starts anew`);
      await this.engine.run(["restart", "--time", "30", there.container]);
    }
  }

  private async give({ id, starts, master, password, parameters }: WantedDatabase): Promise<void> {
    const now = (await findDatabases(this.engine, this.sandbox)).find((each) => each.id === id);
    if (now === undefined) throw new Error("its container went while it was started");
    const immediate = parameters.filter(({ isImmediate }) => isImmediate);
    const settings = JSON.stringify([now.startedAt, master, password, immediate]);
    if (this.given.get(id)?.settings !== settings)
      await this.engine.run(["exec", now.container, "/opt/sandbox/database/take-settings.sh"]);
    this.given.set(id, { starts, settings });
  }
}
