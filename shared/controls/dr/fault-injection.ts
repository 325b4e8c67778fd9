import { attestations } from '../../collectors/attestations.ts';
import { experiments } from '../../collectors/fis.ts';
import { attested, exampleAccount, experimented } from '../../collectors/recovery-examples.ts';
import { experimentProofs, judgeProofs, notForProduction, productionNames } from '../../collectors/recovery-proofs.ts';
import { thisAccount } from '../../collectors/subjects.ts';
import { attestedProofs } from '../../core/attestation.ts';
import { control, everyRegion, fail, pass } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';

const facts = exampleAccount;
const idle = { attestations: [], experiments: [] };
const rehearsed = (at: string, id = 'dr.fault-injection') => ({
  facts,
  with: { ...idle, attestations: [attested(id, at)] },
});
const instance = experimented('2025-12-01', 'aws:ec2:terminate-instances');
const zone = experimented('2025-10-01', 'aws:network:disrupt-connectivity');

export default control({
  id: 'dr.fault-injection',
  title: 'The loss of an instance and the loss of a zone are rehearsed',
  severity: 'medium',
  seeds: ['000:140', '002:78'],
  satisfies: ['nist-800-53-r5/CP-4', 'iso-27001/A.8.14', 'soc2/A1.3'],
  equivalents: {},
  parameters: {
    maxAgeDays: days(180, 'how long a rehearsal counts', { minimum: 1 }),
    warnDays: days(14, 'how many days before its proof ends the next rehearsal is due'),
    instanceFaults: list(
      [
        'aws:ec2:terminate-instances',
        'aws:ec2:stop-instances',
        'aws:ec2:send-spot-instance-interruptions',
        'aws:ecs:stop-task',
        'aws:ecs:drain-container-instances',
        'aws:eks:pod-delete',
        'aws:eks:terminate-nodegroup-instances',
      ],
      'FIS actions that take an instance, a task or a pod away',
    ),
    zoneFaults: list(
      [
        'aws:network:disrupt-connectivity',
        'aws:ec2:asg-insufficient-instance-capacity-error',
        'aws:elasticache:interrupt-cluster-az-power',
        'aws:rds:failover-db-cluster',
        'aws:ebs:pause-volume-io',
      ],
      'FIS actions of the scenario that takes the power of a zone away',
    ),
    production: productionNames,
  },
  subject: thisAccount,
  with: { attestations, experiments: everyRegion(experiments) },
  why: 'Redundancy is believed in until something is switched off; retries, health checks and capacity fail there first.',
  fix: 'aws fis start-experiment --experiment-template-id <template> --region <region>   # or plumbline attest dr.fault-injection',
  evaluate: (account, sources, parameters, { now }) => {
    const { maxAgeDays, warnDays, instanceFaults, zoneFaults, production } = parameters;
    const declared = sources.attestations.map(({ facts }) => facts);
    const attested = attestedProofs(declared, 'dr.fault-injection', maxAgeDays);
    const judged = (faults: readonly string[], done: string) => {
      const recorded = () => experimentProofs(sources.experiments, faults, maxAgeDays);
      return judgeProofs({ attested, recorded }, done, warnDays, now);
    };
    const outOfScope = notForProduction(account, production);
    if (outOfScope) return outOfScope;
    const both = [judged(instanceFaults, 'instance loss'), judged(zoneFaults, 'zone loss')];
    const because = both.map((judgement) => judgement.because).join('; ');
    if (both.some(({ status }) => status === 'fail')) return fail(because);
    return pass(because, both.find(({ warning }) => warning)?.warning);
  },
  examples: {
    pass: [
      { name: 'attested', ...rehearsed('2026-01-10') },
      { name: 'attested nearly half a year ago', ...rehearsed('2025-07-20') },
      { name: 'an experiment of each kind', facts, with: { ...idle, experiments: [instance, zone] } },
    ],
    fail: [
      { name: 'never', facts, with: idle },
      { name: 'too long ago', ...rehearsed('2025-07-18') },
      { name: 'another control was attested', ...rehearsed('2026-01-10', 'dr.drill-quarterly') },
      { name: 'only an instance', facts, with: { ...idle, experiments: [instance] } },
      { name: 'only a zone', facts, with: { ...idle, experiments: [zone] } },
    ],
    notApplicable: [{ name: 'an account for trials', facts, tags: { Environment: 'sandbox' }, with: idle }],
  },
});
