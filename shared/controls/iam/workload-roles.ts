import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { moreThan } from '../../core/quantify.ts';
import { listed, nameOfArn } from '../../core/words.ts';
import { functionRoles } from '../../services/lambda/function-roles.ts';
import { exampleFunction, functions } from '../../services/lambda/functions.ts';

const id = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
const role = exampleFunction.role;
const other = (name: string, of: string = role) => ({
  id: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
  facts: { role: of },
});
const facts = exampleFunction;
const OTHERS = 'workloads that are not Lambda functions';

export default control({
  id: 'iam.workload-roles',
  title: 'Each function runs under a role of its own',
  severity: 'medium',
  seeds: ['001:16', '001:19'],
  satisfies: [
    inPart('nist-800-53-r5/AC-6', OTHERS),
    inPart('soc2/CC6.3', OTHERS),
    inPart('iso-27001/A.8.2', OTHERS),
    inPart('pci-4.0/7.2.5', OTHERS),
    'fedramp-20x/KSI-CNA-DFP',
    'fedramp-20x/KSI-IAM-SNU',
  ],
  equivalents: {},
  parameters: { sharedRoles: list([], 'names of roles that several functions may run under') },
  subject: functions,
  with: { others: functionRoles },
  why: 'A role that several functions share has the permissions of all of them, and each can do what only one of them needs.',
  fix: {
    values: ({ facts: { role } }) => ({ role: nameOfArn(role) }),
    steps: [
      'create a role for {name} alone, with the part of the permissions of {role} that it uses',
      'aws lambda update-function-configuration --function-name {id} --role "<ROLE: ARN of the new role>" --region {region}',
    ],
  },
  console: 'lambda/home?region={region}#/functions/{name}?tab=configure',
  deed: 'let {name} run under the role of another function',
  evaluate: ({ id, facts }, { others }, { sharedRoles }) => {
    const name = nameOfArn(facts.role);
    if (sharedRoles.includes(name)) return pass(`it runs under ${name}, which functions may share`);
    const sharing = moreThan(0, others, (one) => one.id !== id && one.facts.role === facts.role);
    if (sharing.length === 0) return pass(`it alone runs under ${name}`);
    return fail(`it runs under ${name}, and so do ${listed(sharing.map((one) => nameOfArn(one.id)))}`);
  },
  examples: {
    pass: [
      { name: 'its own', id, facts, with: { others: [other('orders'), other('invoices', `${role}-2`)] } },
      {
        name: 'a role that may be shared',
        id,
        facts,
        with: { others: [other('orders'), other('invoices')] },
        parameters: { sharedRoles: ['orders'] },
      },
    ],
    fail: [{ name: 'shared', id, facts, with: { others: [other('orders'), other('invoices')] } }],
  },
});
