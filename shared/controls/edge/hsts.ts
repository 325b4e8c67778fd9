import { control, fail, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { answering, noneNamed, withoutTls } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint, noTls } from '../../kinds/endpoints.ts';

const HEADER = 'Strict-Transport-Security';

export default control({
  id: 'edge.hsts',
  title: 'Answers over HTTPS carry HSTS for at least a year',
  severity: 'medium',
  seeds: ['004:84', '004:85'],
  satisfies: [
    'nist-800-53-r5/SC-8',
    'nist-800-53-r5/SC-23',
    'soc2/CC6.7',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {},
  parameters: {
    minMaxAgeSeconds: count(31_536_000, 'shortest time for which browsers are told to use HTTPS alone', {
      maximum: 1_000_000_000,
    }),
  },
  subject: endpoints,
  why: 'Without it the first request of a visit can go over plain HTTP, where anybody on the way answers in place of the service.',
  fix: {
    steps: [
      'let what answers for {id} send Strict-Transport-Security: max-age=31536000; in CloudFront by a response headers policy, and in a load balancer by the attributes of its listener',
    ],
    mind: 'browsers that saw it use HTTPS alone for that time, also if the service goes back to HTTP',
  },
  evaluate: ({ facts: { named, certificate, response } }, _others, { minMaxAgeSeconds }) => {
    if (!named) return noEndpoint;
    if (certificate === null) return noTls;
    const [value, second] = response.hsts;
    if (value === undefined) return fail(`its answer has no ${HEADER}`);
    // browsers take the first and ignore the others (RFC 6797), so that what is meant is not what holds
    if (second !== undefined) return fail(`its answer has ${HEADER} more than once`);
    const maxAge = /(?:^|;)\s*max-age\s*=\s*"?(\d+)"?\s*(?:;|$)/i.exec(value)?.[1];
    if (maxAge === undefined) return fail(`its ${HEADER} has no max-age`);
    const said = `its ${HEADER} has a max-age of ${maxAge} seconds`;
    return Number(maxAge) >= minMaxAgeSeconds ? pass(said) : fail(`${said}, and ${minMaxAgeSeconds} are asked for`);
  },
  examples: {
    pass: [
      { name: 'with spaces, as they may be', ...answering({ hsts: ['max-age = 31536000 ; preload'] }) },
      { name: 'a year', ...answering({ hsts: ['max-age=31536000'] }) },
      {
        name: 'two years, quoted and after another directive',
        ...answering({ hsts: ['preload; Max-Age="63072000"'] }),
      },
    ],
    fail: [
      { name: 'a second less than a year', ...answering({ hsts: ['max-age=31535999'] }) },
      { name: 'no header', ...answering({ hsts: [] }) },
      { name: 'two headers', ...answering({ hsts: ['max-age=31536000', 'max-age=31536000'] }) },
      { name: 'no max-age', ...answering({ hsts: ['includeSubDomains; x-max-age=31536000'] }) },
    ],
    notApplicable: [noneNamed, withoutTls],
  },
});
