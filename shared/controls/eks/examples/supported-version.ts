/** Examples of eks.supported-version, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import { exampleCluster, type KubernetesVersion } from '../../../services/eks/clusters.ts';

const offered = (id: string, released: string, status: Known<KubernetesVersion>['status'] = 'STANDARD_SUPPORT') => ({
  id,
  facts: { status, released: `${released}T00:00:00.000Z` },
});
const versions = [
  offered('1.34', '2025-11-17'),
  offered('1.33', '2025-05-29'),
  offered('1.9', '2025-01-23'),
  offered('1.31', '2024-09-26', 'EXTENDED_SUPPORT'),
  offered('1.28', '2023-09-26', 'UNSUPPORTED'),
];
const facts = (version: string) => ({ ...exampleCluster, version });

export const examples = varied({
  common: { facts: facts('1.33'), with: { versions } },
  pass: [
    {
      name: 'the newer one is just as old as the grace',
      parameters: { graceDays: 59 },
      now: '2026-01-15T00:00:00.000Z',
    },
    {
      name: 'an earlier major version',
      facts: facts('2.1'),
      with: { versions: [...versions, offered('2.1', '2025-01-01')] },
    },
    { name: 'the newest', facts: facts('1.34') },
    { name: 'the newest but one that is within the grace' },
    { name: 'as far behind as may be', facts: facts('1.9'), parameters: { maxVersionsBehind: 1 } },
  ],
  fail: [
    {
      name: 'a later major version',
      facts: facts('1.34'),
      with: { versions: [...versions, offered('2.1', '2025-01-01')] },
    },
    { name: 'the newer one has outgrown the grace', parameters: { graceDays: 59 } },
    { name: 'further behind', facts: facts('1.9') },
    { name: 'in extended support', facts: facts('1.31'), parameters: { maxVersionsBehind: 9 } },
    { name: 'not supported', facts: facts('1.28'), parameters: { maxVersionsBehind: 9 } },
    { name: 'not offered any more', facts: facts('1.21'), parameters: { maxVersionsBehind: 9 } },
  ],
  notApplicable: [{ name: 'being created', facts: { ...facts('1.28'), status: 'CREATING' } }],
});
