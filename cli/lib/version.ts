/** The package's own version, from the package.json one or two folders above the sources or dist/. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function version(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return '0.0.0';
}
