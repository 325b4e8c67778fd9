/** moto: AWS's APIs in memory, with several accounts. */
import { join } from 'node:path';
import { pythonEnvironment } from '../lib/python.ts';
import { type Server, startServer } from '../lib/server.ts';

const VERSION = '5.2.5';

export async function startMoto(root: string): Promise<Server> {
  const { bin } = await pythonEnvironment(root, { folder: '.venv', requirements: [`moto[server]==${VERSION}`] });
  return startServer({
    name: 'the moto server',
    command: join(bin, 'moto_server'),
    args: (port) => ['-H', '127.0.0.1', '-p', String(port)],
    log: join(root, '.cache/moto.log'),
  });
}
