import { varied } from '../../../core/example.ts';
import { exampleRole, exampleUser } from '../../../services/iam/examples.ts';

const OWN = '111122223333';
const STAGING = '444455556666';
const environments = [`production = ${OWN}, 123456789012`, `staging = ${STAGING}`];
const trusting = (...accounts: string[]) => ({
  facts: { ...exampleRole, trust: { ...exampleRole.trust, accounts } },
});
const everybody = { facts: { ...exampleRole, trust: { ...exampleRole.trust, everybody: true } } };

export const examples = varied({
  common: {
    id: OWN,
    facts: { name: 'payments', management: false },
    with: { identities: [trusting(OWN), { facts: exampleUser }] },
    parameters: { environments },
  },
  pass: [
    { name: 'its own account' },
    { name: 'another account of the environment', with: { identities: [trusting('123456789012')] } },
    {
      name: 'an account of no environment, which other controls judge',
      with: { identities: [trusting('222233334444')] },
    },
    {
      name: 'an account that serves every environment',
      with: { identities: [trusting(STAGING)] },
      parameters: { environments, sharedAccounts: [STAGING] },
    },
    {
      name: 'an environment that is named twice',
      with: { identities: [trusting(STAGING)] },
      parameters: { environments: [`production=${OWN}`, `production=${STAGING}`] },
    },
  ],
  fail: [
    { name: 'another environment', with: { identities: [trusting(OWN), trusting(STAGING)] } },
    { name: 'everybody', with: { identities: [everybody] } },
    { name: 'no environment', parameters: { environments: [`staging=${STAGING}`] } },
    { name: 'an environment without its accounts', parameters: { environments: ['production'] } },
    { name: 'two environments', parameters: { environments: [...environments, `test=${OWN}`] } },
  ],
  notApplicable: [
    { name: 'nothing is declared', parameters: { environments: [] } },
    { name: 'the management account', facts: { management: true }, with: { identities: [trusting(STAGING)] } },
    {
      name: 'it serves every environment',
      with: { identities: [trusting(STAGING)] },
      parameters: { environments, sharedAccounts: [OWN] },
    },
  ],
});
