import { varied } from '../../../core/example.ts';
import { exampleGrant, exampleGroup, exampleRole, exampleUser } from '../../../services/iam/examples.ts';

const limit = '2025-10-17T12:00:00.000Z'; // 90 days before the examples' now
const granted = (...allows: string[]) => ({ ...exampleRole, grants: [{ ...exampleGrant, allows }] });
const unused = { ...exampleRole, lastUsed: limit };
const IDENTITY = 'arn:aws:iam::111122223333:role/deployer';

export const examples = varied({
  common: { facts: exampleRole },
  pass: [
    { name: 'a role in use' },
    { name: 'a user', facts: exampleUser },
    { name: 'a policy that AWS wrote', facts: { grants: [{ ...exampleGrant, source: 'aws', allows: ['s3:*'] }] } },
    {
      name: 'a whole service that another policy refuses',
      facts: { grants: [{ ...exampleGrant, allows: ['s3:*'], denies: ['*'] }] },
    },
    { name: 'a whole service outside of its boundary', facts: { ...granted('s3:*'), boundary: ['ec2:*'] } },
    { name: 'half of what would give it any permission', facts: granted('iam:PassRole') },
    { name: 'a new role that was never used', facts: { created: '2026-01-01T00:00:00.000Z', lastUsed: null } },
    { name: 'a role that is kept', facts: unused, parameters: { keptRoles: ['ord*'] } },
    { name: 'an unused role of Identity Center', facts: { ...unused, path: '/aws-reserved/sso.amazonaws.com/' } },
    {
      name: "what a user has by a group, which is the group's",
      facts: { ...exampleUser, grants: [{ ...exampleGrant, group: 'developers', allows: ['s3:*'] }] },
    },
    { name: 'a user who was made long ago', facts: { ...exampleUser, created: limit } },
  ],
  fail: [
    { name: 'a whole service', id: IDENTITY, facts: granted('s3:*') },
    { name: 'everything', id: IDENTITY, facts: granted('*') },
    { name: 'everything but some', id: IDENTITY, facts: granted('NotAction') },
    {
      name: 'a whole service within its boundary',
      id: IDENTITY,
      facts: { ...granted('s3:*'), boundary: ['NotAction'] },
    },
    {
      name: 'a group with a whole service',
      id: IDENTITY,
      facts: { ...exampleGroup, grants: [{ ...exampleGrant, allows: ['s3:*'] }] },
    },
    { name: 'a way to any permission', id: IDENTITY, facts: granted('iam:AttachRolePolicy') },
    {
      name: 'a way to any permission by two policies together',
      id: IDENTITY,
      facts: {
        grants: [
          { ...exampleGrant, allows: ['iam:PassRole'] },
          { ...exampleGrant, source: 'aws', allows: ['lambda:*'] },
        ],
      },
    },
    {
      name: 'a role that everybody may assume',
      id: IDENTITY,
      facts: { trust: { ...exampleRole.trust, everybody: true } },
    },
    { name: 'a role unused for 90 days', id: IDENTITY, facts: unused },
    { name: 'an old role that was never used', id: IDENTITY, facts: { ...unused, lastUsed: null } },
  ],
  notApplicable: [
    { name: 'an administrator', facts: { ...granted('*'), name: 'OrganizationAccountAccessRole' } },
    { name: 'a role of a service', facts: { ...granted('s3:*'), path: '/aws-service-role/support.amazonaws.com/' } },
  ],
});
