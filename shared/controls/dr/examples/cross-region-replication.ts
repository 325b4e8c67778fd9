import { varied } from '../../../core/example.ts';

const table = {
  kind: 'table',
  inService: true,
  copiedTo: ['eu-central-1'],
  partlyCopiedTo: [],
  restorableTo: null,
} as const;
const bucket = { ...table, kind: 'bucket', copiedTo: [] } as const;

export const examples = varied({
  common: { facts: table },
  pass: [
    { name: 'a replica elsewhere' },
    {
      name: 'two, where two are asked for',
      facts: { copiedTo: ['eu-central-1', 'eu-north-1'] },
      parameters: { minRegions: 2 },
    },
  ],
  fail: [
    {
      name: 'an instance',
      id: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
      facts: { kind: 'database', copiedTo: [] },
    },
    {
      name: 'a cluster',
      id: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
      facts: { kind: 'database', copiedTo: [] },
    },
    { name: 'a part of a bucket', facts: { ...bucket, partlyCopiedTo: ['eu-central-1 (logs/)'] } },
    {
      name: 'no replica of an instance',
      id: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
      facts: { kind: 'database', copiedTo: [] },
    },
    {
      name: 'no replica of a cluster',
      id: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
      facts: { kind: 'database', copiedTo: [] },
    },
    { name: 'no replica', facts: { copiedTo: [] } },
    { name: 'one, where two are asked for', parameters: { minRegions: 2 } },
  ],
  notApplicable: [{ name: 'still being made', facts: { inService: false, copiedTo: [] } }],
});
