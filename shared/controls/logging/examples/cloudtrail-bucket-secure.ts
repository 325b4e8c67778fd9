import { varied } from '../../../core/example.ts';
import { exposed as open } from '../../../services/s3/examples.ts';

const id = 'arn:aws:s3:::trail-logs';

export const examples = varied({
  common: { facts: { logsTo: 'access-logs', versioned: true }, id, with: open() },
  pass: [
    { name: 'all of it' },
    { name: 'beside an open bucket', with: open({ policy: 'public' }, `${id}-2`) },
    { name: 'logged alone, where no more is asked', facts: { versioned: false }, parameters: { asks: ['logged'] } },
  ],
  fail: [
    { name: 'no access log', facts: { logsTo: null } },
    { name: 'no versions', facts: { versioned: false } },
    { name: 'a public policy', with: open({ policy: 'public' }) },
    { name: 'a public ACL', with: open({ acl: 'public' }) },
  ],
});
