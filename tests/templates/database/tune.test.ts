import path from "node:path";
import { shippedTemplates } from "../../../components/steps/template";
import { outputOf } from "../../support/output-of";

function parameters(memoryMiB: number, connections: number, dedicated: "yes" | "no"): Record<string, string> {
  const script = `. "${path.join(shippedTemplates, "database/tune.sh")}"; memory_parameters`;
  const environment = {
    FACT_MEMORY_MIB: String(memoryMiB),
    MEMORY_PERCENT: "25",
    MAX_CONNECTIONS: String(connections),
    DEDICATED: dedicated,
  };
  const lines = outputOf("bash", ["-euc", script], { environment })
    .toString("utf8")
    .matchAll(/^(\w+) = (.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, value]));
}

test("a server of its own gives PostgreSQL what the manual and PGTune recommend", () => {
  expect(parameters(16384, 100, "yes")).toEqual({
    shared_buffers: "4096MB",
    effective_cache_size: "12288MB",
    maintenance_work_mem: "1024MB",
    work_mem: "41943kB",
  });
});

test("apps on the same server halve what is left", () => {
  expect(parameters(4096, 100, "no")).toEqual({
    shared_buffers: "1024MB",
    effective_cache_size: "2048MB",
    maintenance_work_mem: "256MB",
    work_mem: "5242kB",
  });
});

test("a tiny server gets values which PostgreSQL can start with", () => {
  expect(parameters(48, 500, "yes")).toEqual({
    shared_buffers: "16MB",
    effective_cache_size: "36MB",
    maintenance_work_mem: "16MB",
    work_mem: "1024kB",
  });
});
