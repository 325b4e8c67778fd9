/** The `api` part of the configuration: every fault is named with how to put it right. */
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';

const resolve = (api: unknown) => resolveConfig({ api } as never, { controls, revisions });
const ARN = 'arn:aws:iam::111122223333:role/ci-shop';
const OIDC = { issuer: 'https://login.example.com', audience: 'plumbline' };

describe('the configuration of the API', () => {
  it('takes a provider of tokens, and grants by claim and by ARN', () => {
    const grants = [
      { claim: 'groups', value: 'auditors', roles: ['auditor'] },
      { claim: 'realm_access.roles', value: 'on-call', roles: ['responder'], ous: ['Workloads/Payments'] },
      { arn: ARN, roles: ['uploader'], repositories: ['acme/shop', 'acme/web-ui'] },
      {
        arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Audit_*',
        roles: ['reader'],
      },
      { arn: 'arn:aws:iam::111122223333:role/ci/deploy', roles: ['reader'] },
      { arn: 'arn:aws:iam::111122223333:role/ci-*', roles: ['reader'] },
      { arn: 'arn:aws:iam::111122223333:user/ci/*', roles: ['reader'] },
      { arn: 'arn:aws:sts::111122223333:assumed-role/ci/*', roles: ['reader'], accounts: ['111122223333'] },
    ];
    expect(() => resolve({ oidc: { ...OIDC, name: 'email' }, grants, requestsPerMinute: 60 })).not.toThrow();
  });

  it.each([
    [{ oidc: OIDC, grants: [] }, /api.grants/],
    [{ grants: [{ claim: 'groups', value: 'x', roles: ['reader'] }] }, /no oidc provider/],
    [{ signIn: { clientId: 'x' }, grants: [{ arn: ARN, roles: ['reader'] }] }, /no oidc provider to sign in at/],
    [
      { oidc: OIDC, signIn: { clientId: 'x', scopes: ['a b'] }, grants: [{ arn: ARN, roles: ['reader'] }] },
      /must be a scope/,
    ],
    [
      { oidc: OIDC, signIn: { clientId: 'x', address: 'http://x' }, grants: [{ arn: ARN, roles: ['reader'] }] },
      /with https/,
    ],
    [{ grants: [{ arn: '*', roles: ['reader'] }] }, /must be the ARN of a role or a user/],
    [{ grants: [{ arn: 'arn:aws:iam::*:role/ci', roles: ['reader'] }] }, /with its account/],
    [{ grants: [{ arn: 'arn:aws:iam::111122223333:role/ci/*', roles: ['reader'] }] }, /must name one role/],
    [{ grants: [{ arn: 'arn:aws:iam::111122223333:role/*/ci', roles: ['reader'] }] }, /must name one role/],
    [
      { grants: [{ arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*', roles: ['reader'] }] },
      /AWSReservedSSO_NAME/,
    ],
    [
      { grants: [{ arn: 'arn:aws:iam::111122223333:role/ci/AWSReservedSSO_*', roles: ['reader'] }] },
      /must name one role/,
    ],
    [{ grants: [{ arn: ARN, claim: 'groups', value: 'x', roles: ['reader'] }], oidc: OIDC }, /and not by both/],
    [{ grants: [{ roles: ['reader'] }] }, /must name its callers/],
    [{ grants: [{ claim: 'groups', roles: ['reader'] }], oidc: OIDC }, /claim and value together/],
    [{ grants: [{ arn: ARN, roles: ['uploader'] }] }, /must name the repositories/],
    [{ grants: [{ arn: ARN, roles: ['reader'], repositories: ['acme/shop'] }] }, /only the role uploader reads/],
    [{ grants: [{ arn: ARN, roles: ['uploader'], repositories: ['*'] }] }, /must be a repository such as acme\/shop/],
    [{ grants: [{ arn: ARN, roles: ['admin'] }] }, /must be one of reader, responder/],
    [
      { grants: [{ arn: ARN, roles: ['reader'], account: ['1'] }] },
      /unknown key "account"; did you mean accounts|unknown key "account"/,
    ],
    [{ oidc: { ...OIDC, issuer: 'http://login.example.com' }, grants: [] }, /must be an address with https/],
    [{ grants: [{ arn: ARN, roles: ['reader'] }], requestsPerMinute: 0 }, /a whole number of requests/],
  ])('%j is refused', (api, problem) => {
    expect(() => resolve(api)).toThrow(problem);
  });
});
