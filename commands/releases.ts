/**
 * `npm run releases -- --stack STACK SITE`: the releases of a site that its servers still have, which are those that
 * `npm run rollback` can go back to.
 */
import { runSiteCommand } from "./stack/site-command";

const usage = `usage: npm run releases -- --stack STACK SITE
for example: npm run releases -- --stack prod shop`;

void runSiteCommand({ command: "releases", mostWords: 0, usage }, process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
