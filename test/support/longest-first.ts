/**
 * The order of test files: the longest first, so that no worker waits at the end while another one runs a long file alone.
 * Vitest knows how long files took only where it ran before, and goes by their size elsewhere.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, in that order. */
const LONGEST = [
  'contract/collectors',
  'pipeline/run',
  'pipeline/event-samples',
  'cli/pack',
  'cli/width',
  'cli/evidence-show',
  'cli/demo-store',
  'cli/interrupt',
  'cli/anchored',
  'history/tampering',
  'aws/time',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}
