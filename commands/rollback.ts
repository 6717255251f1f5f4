/**
 * `npm run rollback -- --stack STACK SITE [RELEASE|ROLLOUT]`: brings a site back to a release that ran before, on all
 * its servers, in seconds: nothing is built or copied, since that release is still there.
 */
import { runSiteCommand } from "./stack/site-command";

const usage = `usage: npm run rollback -- --stack STACK SITE [RELEASE|ROLLOUT]
for example: npm run rollback -- --stack prod shop
Without RELEASE the one that ran before comes back; "npm run releases -- --stack STACK SITE" lists the others.`;

void runSiteCommand(
  {
    command: "rollback",
    mostWords: 1,
    usage,
    done: (site) =>
      `${site} stays there until the next \`pulumi up\` that rolls it out; to keep it, name that release in the settings.`,
  },
  process.argv.slice(2),
).then((status) => {
  process.exitCode = status;
});
