import { varied } from '../../../core/example.ts';
import { alarm } from '../../../services/cloudwatch/examples.ts';
import { band, detector, exampleLogGroup, watchedBy as having } from '../../../services/logs/examples.ts';

const facts = { name: 'payments', management: false };
const [banded, detected] = [{ alarms: [{ facts: band }] }, { detectors: [{ facts: detector }] }];

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'both', with: having() },
    { name: 'a detector that learns', with: having(band, { ...detector, state: 'TRAINING' }) },
    { name: 'a new detector', with: having(band, { ...detector, state: 'INITIALIZING' }) },
    { name: 'metrics alone, where that is enough', with: banded, parameters: { minDetectors: 0 } },
    { name: 'logs alone, where that is enough', with: detected, parameters: { minAlarms: 0 } },
  ],
  fail: [
    { name: 'a threshold alone', with: having(alarm) },
    { name: 'an alarm whose actions are disabled', with: having({ ...band, actionsEnabled: false }) },
    { name: 'an alarm without an action', with: having({ ...band, actions: [] }) },
    { name: 'a detector that is paused', with: having(band, { ...detector, state: 'PAUSED' }) },
    { name: 'no detector', with: banded },
    { name: 'log groups alone', with: { logGroups: [{ facts: exampleLogGroup }] } },
    { name: 'fewer detectors than are asked for', with: having(), parameters: { minDetectors: 2 } },
    { name: 'fewer alarms than are asked for', with: having(), parameters: { minAlarms: 2 } },
  ],
  notApplicable: [{ name: 'nothing there', with: {} }],
});
