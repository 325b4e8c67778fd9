import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days, text } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { idle } from '../../services/ec2/idle.ts';

const volume = { kind: 'volume', isIdle: true, created: '2025-12-16T12:00:00.000Z' } as const;
const address = { kind: 'address', isIdle: true, created: null } as const;
const OTHERS = 'what is neither an address nor a volume';
const KEPT = 'addresses that a tag keeps';

export default control({
  id: 'cost.unused-resources',
  title: 'Addresses and volumes that nothing uses are removed',
  severity: 'low',
  seeds: ['001:111'],
  satisfies: [inPart('nist-800-53-r5/CM-8', OTHERS), inPart('iso-27001/A.5.9', OTHERS), 'fedramp-20x/KSI-SVC-PRR'],
  equivalents: {
    prowler: [inPart('ec2_elastic_ip_unassigned', KEPT)],
    config: [
      inPart('EIP_ATTACHED', KEPT),
      inPart('EC2_VOLUME_INUSE_CHECK', 'volumes that are younger than the grace, or that a tag keeps'),
    ],
  },
  cadence: 'weekly',
  parameters: {
    graceDays: days(30, 'how old a volume may be while nothing is attached to it'),
    keepTag: text('Keep', 'tag, with any value, of what is kept without use'),
  },
  subject: idle,
  why: 'What nobody uses is billed like what everybody uses, and an old volume still holds the data of its days.',
  fix: {
    values: ({ id, facts: { kind } }) => ({ kind, only: id.slice(id.lastIndexOf('/') + 1) }),
    command: 'aws ec2 delete-volume --volume-id {only} --region {region}',
    mind: 'what is on the volume is gone: take a snapshot of it before, where somebody may ask for it',
    instead: [
      {
        when: { kind: 'address' },
        command: 'aws ec2 release-address --allocation-id {only} --region {region}',
        mind: 'the address goes to somebody else: take it out of DNS and of allow lists before',
      },
    ],
  },
  deed: 'left {name} without a use',
  evaluate: ({ facts, tags }, _others, { graceDays, keepTag }, { now }) => {
    if (!facts.isIdle) return pass('it is in use');
    if (tags[keepTag] !== undefined) return notApplicable(`its tag ${keepTag} says why it is kept: ${tags[keepTag]}`);
    if (facts.created === null) return fail('the address is associated with nothing');
    const said = `nothing is attached to the volume of ${day(facts.created)}`;
    return facts.created > daysBefore(now, graceDays) ? pass(said) : fail(said);
  },
  examples: {
    pass: [
      { name: 'a new volume', facts: { ...volume, created: '2025-12-16T13:00:01.000Z' } },
      { name: 'an address in use', facts: { ...address, isIdle: false } },
    ],
    fail: [
      { name: 'a volume as old as may not be', facts: volume },
      { name: 'an address', facts: address },
    ],
    notApplicable: [{ name: 'kept', facts: volume, tags: { Keep: 'evidence of a case' } }],
  },
});
