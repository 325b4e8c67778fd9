import { control, everyRegion, fail, pass } from '../../core/control.ts';
import type { Scenario } from '../../core/drill.ts';
import { days, list } from '../../core/parameter.ts';
import { attestations } from '../../kinds/attestations.ts';
import { drillProofs, heldDrills, metProofs, missedInWords, missedLast, since } from '../../kinds/drills.ts';
import { attestedProofs } from '../../kinds/proofs.ts';
import { experimentProofs, judgeProofs, notForProduction, productionNames } from '../../kinds/recovery-proofs.ts';
import { experiments } from '../../services/fis/experiments.ts';
import { INSTANCE_FAULTS, ZONE_FAULTS } from '../../services/fis/faults.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/fault-injection.ts';

const ID = 'dr.fault-injection';

export default control({
  id: ID,
  title: 'The loss of an instance and the loss of a zone are rehearsed',
  severity: 'medium',
  cadence: 'half-yearly',
  seeds: ['000:140', '002:78'],
  satisfies: ['nist-800-53-r5/CP-4', 'iso-27001/A.8.14', 'soc2/A1.3', 'fedramp-20x/KSI-RPL-TRC'],
  equivalents: {},
  parameters: {
    maxAgeDays: days(180, 'how long a rehearsal counts', { minimum: 1 }),
    warnDays: days(14, 'how many days before its proof ends the next rehearsal is due'),
    instanceFaults: list(INSTANCE_FAULTS, 'FIS actions that take an instance, a task or a pod away'),
    zoneFaults: list(ZONE_FAULTS, 'FIS actions of the scenario that takes the power of a zone away'),
    production: productionNames,
  },
  subject: thisAccount,
  drills: ['instance-loss', 'zone-loss'],
  with: { attestations, drills: heldDrills, experiments: everyRegion(experiments) },
  why: 'Redundancy is believed in until something is switched off; retries, health checks and capacity fail there first.',
  fix: {
    steps: [
      'announce it and run the experiments of AWS FIS that the alert names: they count by themselves',
      'otherwise: plumbline attest dr.fault-injection --account {account} --evidence "<EVIDENCE: file or address of the report>" --valid-for 90d --note "<NOTE: what was taken away and what followed>" {history}',
    ],
    mind: 'an experiment takes away what it names: nothing for the night',
  },
  evaluate: (account, sources, parameters, { now }) => {
    const { maxAgeDays, warnDays, instanceFaults, zoneFaults, production } = parameters;
    const declared = sources.attestations.map(({ facts }) => facts);
    const vouched = attestedProofs(declared, ID, maxAgeDays);
    const judged = (scenario: Scenario, faults: readonly string[], done: string) => {
      const recorded = () => experimentProofs(sources.experiments, faults, maxAgeDays);
      const ofScenario = sources.drills.filter(({ facts }) => facts.scenario === scenario);
      const drilled = drillProofs(ofScenario, ID, maxAgeDays);
      const missed = missedLast(drilled, vouched, now);
      const judgement = judgeProofs(
        { attested: missed ? [] : [...vouched, ...metProofs(drilled)], recorded: () => since(recorded(), missed) },
        done,
        warnDays,
        now,
      );
      return missed && judgement.status === 'fail' ? fail(missedInWords(missed)) : judgement;
    };
    const outOfScope = notForProduction(account, production);
    if (outOfScope) return outOfScope;
    const both = [
      judged('instance-loss', instanceFaults, 'instance loss'),
      judged('zone-loss', zoneFaults, 'zone loss'),
    ];
    const because = both.map((judgement) => judgement.because).join('; ');
    if (both.some(({ status }) => status === 'fail')) return fail(because);
    return pass(because, both.find(({ warning }) => warning)?.warning);
  },
  examples,
});
