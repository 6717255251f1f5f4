import { phase, type Task } from "./task";

/** A backup of the database and of the uploads, kept with the scheduled ones. */
export const backup: Task = (site) => {
  const variables = { BACKUP_KEEP: String(site.backup.keep) };
  const uploads = { ...phase("uploads", "app", "backup-uploads"), variables };
  if (site.database === undefined) return [uploads];
  const database = {
    ...phase("database", "database", "backup-database"),
    variables: { ...variables, DATABASE: site.databaseName },
  };
  return [database, uploads];
};
