import { varied } from '../../../core/example.ts';

const targets = { kind: 'target group', idle: null, unwatched: null, healthy: 1, wanted: null } as const;
const service = { ...targets, kind: 'ECS service', healthy: 2, wanted: 2 } as const;
const group = { ...targets, kind: 'Auto Scaling group', healthy: null } as const;

export const examples = varied({
  common: { facts: targets },
  pass: [
    { name: 'a target group' },
    { name: 'a service', facts: service },
    { name: 'an Auto Scaling group', facts: group },
  ],
  fail: [
    {
      name: 'an instance that is not recovered',
      facts: { kind: 'instance', unwatched: 'automatic recovery is off' },
    },
    { name: 'no target is healthy', facts: { healthy: 0 } },
    { name: 'too few targets', parameters: { minHealthyTargets: 2 } },
    { name: 'fewer tasks than wanted', facts: { ...service, healthy: 1 } },
    { name: 'not checked', facts: { unwatched: 'its health checks are off' } },
    {
      name: 'an instance that nobody recovers',
      facts: { ...group, kind: 'instance', unwatched: 'its automatic recovery is off' },
    },
    {
      name: 'a group that nobody mends',
      facts: { ...group, unwatched: 'its process ReplaceUnhealthy is suspended' },
    },
  ],
  notApplicable: [{ name: 'unused', facts: { idle: 'no load balancer uses it', healthy: 0 } }],
});
