/** Loads the deployment settings, with a message that says what is wrong with them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../shared/core/errors.ts';
import { resolveDeployment, type Settings } from './settings.ts';

const DEPLOYMENT_FILE = 'plumbline.deploy.ts';

/** The default export of `path` (`-c deployment=…`), or of ./plumbline.deploy.ts. */
export async function loadDeployment(path: string = DEPLOYMENT_FILE): Promise<Settings> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new UsageError(`there are no deployment settings ${path}; docs/deploy.md shows what is in them`);
  const module: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new UsageError(`${path} cannot be loaded: ${cause.message}`, { cause });
  });
  if (module.default) return resolveDeployment(module.default);
  throw new UsageError(`${path} exports no settings; write \`export default defineDeployment({ … })\``);
}
