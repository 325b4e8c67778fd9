/** Both tools over accounts in moto: what each found, and what it used. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prowlerFinding } from '../../shared/imports/ocsf.ts';
import type { Json } from '../../shared/uploads/json.ts';
import { CREDENTIALS } from '../../test/conformance/support/organization.ts';
import { pythonEnvironment } from '../lib/python.ts';
import { measured, type Used } from './measured.ts';
import { regions, role } from './organisation.ts';
import type { PeerFinding, PeerVerdict } from './pairs.ts';

const VERSION = '5.46.0';

export interface Looking {
  readonly root: string;
  readonly motoUrl: string;
  readonly interrupted: AbortSignal;
}

/** Nothing of the machine's own set-up: no profile, no metadata service. */
const isolated = {
  ...{ HOME: process.env.HOME, PATH: process.env.PATH, CI: 'true' },
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true' },
  AWS_DEFAULT_REGION: regions[0],
};

const folderOf = async (root: string): Promise<string> => {
  const folder = join(root, '.cache/peers');
  await mkdir(folder, { recursive: true });
  return folder;
};

/** Installs Prowler on first use: two gigabytes, since it brings the clients of every cloud. */
export async function installProwler(root: string): Promise<string> {
  const { bin } = await pythonEnvironment(root, { folder: '.venv-peers', requirements: [`prowler==${VERSION}`] });
  return join(bin, 'prowler');
}

/** Prowler over one account: these checks, or its whole provider. */
export async function byProwler(
  { root, motoUrl, interrupted }: Looking,
  command: string,
  account: string,
  checks: readonly string[] = [],
): Promise<{ readonly findings: readonly PeerFinding[]; readonly used: Used }> {
  const folder = await folderOf(root);
  const name = `prowler-${account}`;
  const written = join(folder, `${name}.ocsf.json`);
  await rm(written, { force: true });
  const used = await measured({
    command,
    args: [
      ...['aws', '--role', `arn:aws:iam::${account}:role/${role}`, '--region', ...regions],
      ...['--output-formats', 'json-ocsf', '--output-directory', folder, '--output-filename', name],
      ...['--ignore-exit-code-3', '--no-banner', '--no-color', '--log-level', 'CRITICAL'],
      ...(checks.length > 0 ? ['--checks', ...checks] : []),
    ],
    env: { ...isolated, AWS_ENDPOINT_URL: motoUrl },
    cwd: folder,
    log: join(folder, `${name}.log`),
    ended: [0],
    interrupted,
  });
  const elements = JSON.parse(await readFile(written, 'utf8')) as readonly Json[];
  return { findings: elements.flatMap(findingsIn), used };
}

function findingsIn(element: Json, index: number): PeerFinding[] {
  const finding = prowlerFinding(element, { format: 'prowler-ocsf', index: index + 1 });
  if (typeof finding === 'string') return [];
  return finding.resources.map((resource) => ({ ...finding, resource }));
}

/** The options of Node, and the command line's file, of `npm run plumbline`. */
async function asNpmRuns(root: string): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: { plumbline: string };
  };
  return scripts.plumbline.split(' ').slice(1);
}

/** `plumbline scan` with the whole catalogue. It ends with 3 where it finds something. */
export async function byPlumbline(
  { root, motoUrl, interrupted }: Looking,
  accounts: readonly string[],
): Promise<{ readonly verdicts: readonly PeerVerdict[]; readonly used: Used }> {
  const folder = await folderOf(root);
  const output = join(folder, 'plumbline.json');
  const used = await measured({
    command: process.execPath,
    args: [
      ...(await asNpmRuns(root)),
      ...['scan', '--accounts', accounts.join(','), '--role', role],
      ...['--regions', regions.join(','), '--endpoint-url', motoUrl, '--format', 'json', '--output', output],
    ],
    env: isolated,
    cwd: root,
    log: join(folder, 'plumbline.log'),
    ended: [0, 3],
    interrupted,
  });
  const { verdicts } = JSON.parse(await readFile(output, 'utf8')) as { readonly verdicts: readonly PeerVerdict[] };
  return { verdicts, used };
}
