/** Errors of the operating system and of AWS → the cause, the remedy, and the exit code. */
import { couldNotRead } from '../../shared/aws/failure.ts';
import { CouldNotRead, UsageError } from '../../shared/core/errors.ts';
import { inPlainText } from '../../shared/core/inert.ts';
import { EXIT } from './exit.ts';

export interface Explained {
  readonly message: string;
  readonly code: number;
  /** An unexpected error: its stack helps a developer to find the cause. */
  readonly unforeseen?: boolean;
}

interface Failure extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly Failure[];
  readonly $metadata?: object;
}

/** The remedy for an error about a file or folder that the command line names. */
const FILES: Record<string, string> = {
  ENOENT: 'is not there, or the folder that it lies in is not; check the path',
  ENOTDIR: 'lies below a file; check the path',
  EEXIST: 'is there already, and is no folder; give another path',
  EISDIR: 'is a folder; give a file',
  EACCES: 'may not be read or written by you; check its permissions, or give another path',
  EPERM: 'may not be read or written by you; check its permissions, or give another path',
  EROFS: 'lies on a disk that takes no writing; give another path',
  ENAMETOOLONG: 'has a name that is too long; give a shorter path',
};

const NETWORK: Record<string, string> = {
  ENOTFOUND: 'has no address',
  EAI_AGAIN: 'has no address now',
  ECONNREFUSED: 'does not take the connection',
  ECONNRESET: 'broke the connection off',
  ETIMEDOUT: 'does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
};

export function explained(error: unknown): Explained {
  if (error instanceof UsageError) return { message: error.message, code: EXIT.usage };
  if (error instanceof CouldNotRead) return { message: error.message, code: EXIT.unfinished };
  const failure = innermost(error as Failure);
  const { code = '', path } = failure;
  // reading a folder fails after it was opened, when the error names no path any more
  const named = path ?? (code === 'EISDIR' ? 'what the command line names' : null);
  if (named && FILES[code]) return { message: `${named} ${FILES[code]} (${code})`, code: EXIT.usage };
  if (code === 'ENOSPC')
    return { message: 'the disk is full; make room and run it again (ENOSPC)', code: EXIT.unfinished };
  if (NETWORK[code]) return { message: unreached(failure), code: EXIT.unfinished };
  if (isOfAws(error as Failure)) return ofAws(error as Failure);
  return { message: inPlainText(failure.message), code: EXIT.unfinished, unforeseen: true };
}

/** The errors of several attempts to connect, or the error that caused this one. */
function innermost(error: Failure): Failure {
  const [first] = error.errors ?? [];
  if (first) return innermost(first);
  const { cause } = error;
  const isOfSystem = cause instanceof Error && 'code' in cause && !error.code;
  return isOfSystem ? innermost(cause as Failure) : error;
}

function unreached({ code = '', hostname, address, port }: Failure): string {
  const where = hostname ?? (address ? `${address}${port ? `:${port}` : ''}` : 'the endpoint');
  return `${where} ${NETWORK[code]} (${code}); check the region, --endpoint-url and the network`;
}

const isOfAws = ({ name, $metadata }: Failure): boolean =>
  $metadata !== undefined || /^(CredentialsProviderError|TokenProviderError)$/.test(name);

function ofAws(error: Failure): Explained {
  if (error.name === 'ResourceNotFoundException')
    return {
      message: `AWS knows no such thing there: ${inPlainText(error.message)}; check --table, the region and the account`,
      code: EXIT.usage,
    };
  const { message } = couldNotRead('the call', error);
  const told = error.message ? `: ${inPlainText(error.message)}` : '';
  return { message: `${message}${told}`, code: EXIT.unfinished };
}
