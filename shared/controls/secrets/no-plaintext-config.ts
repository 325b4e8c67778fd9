import { arnParts } from '../../core/arn.ts';
import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import type { Named } from '../../core/fix.ts';
import { listed } from '../../core/words.ts';
import { configuredVariables } from '../../services/secretsmanager/variables.ts';
import { examples } from './examples/no-plaintext-config.ts';

const NAMES = 'credentials under other names, and what is not in a variable';
const AWS_NAMES = 'two of the three names, tasks of no service, and that others pass';

/** The parts of an id that the pages of the console name: the cluster and the service, or the API. */
function placeOf(id: string, kind: 'service' | 'stage'): Named {
  const [, one = '', other = ''] = arnParts(id).resource.replace(/^\/+/, '').split('/');
  if (kind === 'stage') return { api: one };
  // the older form of the ARN names no cluster
  return other === '' ? {} : { cluster: one, service: other };
}

export default control({
  id: 'secrets.no-plaintext-config',
  title: 'No variable of a container or of a stage of an API holds a credential',
  severity: 'high',
  seeds: ['001:131', '002:9', '004:304'],
  satisfies: [
    inPart('fsbp/ECS.8', AWS_NAMES),
    inPart(['nist-800-53-r5/IA-5', 'soc2/CC6.1', 'iso-27001/A.5.17', 'pci-4.0/8.6.2'], NAMES),
    ...['fedramp-20x/KSI-SVC-ASM', 'fedramp-20x/KSI-SVC-SIN'],
  ],
  equivalents: {
    prowler: [
      inPart('apigateway_restapi_no_secrets_in_stage_variables', 'credentials under other names'),
      inPart(
        'ecs_task_definitions_no_environment_secrets',
        'credentials under other names, and tasks that ECS does not deploy',
      ),
    ],
    securityHub: ['ECS.8'],
    config: [inPart('ECS_NO_ENVIRONMENT_SECRETS', 'names that the rule is given, and tasks that no service runs')],
  },
  subject: configuredVariables,
  why: 'Everybody who may look at a task or a stage reads its variables, and they stand in every template and log of its deployment.',
  fix: {
    values: ({ id, facts: { kind } }) => ({ kind, ...placeOf(id, kind) }),
    steps: [
      'put the credential into a secret, and change it, since it must count as read',
      'name the secret under secrets in the definition of the container, let the execution role of the task read it, and take the variable out',
      'register the definition, and update service {id} to it',
    ],
    mind: 'earlier revisions of the definition keep the value: deregister and delete them',
    instead: [
      {
        when: { kind: 'stage' },
        steps: [
          'put the credential into a secret, and change it, since it must count as read',
          'let what is behind the API read the secret, and take the variable out of stage {id} and out of its template',
        ],
      },
    ],
  },
  console: [
    'ecs/v2/clusters/{cluster}/services/{service}?region={region}',
    'apigateway/main/apis/{api}/stages?api={api}&region={region}',
  ],
  deed: 'put a credential into a variable of {name}',
  evaluate: ({ facts }) =>
    facts.plainCredentials.length > 0
      ? fail(`variables whose names mark a credential: ${listed(facts.plainCredentials)}`)
      : pass('no variable has a name that marks a credential and a value of its own'),
  examples,
});
