import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allOf, anyOf, attempted, collected, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { type Choice, publicZones } from '../../services/route53/records.ts';

const primary = { name: 'www.example.com A', identifier: 'primary', health: 'checked' } as const;
const secondary = { name: 'www.example.com A', identifier: 'secondary', health: 'last-resort' } as const;
const zone = { name: 'example.com', critical: true, choices: [primary, secondary] } as const;
const withPrimary = (health: 'target' | 'disabled' | 'deleted' | 'none') => ({
  facts: { ...zone, choices: [{ ...primary, health }, secondary] },
});

const FLAW = { disabled: 'disabled health check', deleted: 'deleted health check', none: 'no health check' } as const;

const flawOf = ({ health }: Choice) => FLAW[known(health) as keyof typeof FLAW];

export default control({
  id: 'dr.route53-failover',
  title: 'Names of critical public zones fail over by health checks',
  severity: 'high',
  seeds: ['000:125', '000:132', '001:86', '004:232', '004:233'],
  satisfies: [
    'nist-800-53-r5/CP-10',
    'nist-800-53-r5/SC-22',
    'iso-27001/A.8.14',
    'soc2/A1.2',
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  parameters: { minNames: count(1, 'how many names of the zone have a second record to fail over to', { minimum: 1 }) },
  subject: publicZones,
  why: 'A second region helps nobody whose resolver still answers with the first, and a record without a check is never taken out.',
  fix: {
    steps: [
      'give each name that the alert names a second record with Failover or Weight, SetIdentifier and HealthCheckId',
      'aws route53 change-resource-record-sets --hosted-zone-id {name} --change-batch file://records.json',
    ],
    mind: 'answers change at once for whoever asks for these names',
  },
  console: 'route53/v2/hostedzones#ListRecordSets/{name}',
  deed: 'changed the failover of zone {name}',
  evaluate: ({ facts: zone }, _others, { minNames }) => {
    if (!zone.critical) return notApplicable(`${zone.name} is not tagged Criticality=critical`);
    const choices = collected(zone.choices, (choice) => [known(choice)]);
    const blind = ({ health }: Choice) => known(health) in FLAW;
    const names = () => [...new Set(choices.map(({ name }) => name))];
    if (!allOf([() => names().length >= minNames, () => !anyOf(choices, blind)], (holds) => holds())) {
      if (attempted(() => names().length >= minNames) === false) {
        const found = `${names().length} names of ${zone.name} have a second record to fail over to`;
        return fail(`${found}, fewer than ${minNames}`);
      }
      const found = thoseOf(choices, blind).map((choice) => `${choice.name} ${choice.identifier} (${flawOf(choice)})`);
      return fail(`never taken out of the answers: ${listed(found)}`);
    }
    return pass(`failing over by health: ${listed(names())}`);
  },
  examples: {
    pass: [
      { name: 'a failover pair', facts: zone },
      { name: 'by the state of an alias target', ...withPrimary('target') },
    ],
    fail: [
      { name: 'nothing to fail over to', facts: { ...zone, choices: [] } },
      { name: 'a primary without a check', ...withPrimary('none') },
      { name: 'a disabled check', ...withPrimary('disabled') },
      { name: 'a deleted check', ...withPrimary('deleted') },
      { name: 'one name where two are asked for', facts: zone, parameters: { minNames: 2 } },
    ],
    notApplicable: [{ name: 'not critical', facts: { ...zone, critical: false, choices: [] } }],
  },
});
