/** Examples of dr.rto-achieved, which are many. */

import { varied } from '../../../core/example.ts';
import { held } from '../../../kinds/drill-examples.ts';
import { attested, exampleSandbox, onRecord, ran, took, tookTwice } from '../../../kinds/recovery-examples.ts';

const ID = 'dr.rto-achieved';
const drilled = (day: string, rtoMinutes: number | null) =>
  onRecord({ drills: [held({ control: ID, scenario: 'region-loss', day, rtoMinutes })] });

export const examples = varied({
  common: {},
  pass: [
    { name: 'just fast enough', ...took(ID, '60') },
    { name: 'measured in a drill', ...took('dr.drill-quarterly', '38') },
    { name: 'measured in a failover test', ...took('dr.failover-test-quarterly', '38') },
    { name: 'measured just within the quarter', ...took(ID, '38', '2025-10-18'), warns: true },
    { name: 'a runbook ran', ...ran('DR-Failover', '2026-01-05', 60) },
    { name: 'measured by a drill', ...drilled('2026-01-10', 60) },
    { name: 'slow once, fast since', ...tookTwice(ID, '90', 12) },
  ],
  fail: [
    { name: 'never measured', ...onRecord() },
    { name: 'a drill without a measurement', ...attested(ID, '2026-01-10') },
    { name: 'measured by something else', ...took('dr.plan', '38') },
    { name: 'a drill that was too slow', ...drilled('2026-01-10', 61) },
    { name: 'a drill that did not recover', ...drilled('2026-01-10', null) },
    { name: 'a drill too long ago', ...drilled('2025-10-17', 38) },
    { name: 'a minute too slow', ...took(ID, '61') },
    { name: 'seconds too slow', ...ran('DR-Failover', '2026-01-05', 60.1) },
    { name: 'a day too long ago', ...took(ID, '38', '2025-10-17') },
    { name: 'fast once, slow since', ...tookTwice(ID, '20', 75) },
    { name: 'another runbook ran', ...ran('DR-Drill', '2026-01-05', 12) },
  ],
  notApplicable: [exampleSandbox],
});
