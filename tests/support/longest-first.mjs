import { existsSync, statSync } from "node:fs";
import Sequencer from "@jest/test-sequencer";

/**
 * The order of tests on servers: those that take longest begin, so that none of them is left alone at the end. A story with
 * a folder of chapters beside it is long; among the others a longer file takes longer.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => weight(other.path) - weight(one.path));
  }
}

function weight(path) {
  const chapters = path.replace(/\.test\.ts$/, "");
  return existsSync(chapters) ? Number.MAX_SAFE_INTEGER : statSync(path).size;
}
