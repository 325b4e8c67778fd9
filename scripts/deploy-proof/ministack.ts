/** MiniStack: an emulator that enforces IAM and runs our bundles. Installed into a virtual environment of the repository. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, startServer } from '../conformance/server.ts';
import { run } from '../conformance/tools.ts';

const VERSION = '1.5.33';

export async function startMiniStack(root: string): Promise<Server> {
  const environment = join(root, '.venv-ministack');
  const python = join(environment, 'bin/python');
  if (!installed(python)) {
    await run('creating the Python environment .venv-ministack', 'python3', ['-m', 'venv', '--clear', environment]);
    await run(`installing MiniStack ${VERSION}`, python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      `ministack==${VERSION}`,
      'boto3',
      'cryptography',
    ]);
  }
  const functions = join(root, '.cache/ministack');
  mkdirSync(functions, { recursive: true });
  // it starts functions from a CommonJS file: without this, Node takes it for what our package.json says
  writeFileSync(join(functions, 'package.json'), '{ "type": "commonjs" }');
  const settings = {
    BIND_HOST: '127.0.0.1',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    SFN_WAIT_SCALE: '0',
    AUTH: 'true',
    LAMBDA_EXECUTOR: 'local',
    TMPDIR: functions,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  };
  return startServer({
    name: 'MiniStack',
    command: 'env',
    args: (port) => [
      ...Object.entries({ ...settings, GATEWAY_PORT: String(port) }).map(([name, value]) => `${name}=${value}`),
      join(environment, 'bin/ministack'),
    ],
    log: join(root, '.cache/ministack.log'),
  });
}

function installed(python: string): boolean {
  const check = `import importlib.metadata as m, boto3, cryptography, sys; sys.exit(m.version("ministack") != "${VERSION}")`;
  return spawnSync(python, ['-c', check], { stdio: 'ignore' }).status === 0;
}
