import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { endpoint, noneNamed } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';

const healthy = (health: unknown, path: string | null = '/health') => endpoint({ health: path, healthStatus: health });

export default control({
  id: 'edge.health-endpoint',
  title: 'The health endpoint of every public service answers from outside',
  severity: 'high',
  seeds: [
    ...['000:214', '001:183', '002:51', '003:41', '004:120', '004:317', '004:391', '004:397', '004:400', '004:414'],
    ...['004:417', '004:418'],
  ],
  satisfies: ['nist-800-53-r5/SI-4', 'iso-27001/A.8.16', 'soc2/CC7.2'],
  equivalents: {},
  parameters: { expectedStatus: list(['200'], 'statuses of a healthy service') },
  subject: endpoints,
  why: 'Checks from inside do not notice that the name, the certificate or the way from outside is broken.',
  fix: {
    steps: [
      'see what is wrong with the service behind {id}: its targets, its last deployment and its logs',
      'if its health has another path, or none, write it into the configuration (probes, health)',
    ],
  },
  evaluate: ({ facts: { named, health, healthStatus } }, _others, { expectedStatus }) => {
    if (!named) return noEndpoint;
    if (health === null) return notApplicable('the configuration says that it has no public health endpoint');
    const said = `${health} answers ${healthStatus}`;
    return expectedStatus.includes(String(healthStatus)) ? pass(said) : fail(said);
  },
  examples: {
    pass: [
      { name: 'healthy', ...healthy(200) },
      { name: 'another status that is healthy', ...healthy(204), parameters: { expectedStatus: ['200', '204'] } },
    ],
    fail: [
      { name: 'unavailable', ...healthy(503) },
      { name: 'not found', ...healthy(404) },
      { name: 'a sign-in', ...healthy(302) },
    ],
    notApplicable: [noneNamed, { name: 'no public health endpoint', ...healthy(null, null) }],
  },
});
