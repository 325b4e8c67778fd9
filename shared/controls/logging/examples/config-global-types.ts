/** Examples of logging.config-global-types, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { Recorder } from '../../../services/config/recorders.ts';

const facts = { name: 'payments', management: false };
const regional: Known<Recorder> = {
  name: 'default',
  strategy: 'ALL_SUPPORTED_RESOURCE_TYPES',
  types: [],
  globalTypes: false,
  frequency: 'CONTINUOUS',
  dailyTypes: [],
  status: { recording: true, error: null },
};
const stopped = { recording: false, error: null };

export const examples = varied({
  common: { facts },
  pass: [
    {
      name: 'one region of two',
      with: {
        recorders: [
          { facts: { ...regional, globalTypes: true }, region: 'us-east-1' },
          { facts: regional, region: 'eu-west-1' },
        ],
      },
    },
  ],
  fail: [
    {
      name: 'regional types only, in a region where AWS Config cannot record IAM and another',
      with: {
        recorders: [
          { facts: regional, region: 'me-central-1' },
          { facts: regional, region: 'eu-west-1' },
        ],
      },
      values: { recorder: 'default', region: 'eu-west-1', state: 'narrow' },
    },
    {
      name: 'only where AWS Config cannot record IAM',
      with: { recorders: [{ facts: { ...regional, globalTypes: true }, region: 'me-central-1' }] },
    },
    { name: 'no recorder', with: { recorders: [] } },
    { name: 'regional types only', with: { recorders: [{ facts: regional }] } },
    { name: 'stopped', with: { recorders: [{ facts: { ...regional, globalTypes: true, status: stopped } }] } },
  ],
});
