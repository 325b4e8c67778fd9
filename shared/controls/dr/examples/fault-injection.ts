/** Examples of dr.fault-injection, which are many. */

import type { Scenario } from '../../../core/drill.ts';
import { varied } from '../../../core/example.ts';
import { held } from '../../../kinds/drill-examples.ts';
import { attested, exampleSandbox, experimented, onRecord } from '../../../kinds/recovery-examples.ts';

const ID = 'dr.fault-injection';
const instance = { day: '2025-12-01', fault: 'aws:ec2:terminate-instances' };
const zone = { day: '2025-10-01', fault: 'aws:network:disrupt-connectivity' };
const drilled = (scenario: Scenario, rtoMinutes = 10) => held({ control: ID, scenario, day: '2026-01-10', rtoMinutes });

export const examples = varied({
  common: {},
  pass: [
    { name: 'attested', ...attested(ID, '2026-01-10') },
    { name: 'attested nearly half a year ago', ...attested(ID, '2025-07-20'), warns: true },
    { name: 'a drill of each kind', ...onRecord({ drills: [drilled('instance-loss'), drilled('zone-loss')] }) },
    { name: 'an experiment of each kind', ...experimented(instance, zone), warns: true },
  ],
  fail: [
    { name: 'never', ...onRecord() },
    { name: 'too long ago', ...attested(ID, '2025-07-18') },
    { name: 'another control was attested', ...attested('dr.drill-quarterly', '2026-01-10') },
    { name: 'a drill with an instance alone', ...onRecord({ drills: [drilled('instance-loss')] }) },
    {
      name: 'a drill of a zone that missed its RTO',
      ...onRecord({ drills: [drilled('instance-loss'), drilled('zone-loss', 75)] }),
    },
    { name: 'only an instance', ...experimented(instance) },
    { name: 'only a zone', ...experimented(zone) },
    { name: 'longer ago than AWS remembers', ...experimented(instance, { ...zone, day: '2025-09-16' }) },
  ],
  notApplicable: [exampleSandbox],
});
