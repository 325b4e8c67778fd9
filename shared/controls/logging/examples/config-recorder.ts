/** Examples of logging.config-recorder, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { Recorder } from '../../../services/config/recorders.ts';

const facts = { name: 'payments', management: false };
const channels = [{ facts: { name: 'default', error: null } }];
const recorder: Known<Recorder> = {
  name: 'default',
  strategy: 'ALL_SUPPORTED_RESOURCE_TYPES',
  types: [],
  globalTypes: false,
  frequency: 'CONTINUOUS',
  dailyTypes: [],
  status: { recording: true, error: null },
};
const daily = (...dailyTypes: string[]) => ({ ...recorder, dailyTypes });
const queues: Known<Recorder> = {
  ...recorder,
  strategy: 'EXCLUSION_BY_RESOURCE_TYPES',
  types: ['AWS::SQS::Queue', 'AWS::IAM::User'],
};
const failing = { recording: true, error: 'AccessDenied' };
const having = (recorder: Known<Recorder>[]) => ({ recorders: recorder.map((facts) => ({ facts })), channels });

export const examples = varied({
  common: { facts, with: having([queues]) },
  pass: [
    { name: 'all types', with: having([recorder]) },
    { name: 'all but accepted types and those of IAM', parameters: { accepted: ['AWS::SQS::Queue'] } },
    {
      name: 'daily where that is accepted',
      with: having([{ ...daily('AWS::S3::Bucket'), frequency: 'DAILY' }]),
      parameters: { continuous: false },
    },
    {
      name: 'an accepted type daily',
      with: having([daily('AWS::SQS::Queue')]),
      parameters: { accepted: ['AWS::SQS::Queue'] },
    },
    { name: 'IAM daily, where it is not recorded at all', with: having([daily('AWS::IAM::User')]) },
  ],
  fail: [
    { name: 'no recorder', with: having([]) },
    { name: 'stopped', with: having([{ ...recorder, status: { recording: false, error: null } }]) },
    { name: 'recording fails', with: having([{ ...recorder, status: failing }]) },
    { name: 'chosen types', with: having([{ ...recorder, strategy: 'INCLUSION_BY_RESOURCE_TYPES' }]) },
    { name: 'all but some' },
    { name: 'daily', with: having([{ ...recorder, frequency: 'DAILY' }]) },
    { name: 'one type daily', with: having([daily('AWS::S3::Bucket')]) },
    { name: 'IAM daily', with: having([{ ...daily('AWS::IAM::User'), globalTypes: true }]) },
    { name: 'no delivery channel', with: { ...having([recorder]), channels: [] } },
    {
      name: 'delivery fails',
      with: { ...having([recorder]), channels: [{ facts: { name: 'default', error: 'NoSuchBucket' } }] },
    },
  ],
});
