import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { endpoint, noneNamed } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';

const good = { path: '/api/orders', largeBody: 413, brokenJson: 400, longQuery: 414, slowEndedAfter: 20 };
const limited = (changed: Partial<Record<keyof typeof good, unknown>>) =>
  endpoint({ limits: ['/api/orders'], limited: [{ ...good, ...changed }] });

export default control({
  id: 'edge.request-limits',
  title: 'Requests that are too large, malformed or slow are rejected',
  severity: 'medium',
  seeds: ['004:121', '004:122', '004:143', '004:145', '004:146'],
  satisfies: ['nist-800-53-r5/SI-10', 'nist-800-53-r5/SC-5', 'iso-27001/A.8.26', 'fedramp-20x/KSI-CNA-RVP'],
  equivalents: {},
  parameters: {
    timeoutSeconds: count(30, 'seconds after which an unfinished request has to be ended'),
    largeBodyStatus: list(['413'], 'statuses of the refusal of a body over 1 MiB'),
    brokenJsonStatus: list(['400', '422'], 'statuses of the refusal of broken JSON'),
    longQueryStatus: list(['400', '403', '414', '431'], 'statuses of the refusal of a query over 8 KiB'),
  },
  subject: endpoints,
  why: 'What takes any request can be kept busy by a few of them, and what does not look at its input does what the input says.',
  fix: {
    steps: [
      'limit the size of bodies and queries by the web ACL in front of {id}, or in the service',
      'validate requests by the validator of API Gateway or in the service, and end idle connections by the time-out of the load balancer',
    ],
  },
  evaluate: ({ facts: { named, limits, limited } }, _others, asked) => {
    if (!named) return noEndpoint;
    if (limits.length === 0)
      return notApplicable('the configuration names no path of it that may be sent bad requests');
    const problems = limited.flatMap(({ path, largeBody, brokenJson, longQuery, slowEndedAfter }) => {
      // a connection that is closed without an answer is a refusal as well
      const takes = (status: number | null, refusals: readonly string[]) =>
        status !== null && !refusals.includes(String(status));
      const slow = slowEndedAfter === null || slowEndedAfter > asked.timeoutSeconds;
      return [
        ...(takes(largeBody, asked.largeBodyStatus) ? [`${path} answers ${largeBody} to a body over 1 MiB`] : []),
        ...(takes(brokenJson, asked.brokenJsonStatus) ? [`${path} answers ${brokenJson} to broken JSON`] : []),
        ...(takes(longQuery, asked.longQueryStatus) ? [`${path} answers ${longQuery} to a query over 8 KiB`] : []),
        ...(slow ? [`${path} does not end an unfinished request within ${asked.timeoutSeconds} seconds`] : []),
      ];
    });
    return problems.length > 0
      ? fail(problems.join('; '))
      : pass('bad requests are refused, and unfinished ones ended');
  },
  examples: {
    pass: [
      { name: 'all are refused', ...limited({}) },
      { name: 'connections are closed', ...limited({ largeBody: null, brokenJson: null, longQuery: null }) },
      { name: 'ended just in time', ...limited({ slowEndedAfter: 30 }) },
    ],
    fail: [
      { name: 'takes a large body', ...limited({ largeBody: 200 }) },
      { name: 'fails on broken JSON', ...limited({ brokenJson: 500 }) },
      { name: 'takes a long query', ...limited({ longQuery: 200 }) },
      { name: 'ends an unfinished request too late', ...limited({ slowEndedAfter: 31 }) },
      { name: 'does not end an unfinished request', ...limited({ slowEndedAfter: null }) },
    ],
    notApplicable: [noneNamed, { name: 'no path that may be tried', ...endpoint() }],
  },
});
