import { varied } from '../../../core/example.ts';
import { administratorAccess, exampleGroup, exampleRole, exampleUser } from '../../../services/iam/examples.ts';

const admin = { ...exampleRole, name: 'platform', grants: [administratorAccess] };
const adminUser = { ...exampleUser, grants: [administratorAccess] };
const declared = { administrators: ['platform', 'alice', 'support'] };
const id = 'arn:aws:iam::111122223333:user/alice';
const ROLE = 'arn:aws:iam::111122223333:role/platform';
const withMfa = (mfa: boolean) => ({
  users: [
    {
      id: 'arn:aws:iam::111122223333:user/bob',
      facts: { name: 'bob', created: '2025-03-01T09:00:00.000Z', mfa: !mfa, password: null, accessKeys: [] },
    },
    { id, facts: { name: 'alice', created: '2025-03-01T09:00:00.000Z', mfa, password: null, accessKeys: [] } },
  ],
});

export const examples = varied({
  common: { facts: admin },
  pass: [
    { name: 'a role that is meant to be one', parameters: declared },
    {
      name: 'a group that is meant to be one',
      facts: { ...exampleGroup, grants: [administratorAccess] },
      parameters: declared,
    },
    { name: 'a user with MFA', id, facts: adminUser, parameters: declared, with: withMfa(true) },
    {
      name: 'the role that AWS Organizations makes',
      facts: { name: 'OrganizationAccountAccessRole', trust: { ...admin.trust, usersWithoutMfa: true } },
    },
  ],
  fail: [
    { name: 'a role that nobody named', id: ROLE },
    { name: 'a user without MFA', id, facts: adminUser, parameters: declared, with: withMfa(false) },
    {
      name: 'a role that users may assume without MFA',
      id: ROLE,
      facts: { trust: { ...admin.trust, usersWithoutMfa: true } },
      parameters: declared,
    },
    {
      name: 'a user by a group',
      id,
      facts: { ...adminUser, grants: [{ ...administratorAccess, group: 'admins' }] },
      with: withMfa(true),
    },
  ],
  notApplicable: [
    { name: 'no administrator', facts: exampleRole },
    { name: 'everything, outside of its boundary', facts: { boundary: ['s3:*'] } },
    { name: 'a role of a service', facts: { path: '/aws-service-role/support.amazonaws.com/' } },
    {
      name: 'everything, which another policy refuses',
      facts: { grants: [{ ...administratorAccess, denies: ['*'] }] },
    },
  ],
});
