import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { endpoint, noneNamed } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';

const PATHS = 'routes that the configuration does not name';
const guarded = (without: number, invalid: number, redirectHost: string | null = null, signIn: string | null = null) =>
  endpoint({ protected: ['/api/orders'], signIn, guarded: [{ path: '/api/orders', without, invalid, redirectHost }] });

export default control({
  id: 'edge.auth-required',
  title: 'Protected paths refuse requests without valid credentials',
  severity: 'critical',
  seeds: ['003:39', '004:24', '004:118', '004:119'],
  satisfies: [
    inPart('fsbp/APIGateway.8', PATHS),
    'nist-800-53-r5/AC-3',
    'iso-27001/A.8.5',
    'soc2/CC6.1',
    'pci-4.0/7.3.3',
  ],
  equivalents: { securityHub: [inPart('APIGateway.8', PATHS)] },
  parameters: { expectedStatus: list(['401', '403'], 'statuses of a refusal') },
  subject: endpoints,
  why: 'A path that forgot to ask who is there gives its data to the first one who tries it.',
  fix: {
    steps: [
      'close the path at once where its data is not public, by a rule of the web ACL or of the load balancer',
      'let the service, or the authorizer in front of {id}, refuse requests without valid credentials',
    ],
  },
  deed: 'opened a protected path of {id}',
  evaluate: ({ facts: { named, protected: paths, guarded, signIn } }, _others, { expectedStatus }) => {
    if (!named) return noEndpoint;
    if (paths.length === 0) return notApplicable('the configuration names no protected path of it');
    const refuses = (status: number) => expectedStatus.includes(String(status));
    const open = guarded.flatMap(({ path, without, invalid, redirectHost }) => {
      const asksToSignIn = signIn !== null && redirectHost === signIn && without >= 300 && without < 400;
      if (!refuses(without) && !asksToSignIn) return [`${path} answers ${without} without credentials`];
      return refuses(invalid) || (asksToSignIn && invalid === without)
        ? []
        : [`${path} answers ${invalid} to credentials that are not valid`];
    });
    return open.length > 0 ? fail(listed(open)) : pass(`${listed(paths)} refuse requests without valid credentials`);
  },
  examples: {
    pass: [
      ...[300, 399].map((status) => ({
        name: `asked to sign in with ${status}`,
        ...guarded(status, status, 'github.com', 'github.com'),
      })),
      { name: 'refused', ...guarded(401, 403) },
      { name: 'asked to sign in', ...guarded(302, 302, 'github.com', 'github.com') },
      { name: 'asked to sign in, refused with a wrong key', ...guarded(302, 401, 'github.com', 'github.com') },
    ],
    fail: [
      { name: 'an error where people are asked to sign in', ...guarded(400, 400, 'github.com', 'github.com') },
      { name: 'open, where no sign-in is named', ...guarded(302, 302) },
      { name: 'refused only with a wrong key', ...guarded(200, 401) },
      { name: 'open', ...guarded(200, 200) },
      { name: 'any key is let in', ...guarded(401, 200) },
      { name: 'a redirect, where nobody signs in', ...guarded(302, 302, 'github.com') },
      { name: 'a redirect to somebody else', ...guarded(302, 302, 'elsewhere.example.net', 'github.com') },
      { name: 'asked to sign in, and any key is let in', ...guarded(302, 200, 'github.com', 'github.com') },
      { name: 'an error', ...guarded(500, 500) },
      { name: 'an error to a wrong key', ...guarded(403, 500) },
      { name: 'an answer that names the sign-in', ...guarded(200, 200, 'github.com', 'github.com') },
    ],
    notApplicable: [noneNamed, { name: 'a public endpoint', ...endpoint() }],
  },
});
