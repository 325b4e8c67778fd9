import { varied } from '../../../core/example.ts';
import { exampleRole } from '../../../services/iam/examples.ts';

const OWN = '111122223333';
const STAGING = '444455556666';
const environments = [`production = ${OWN}, 123456789012`, `staging = ${STAGING}`];
const { name, trust } = exampleRole;
const trusting = (...accounts: string[]) => ({ name, trust: { ...trust, accounts } });
const everybody = { name, trust: { ...trust, everybody: true } };

export const examples = varied({
  common: {
    id: OWN,
    facts: { management: false, roles: [trusting(OWN)] },
    parameters: { environments },
  },
  pass: [
    { name: 'its own account' },
    { name: 'another account of the environment', facts: { roles: [trusting('123456789012')] } },
    {
      name: 'an account of no environment, which other controls judge',
      facts: { roles: [trusting('222233334444')] },
    },
    {
      name: 'an account that serves every environment',
      facts: { roles: [trusting(STAGING)] },
      parameters: { environments, sharedAccounts: [STAGING] },
    },
    {
      name: 'an environment that is named twice',
      facts: { roles: [trusting(STAGING)] },
      parameters: { environments: [`production=${OWN}`, `production=${STAGING}`] },
    },
  ],
  fail: [
    { name: 'another environment', facts: { roles: [trusting(OWN), trusting(STAGING)] } },
    { name: 'everybody', facts: { roles: [everybody] } },
    { name: 'no environment', parameters: { environments: [`staging=${STAGING}`] } },
    { name: 'an environment without its accounts', parameters: { environments: ['production'] } },
    { name: 'two environments', parameters: { environments: [...environments, `test=${OWN}`] } },
  ],
  notApplicable: [
    { name: 'nothing is declared', parameters: { environments: [] } },
    { name: 'the management account', facts: { management: true, roles: [trusting(STAGING)] } },
    {
      name: 'it serves every environment',
      facts: { roles: [trusting(STAGING)] },
      parameters: { environments, sharedAccounts: [OWN] },
    },
  ],
});
