/** MiniStack: an emulator that enforces IAM and runs our bundles. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonEnvironment } from '../lib/python.ts';
import { type Server, startServer } from '../lib/server.ts';

/** MiniStack needs the other two packages only when it enforces IAM. */
const REQUIREMENTS = ['ministack==1.5.33', 'boto3==1.43.106', 'cryptography==50.0.2'];

/** Starts it empty, with its log and all its files in the folder. */
export async function startMiniStack(root: string, folder: string): Promise<Server & { readonly log: string }> {
  const { bin } = await pythonEnvironment(root, { folder: '.venv-ministack', requirements: REQUIREMENTS });
  const functions = join(folder, 'functions');
  mkdirSync(functions, { recursive: true });
  // it starts functions from a CommonJS file, which Node would otherwise load as our package.json says
  writeFileSync(join(functions, 'package.json'), '{ "type": "commonjs" }');
  const settings = {
    BIND_HOST: '127.0.0.1',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    SFN_WAIT_SCALE: '0',
    PERSIST_STATE: '0',
    S3_PERSIST: '0',
    AUTH: 'true',
    LAMBDA_EXECUTOR: 'local',
    TMPDIR: functions,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  };
  const log = join(folder, 'ministack.log');
  const server = await startServer({
    name: 'MiniStack',
    command: join(bin, 'ministack'),
    args: () => [],
    env: (port) => ({ ...settings, GATEWAY_PORT: String(port) }),
    log,
  });
  return { ...server, log };
}
