/** moto: AWS's APIs in memory, with several accounts. Installed into a virtual environment of the repository. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Server, startServer } from './server.ts';
import { run } from './tools.ts';

const VERSION = '5.2.5';

export async function startMoto(root: string): Promise<Server> {
  const environment = join(root, '.venv');
  const python = join(environment, 'bin/python');
  if (!installed(python)) {
    await run('creating the Python environment .venv', 'python3', ['-m', 'venv', '--clear', environment]);
    await run(`installing moto ${VERSION}`, python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      `moto[server]==${VERSION}`,
    ]);
  }
  return startServer({
    name: 'the moto server',
    command: join(environment, 'bin/moto_server'),
    args: (port) => ['-H', '127.0.0.1', '-p', String(port)],
    log: join(root, '.cache/moto.log'),
  });
}

/** Installed whole: an installation that was broken off lacks the version or the server's own dependencies. */
function installed(python: string): boolean {
  const check = `import importlib.metadata as m, moto.server, sys; sys.exit(m.version("moto") != "${VERSION}")`;
  return spawnSync(python, ['-c', check], { stdio: 'ignore' }).status === 0;
}
