import { describe, expect, it } from 'vitest';
import type { Aws } from '../../shared/core/collector.ts';
import { protectedResources, stores } from '../../shared/services/backup/activity.ts';

const file = (name: string) => `arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/${name}`;
const point = (id: string, lastBackup: string) => ({ id, facts: { type: 'EFS', lastBackup } });
const found = [
  point(file('fresh'), '2026-01-15T05:10:00.000Z'),
  point(file('stale'), '2026-01-10T05:10:00.000Z'),
  point(file('deleted'), '2026-01-10T05:10:00.000Z'),
  point('arn:aws:rds:eu-west-1:111122223333:db:deleted', '2026-01-10T05:10:00.000Z'),
];

describe('what has to be restorable', () => {
  it('asks only about resources without a fresh recovery point, and leaves out databases that are gone', async () => {
    const asked: unknown[] = [];
    const send = async ({ input }: { input: object }) => {
      asked.push(input);
      return { ResourceTagMappingList: [{ ResourceARN: file('stale') }] };
    };
    const aws = {
      now: new Date('2026-01-15T12:00:00Z'),
      facts: async (collector: object) => (collector === protectedResources ? found : []),
      client: () => ({ send }),
    } as unknown as Aws;
    const resources = await stores.collect(aws, await stores.sdk?.());
    expect(resources.map(({ id, facts }) => [id, (facts as { exists: unknown }).exists])).toEqual([
      [file('fresh'), true],
      [file('stale'), true],
      [file('deleted'), expect.objectContaining({ reason: 'untold', action: 'tag:GetResources' })],
    ]);
    expect(asked).toEqual([{ ResourceARNList: [file('stale'), file('deleted')] }]);
  });
});
