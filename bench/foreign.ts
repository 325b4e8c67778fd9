/**
 * Measures `plumbline import` of findings of Prowler: `node bench/foreign.ts 100000`. The command runs as users run it, in a process
 * of its own with an empty store; once with the findings in 50 accounts, and once with all of them in one account and region.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prowler } from '../test/imports/support.ts';
import { hold } from './lib/limits.ts';

const run = promisify(execFile);

const count = Number(process.argv[2] ?? 100_000);
/** Limits for 100,000 findings. Seconds are those of the processor, because the machine may have other work. */
const SECONDS = 30;
const MEGABYTES = 300;
const LIMITED = 100_000;

const ACCOUNTS = 50;
const FIRST_ACCOUNT = 111_122_223_333;
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'];
const CHECKS = 200;

/** A finding of Prowler has about two kilobytes. */
const DESCRIPTION = 'The resource is described here as its check describes it. '.repeat(20);

async function written(file: string, accounts: number): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < count; index += 1) {
    const place = {
      account: String(FIRST_ACCOUNT + (index % accounts)),
      region: accounts === 1 ? 'eu-west-1' : REGIONS[(index >> 3) % REGIONS.length],
    };
    const code = index % 3 === 0 ? 'FAIL' : 'PASS';
    const finding = prowler(`check_${index % CHECKS}`, code, `arn:aws:s3:::bucket-${index}`, place);
    const text = JSON.stringify({ ...finding, risk_details: DESCRIPTION });
    if (!out.write(`${index === 0 ? '[' : ',\n'}${text}`)) await once(out, 'drain');
  }
  out.end(']');
  await once(out, 'close');
}

/** Prints the memory and the time of the processor when the command ends. */
const TOLD = `data:text/javascript,process.on('exit',()=>{const{maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();
process.stderr.write('\\n'+JSON.stringify({megabytes:Math.round(maxRSS/1024),seconds:(userCPUTime+systemCPUTime)/1e6})+'\\n')})`;

interface Measured {
  readonly megabytes: number;
  readonly seconds: number;
}

async function measured(folder: string, accounts: number) {
  const file = join(folder, 'findings.json');
  await written(file, accounts);
  const begun = performance.now();
  const args = ['import', file, '--from', 'prowler-ocsf', '--store', join(folder, `store-${accounts}`)];
  const { stderr } = await run(
    process.execPath,
    ['--import', TOLD, join(import.meta.dirname, '../cli/main.ts'), ...args],
    {
      env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') },
      maxBuffer: 64 * 1_048_576,
    },
  );
  const told = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Measured;
  return { findings: count, accounts, wallSeconds: Math.round((performance.now() - begun) / 1_000), ...told };
}

const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
try {
  const results = [await measured(folder, ACCOUNTS), await measured(folder, 1)];
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  if (count === LIMITED)
    hold(
      results.flatMap(({ accounts, megabytes, seconds }) => [
        {
          what: `the memory of an import about ${accounts} accounts, in MB`,
          is: megabytes,
          atMost: MEGABYTES,
        },
        { what: `the processor's time of an import about ${accounts} accounts, in s`, is: seconds, atMost: SECONDS },
      ]),
    );
} finally {
  await rm(folder, { recursive: true, force: true });
}
