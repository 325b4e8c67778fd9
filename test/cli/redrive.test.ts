import { describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };

describe('`plumbline alerts redrive`', () => {
  it.each([
    ['without a region', [], 2, 'which region is the hub in? give --region, or set AWS_REGION'],
    ['with no region', ['--region', 'Ireland'], 2, 'is not an AWS region such as eu-west-1'],
    ['with two regions', ['--region', 'eu-west-1,us-east-1'], 2, 'Give one region such as eu-west-1.'],
    ['with another endpoint than an address', ['--endpoint-url', 'there'], 2, 'Write it like http://127.0.0.1:4566.'],
    ['where nothing listens', ['--region', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:1'], 1, 'ECONNREFUSED'],
  ])('%s ends with what to do', async (_what, args, code, message) => {
    const ended = await plumbline(['alerts', 'redrive', ...args], { env: KEYS });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/at .*\.ts:\d/);
    expect(ended).toMatchObject({ code, stdout: '' });
  });

  it('is found from its parent, with examples', async () => {
    const parent = await plumbline(['alerts', '--help']);
    expect(parent.stdout).toContain('plumbline alerts redrive --dry-run');
    const own = await plumbline(['alerts', 'redrive', '--help']);
    expect(own.stdout).toContain('Exit codes:');
    expect(own.stdout).toContain('plumbline alerts redrive --route on-call,hook');
  });
});
