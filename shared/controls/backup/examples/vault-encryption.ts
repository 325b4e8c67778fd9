import { varied } from '../../../core/example.ts';
import { exampleAwsKey, examplePlan, exampleVault } from '../../../services/backup/examples.ts';

const VAULT = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:main';
const awsKey = exampleAwsKey('alias/aws/backup');
const holding = (...unencrypted: string[]) => [{ id: VAULT, facts: { unencrypted } }];
const ours = { plans: [{ facts: examplePlan }], awsManagedKeys: [{ facts: awsKey }], recoveryPoints: holding() };
const database = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const theirs = { ...exampleVault, encryptionKey: `arn:aws:kms:eu-west-1:111122223333:key/${awsKey.keyId}` };
const keyless = { ...exampleVault, encryptionKey: null };

export const examples = varied({
  common: { facts: theirs, with: ours },
  pass: [
    { name: 'a key of our own', facts: exampleVault, id: VAULT },
    {
      name: 'unencrypted recovery points in another vault',
      facts: exampleVault,
      id: `${VAULT}-2`,
      with: { ...ours, recoveryPoints: holding(database) },
    },
    { name: 'any key where that suffices', parameters: { customerManaged: false } },
  ],
  fail: [
    {
      name: 'an unencrypted recovery point, where any key suffices',
      facts: exampleVault,
      id: VAULT,
      with: { ...ours, recoveryPoints: [{ id: `${VAULT}-2`, facts: { unencrypted: [] } }, ...holding(database)] },
      parameters: { customerManaged: false },
      values: { holds: 'unencrypted', sources: [database] },
    },
    {
      name: 'the key of AWS, beside a vault with unencrypted recovery points',
      id: `${VAULT}-2`,
      with: { ...ours, recoveryPoints: holding(database) },
      values: {},
    },
    {
      name: 'a key of our own, and an unencrypted recovery point of RDS',
      facts: exampleVault,
      id: VAULT,
      with: { ...ours, recoveryPoints: holding(database) },
    },
    { name: 'the key of AWS' },
    { name: 'an air-gapped vault with the key of AWS', facts: { ...keyless, airGapped: true } },
    { name: 'the key of AWS, empty, and a plan writes to it', facts: { empty: true } },
  ],
  notApplicable: [{ name: 'empty and unused', facts: { empty: true }, with: { ...ours, plans: [] } }],
});
