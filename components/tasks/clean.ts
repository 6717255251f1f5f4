import { phase, type Task } from "./task";

/** Back to an empty site: its database and uploads are backed up and emptied, and it is set up anew. */
export const clean: Task = (site) => [
  phase("stop", "app", "clean-app"),
  ...(site.database === undefined
    ? []
    : [
        {
          ...phase("database", "database", "clean-database"),
          variables: {
            DATABASE: site.databaseName,
            CONNECTION_LIMIT: String(site.database.connectionLimit ?? -1),
            EXTENSIONS: site.database.extensions.join("\n"),
          },
        },
      ]),
  phase("migrate", "first-app", "migrate"),
  phase("start", "app", "clean-start"),
];
