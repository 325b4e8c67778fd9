import { varied } from '../../../core/example.ts';

const facts = { name: 'payments-production', management: false };
const CRITICAL = { Project: 'payments', Criticality: 'critical' };
const resource = (region: string, service: string, tags: Record<string, string> = { Project: 'payments' }) => ({
  id: `arn:aws:${service}:${region}:111122223333:thing/${service}`,
  region,
  facts: { name: `${service}:thing`, tags, exists: true as const },
});
const home = resource('eu-west-1', 'rds', CRITICAL);
const bucket = (region: string) => ({
  id: 'arn:aws:s3:::assets',
  region,
  facts: { name: 's3:assets', tags: CRITICAL, exists: true as const },
});

export const examples = varied({
  common: { facts },
  pass: [
    {
      name: 'in three regions',
      with: { resources: [home, resource('eu-central-1', 'rds'), resource('eu-north-1', 'rds')] },
    },
    { name: 'a replica elsewhere', with: { resources: [home, resource('eu-central-1', 'rds')] } },
    { name: 'buckets in two regions', with: { resources: [bucket('eu-west-1'), bucket('eu-central-1')] } },
  ],
  fail: [
    { name: 'in one region', with: { resources: [home, resource('eu-west-1', 'ec2')] } },
    { name: 'only backups elsewhere', with: { resources: [home, resource('eu-central-1', 'backup')] } },
    { name: 'only what is global elsewhere', with: { resources: [home, resource('', 'iam')] } },
    {
      name: 'another workload elsewhere',
      with: { resources: [home, resource('eu-central-1', 'rds', { Project: 'search' })] },
    },
    {
      name: 'one workload of two',
      with: {
        resources: [
          home,
          resource('eu-central-1', 'rds'),
          resource('eu-west-1', 'ec2', { ...CRITICAL, Project: 'ledger' }),
        ],
      },
    },
  ],
  notApplicable: [
    { name: 'nothing is critical', with: { resources: [resource('eu-west-1', 'rds')] } },
    {
      name: 'nobody knows of what workload it is',
      with: { resources: [resource('eu-west-1', 'rds', { Criticality: 'critical' })] },
    },
  ],
});
