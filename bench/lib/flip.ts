/** A verdict that flips with each odd and even number, for histories that are written to be measured. */
import { sha256 } from '../../shared/core/digest.ts';
import type { Change } from '../../shared/records/verdicts.ts';

export const flip = (n: number, control: string, resources: number): Change => ({
  control,
  resource: `arn:aws:service:eu-west-1:111122223333:thing/${n % resources}`,
  movement: n % 2 ? 'regressed' : 'recovered',
  from: n % 2 ? 'pass' : 'fail',
  to: n % 2 ? 'fail' : 'pass',
  because: `the setting reads ${n}`,
  evidence: sha256(String(n)),
});
