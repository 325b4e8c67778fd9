/** Loads instrumented text in place of files, in this process. */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The hook that Node asks for a module: the instrumented text by the path of its file from the root. */
export function loadsInstrumented(root: string, contents: Readonly<Record<string, string>>) {
  const byUrl = new Map(
    Object.entries(contents).map(([file, content]) => [pathToFileURL(resolve(root, file)).href, content] as const),
  );
  return registerHooks({
    load: (url, context, next) => {
      const source = byUrl.get(url.split('?')[0] ?? '');
      return source === undefined ? next(url, context) : { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
