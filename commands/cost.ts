/**
 * `npm run cost -- STACK`: what AWS is paid for a stack in a month, as its settings say: nothing is asked of AWS, and
 * nothing is changed.
 */
import { UserError } from "../components/settings/user-error";
import { costOfStack } from "./cost/cost-of-stack";
import { costTable } from "./cost/cost-table";
import { readStackArgument, StackArgumentError } from "./cost/stack-argument";
import { stackSettings } from "./stack/stack-settings";

const usage = `usage: npm run cost -- STACK
for example: npm run cost -- prod`;

async function main(args: readonly string[]): Promise<number> {
  try {
    const stack = readStackArgument(args);
    const settings = await stackSettings(stack);
    if (settings.aws === undefined) {
      console.log(`${stack} makes nothing at AWS: its servers exist already.`);
      return 0;
    }
    console.log(costTable(settings.deploymentName, settings.aws.region, costOfStack(settings)));
    return 0;
  } catch (error) {
    if (error instanceof StackArgumentError) {
      console.error(`${error.message}\n${usage}`);
      return 2;
    }
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return 1;
  }
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
