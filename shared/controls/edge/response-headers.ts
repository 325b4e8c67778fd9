import { control, fail, pass } from '../../core/control.ts';
import { flag, text } from '../../core/parameter.ts';
import { answering, endpoint, noneNamed } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';

const same = (one: string | null, other: string): boolean =>
  one !== null && one.replaceAll(/\s+/g, '').toLowerCase() === other.replaceAll(/\s+/g, '').toLowerCase();

const STRICT = 'strict-origin-when-cross-origin';
const BARE = { contentSecurityPolicy: false, frameOptions: null, cookies: 1, insecureCookies: 1 };

export default control({
  id: 'edge.response-headers',
  title: 'Answers carry the security headers, and those of APIs their rate limits',
  severity: 'medium',
  seeds: ['004:86', '004:111', '004:112', '004:113', '004:114', '004:115', '004:130'],
  satisfies: ['nist-800-53-r5/SC-18', 'nist-800-53-r5/SC-23', 'iso-27001/A.8.26'],
  equivalents: {},
  parameters: {
    contentSecurityPolicy: flag(true, 'whether Content-Security-Policy is asked for'),
    frameOptions: text('DENY', 'value of X-Frame-Options; none is asked for where it is empty'),
    contentTypeOptions: text('nosniff', 'value of X-Content-Type-Options; none is asked for where it is empty'),
    xssProtection: text('1; mode=block', 'value of X-XSS-Protection; none is asked for where it is empty'),
    referrerPolicy: text(STRICT, 'value of Referrer-Policy; none is asked for where it is empty'),
    secureCookies: flag(true, 'whether every cookie has to be Secure'),
    rateLimits: flag(true, 'whether an API has to tell its rate limits'),
  },
  subject: endpoints,
  why: 'The headers tell the browser what the page does not do, so that what an attacker puts into it is not done either.',
  fix: {
    steps: [
      'let what answers for {id} send the headers: in CloudFront by a response headers policy, in a load balancer by the attributes of its listener, or in the service',
      'set cookies with Secure',
    ],
    mind: 'a Content-Security-Policy that is too strict stops parts of the page; try it with Content-Security-Policy-Report-Only first',
  },
  evaluate: ({ facts: { named, response, api } }, _others, asked) => {
    if (!named) return noEndpoint;
    const values = [
      ['X-Frame-Options', response.frameOptions, asked.frameOptions],
      ['X-Content-Type-Options', response.contentTypeOptions, asked.contentTypeOptions],
      ['X-XSS-Protection', response.xssProtection, asked.xssProtection],
      ['Referrer-Policy', response.referrerPolicy, asked.referrerPolicy],
    ] as const;
    const problems = [
      ...(asked.contentSecurityPolicy && !response.contentSecurityPolicy ? ['no Content-Security-Policy'] : []),
      ...values.flatMap(([name, is, wanted]) => (wanted === '' || same(is, wanted) ? [] : [`no ${name}: ${wanted}`])),
      ...(asked.secureCookies && response.insecureCookies > 0
        ? [`${response.insecureCookies} of ${response.cookies} cookies without Secure`]
        : []),
      ...(asked.rateLimits && api && !response.rateLimit ? ['no rate limit'] : []),
    ];
    if (problems.length > 0) return fail(`its answer has ${problems.join(', ')}`);
    return pass('its answer has every header that is asked for');
  },
  examples: {
    pass: [
      { name: 'all headers', ...endpoint() },
      { name: 'values in other letters', ...answering({ frameOptions: 'deny', xssProtection: '1;mode=block' }) },
      { name: 'an API that tells its rate limits', ...answering({ rateLimit: true }, { api: true }) },
      { name: 'secure cookies', ...answering({ cookies: 2 }) },
      {
        name: 'nothing is asked for',
        ...answering(BARE, { api: true }),
        parameters: { contentSecurityPolicy: false, frameOptions: '', secureCookies: false, rateLimits: false },
      },
    ],
    fail: [
      { name: 'no policy on content', ...answering({ contentSecurityPolicy: false }) },
      { name: 'frames of the same origin', ...answering({ frameOptions: 'SAMEORIGIN' }) },
      { name: 'no X-Content-Type-Options', ...answering({ contentTypeOptions: null }) },
      { name: 'a filter that is off', ...answering({ xssProtection: '0' }) },
      { name: 'addresses that are sent elsewhere', ...answering({ referrerPolicy: 'unsafe-url' }) },
      { name: 'a cookie without Secure', ...answering({ cookies: 2, insecureCookies: 1 }) },
      { name: 'an API without rate limits', ...answering({}, { api: true }) },
    ],
    notApplicable: [noneNamed],
  },
});
