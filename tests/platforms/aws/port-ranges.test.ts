import fc from "fast-check";
import { portBlock, portRanges } from "../../../components/platforms/aws/port-ranges";
import { blockSize } from "../../../components/settings/port-blocks";

/** Of blocks that begin with these ports. */
function rangesOf(firstPorts: readonly number[], most: number) {
  return portRanges(
    firstPorts.map((firstPort) => portBlock({ firstPort })),
    most,
  );
}

test("neighbours share a range, others have their own", () => {
  expect(rangesOf([12_064, 12_000, 12_032, 20_000], 40)).toEqual([
    { first: 12_000, last: 12_095 },
    { first: 20_000, last: 20_031 },
  ]);
});

test("where there are too many, the smallest gaps are let in too", () => {
  expect(rangesOf([10_000, 10_064, 20_000, 30_000, 30_128], 3)).toEqual([
    { first: 10_000, last: 10_095 },
    { first: 20_000, last: 20_031 },
    { first: 30_000, last: 30_159 },
  ]);
});

test("no site, no range", () => {
  expect(rangesOf([], 40)).toEqual([]);
});

const blocks = fc.uniqueArray(fc.integer({ min: 0, max: 710 }).map((block) => 10_000 + block * blockSize));

test("every port of a site is in exactly one of the ranges, of which there are not too many", () => {
  fc.assert(
    fc.property(blocks, fc.integer({ min: 1, max: 60 }), (firstPorts, most) => {
      const ranges = rangesOf(firstPorts, most);

      expect(ranges.length).toBeLessThanOrEqual(most);
      for (const first of firstPorts) {
        const around = ranges.filter((range) => range.first <= first && first + blockSize - 1 <= range.last);
        expect(around).toHaveLength(1);
      }
    }),
  );
});

test("a range begins and ends with a site", () => {
  fc.assert(
    fc.property(blocks, (firstPorts) => {
      for (const { first, last } of rangesOf(firstPorts, 5)) {
        expect(firstPorts).toContain(first);
        expect(firstPorts).toContain(last - blockSize + 1);
      }
    }),
  );
});
